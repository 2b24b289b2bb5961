using Teal.Sql.Parsing;
using Teal.Sql.Schema;
using Teal.Sql.Text;

namespace Teal.Demo.Scenario;

/// <summary>The SQL of the demo's application, as it ships inside the assembly.</summary>
internal static class ShopFiles
{
    public static SourceText BaseSchema => Read("base.sql");

    public static SchemaModel Schema => SchemaModel.Empty.Apply(SqlParser.Parse(BaseSchema));

    public static SourceText Migration => Read("migration.sql", "001_subscription_refactor.sql");

    public static SourceText PublishedBackfill => Read("published_backfill.sql");

    public static SourceText BlueQueries => Read("blue.sql");

    public static SourceText GreenQueries => Read("green.sql");

    private static SourceText Read(string name, string? shownAs = null)
    {
        using var stream = typeof(ShopFiles).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"the assembly does not hold {name}");
        using var reader = new StreamReader(stream);
        return new SourceText(shownAs ?? name, reader.ReadToEnd());
    }
}
