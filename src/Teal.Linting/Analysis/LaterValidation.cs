using Teal.Sql.Schema;
using Teal.Sql.Syntax;

namespace Teal.Linting.Analysis;

/// <summary>A constraint in two steps: NOT VALID first, validated in a transaction of its own.</summary>
internal static class LaterValidation
{
    /// <summary>The two statements.</summary>
    /// <param name="context">The statement.</param>
    /// <param name="alter">The same.</param>
    /// <param name="constraint">The constraint that it adds.</param>
    /// <param name="name">The name of the constraint, given or chosen.</param>
    public static string Sql(LintContext context, AlterTableStatement alter, TableConstraint constraint, string name) =>
        $"""
        ALTER TABLE {context.Resolve(alter.Name)} {Replaced(context, alter, name)}{Action(context, constraint, name)};
        {Validate(alter.Name, name)};
        """;

    /// <summary>The same as a change of the file, where the second statement gets a transaction of its own; otherwise null.</summary>
    public static Fix? Fix(LintContext context, AlterTableStatement alter, AddConstraintAction add, string name) =>
        context.CanSplitTransaction
            ? ActionRewrite.Of(
                alter, add, "Add the constraint NOT VALID and validate it afterwards", Action(context, add.Constraint, name),
                behind: Validate(alter.Name, name))
            : null;

    /// <summary>VALIDATE CONSTRAINT without a semicolon.</summary>
    public static string Validate(QualifiedName table, string name) => $"ALTER TABLE {RelationName.Of(table)} VALIDATE CONSTRAINT {SqlName.Quote(name)}";

    // While the constraint that it replaces is there, the name is taken.
    private static string Replaced(LintContext context, AlterTableStatement alter, string name) =>
        alter.Actions.OfType<DropConstraintAction>().FirstOrDefault(drop => drop.Name.Name == name) is { } drop ? context.Text(drop.Span) + ", " : "";

    private static string Action(LintContext context, TableConstraint constraint, string name)
    {
        var named = constraint.Name is null ? $"CONSTRAINT {SqlName.Quote(name)} " : "";
        return $"ADD {named}{context.Text(constraint.Span)} NOT VALID";
    }
}
