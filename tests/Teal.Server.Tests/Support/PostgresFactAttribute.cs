namespace Teal.Server.Tests.Support;

/// <summary>A fact that needs a PostgreSQL server: skipped with the reason where none can be had, but not where CI=true.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PostgresFactAttribute : FactAttribute
{
    public PostgresFactAttribute() => Skip = TestServer.WhyMissing;
}

/// <inheritdoc cref="PostgresFactAttribute"/>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PostgresTheoryAttribute : TheoryAttribute
{
    public PostgresTheoryAttribute() => Skip = TestServer.WhyMissing;
}
