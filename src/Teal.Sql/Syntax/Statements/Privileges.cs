using System.Collections.Immutable;
using Teal.Sql.Text;

namespace Teal.Sql.Syntax;

/// <summary>GRANT or REVOKE of privileges on objects.</summary>
/// <param name="IsGrant">GRANT (true) or REVOKE.</param>
/// <param name="Privileges">The privileges in upper case; <c>ALL</c> for all.</param>
/// <param name="Roles">Who gets or loses them.</param>
/// <param name="Span">Where it stands in the source.</param>
public sealed record GrantStatement(
    bool IsGrant, ImmutableArray<string> Privileges, ImmutableArray<Identifier> Roles, SourceSpan Span) : Statement(Span)
{
    /// <summary>The kind of object in upper case; <c>TABLE</c> where none is given, <c>ALL TABLES IN SCHEMA</c> and its like as written.</summary>
    public string ObjectKind { get; init; } = "TABLE";

    /// <summary>The objects, or the schemas of ALL … IN SCHEMA.</summary>
    public ImmutableArray<ObjectReference> Objects { get; init; } = [];

    /// <summary>Whether CASCADE is given.</summary>
    public bool Cascade { get; init; }

    /// <inheritdoc/>
    public override string Keywords => IsGrant ? "GRANT" : "REVOKE";
}

/// <summary>GRANT or REVOKE of roles.</summary>
public sealed record GrantRoleStatement(
    bool IsGrant, ImmutableArray<Identifier> Granted, ImmutableArray<Identifier> Roles, SourceSpan Span) : Statement(Span)
{
    /// <inheritdoc/>
    public override string Keywords => IsGrant ? "GRANT" : "REVOKE";
}

/// <summary>ALTER DEFAULT PRIVILEGES.</summary>
public sealed record AlterDefaultPrivilegesStatement(GrantStatement Grant, SourceSpan Span) : Statement(Span)
{
    /// <inheritdoc/>
    public override string Keywords => "ALTER DEFAULT PRIVILEGES";
}

/// <summary>CREATE or ALTER of a role, user or group.</summary>
/// <param name="IsAlter">ALTER (true) or CREATE.</param>
/// <param name="ObjectKind"><c>ROLE</c>, <c>USER</c> or <c>GROUP</c>.</param>
/// <param name="Name">The role.</param>
/// <param name="Options">Its options.</param>
/// <param name="Span">Where it stands in the source.</param>
public sealed record RoleStatement(
    bool IsAlter, string ObjectKind, Identifier Name, ImmutableArray<StatementOption> Options, SourceSpan Span) : Statement(Span)
{
    /// <inheritdoc/>
    public override string Keywords => (IsAlter ? "ALTER " : "CREATE ") + ObjectKind;
}

/// <summary>REASSIGN OWNED.</summary>
public sealed record ReassignOwnedStatement(ImmutableArray<Identifier> Roles, Identifier NewOwner, SourceSpan Span) : Statement(Span)
{
    /// <inheritdoc/>
    public override string Keywords => "REASSIGN OWNED";
}

/// <summary>ALTER SYSTEM.</summary>
public sealed record AlterSystemStatement(SetStatement Setting, SourceSpan Span) : Statement(Span)
{
    /// <inheritdoc/>
    public override string Keywords => "ALTER SYSTEM";
}
