using System.Text;
using System.Text.Json;
using Teal.Cli.Configuration;
using Teal.Cli.Hosting;
using Teal.Linting;

namespace Teal.Tests.Cli;

public class SettingsTests
{
    private static readonly string Folder = Path.GetTempPath();
    private static readonly LintProjectSettings Unset = new();

    [Fact]
    public void Every_setting_is_read()
    {
        var settings = Load(
            """
            // a comment
            {
              "$schema": "docs/teal.schema.json",
              "database": "postgres:///app", /* and another */
              "schema": "db/schema.sql",
              "hooks": { "switch": "./go", "rollback": "./back" },
              "rollbackWindow": "1h30m",
              "blue": { "application": "app-1", "role": "app_blue", "queries": "q/blue" },
              "green": { "application": "app-2", "role": "app_green", "queries": "q/green" },
              "lockTimeout": "250ms",
              "backfill": { "chunkTime": "20ms", "pause": "5ms" },
              "lint": {
                "pgVersion": 17.2,
                "transactions": "per-file",
                "rules": { "rename-column": "off", "set-not-null": "info" },
                "paths": ["db/**/*.sql"],
                "exclude": ["legacy"],
                "migrations": "db/migrations",
                "baseline": "db/baseline.json",
                "failOn": "never",
                "overrides": [{ "files": "db/old", "rules": { "rename-column": "warning" } }, { "files": ["a", "b"], "rules": {} }],
              },
            }
            """);
        var lint = settings.Lint;
        Assert.Equal((17, TransactionMode.PerFile, FailOn.Never), (lint.PgVersion, lint.Transactions, lint.FailOn));
        Assert.Equal([("rename-column", null), ("set-not-null", Severity.Info)], lint.Rules.OrderBy(r => r.Key, StringComparer.Ordinal).Select(r => (r.Key, r.Value)));
        Assert.Equal(["db/**/*.sql"], lint.Paths.AsEnumerable());
        Assert.Equal(["legacy"], lint.Exclude.AsEnumerable());
        Assert.Equal((Path.GetFullPath("db/migrations", Folder), Path.GetFullPath("db/baseline.json", Folder)), (lint.Migrations, lint.Baseline));
        Assert.Equal(["db/old"], lint.Overrides[0].Files.AsEnumerable());
        Assert.Equal(Severity.Warning, lint.Overrides[0].Rules["rename-column"]);
        Assert.Equal(["a", "b"], lint.Overrides[1].Files.AsEnumerable());
        Assert.Equal(
            new TealSettings
            {
                Lint = Unset,
                Database = "postgres:///app",
                Schema = Path.GetFullPath("db/schema.sql", Folder),
                Hooks = new HookSettings { Switch = "./go", Rollback = "./back" },
                RollbackWindow = TimeSpan.FromMinutes(90),
                Blue = new VersionSettings { Application = "app-1", Role = "app_blue", Queries = Path.GetFullPath("q/blue", Folder) },
                Green = new VersionSettings { Application = "app-2", Role = "app_green", Queries = Path.GetFullPath("q/green", Folder) },
                LockTimeout = TimeSpan.FromMilliseconds(250),
                Backfill = new BackfillSettings { ChunkTime = TimeSpan.FromMilliseconds(20), Pause = TimeSpan.FromMilliseconds(5) },
                Folder = Folder,
            },
            settings with { Lint = Unset });
    }

    [Fact]
    public void What_is_left_out_has_its_default()
    {
        var settings = Load("{}");
        Assert.Equal(TimeSpan.FromMinutes(15), settings.RollbackWindow);
        Assert.Equal(TimeSpan.FromMilliseconds(500), settings.LockTimeout);
        Assert.Equal(TimeSpan.FromMilliseconds(50), settings.Backfill.ChunkTime);
        Assert.Equal(TimeSpan.Zero, settings.Backfill.Pause);
        Assert.Null(settings.Database);
    }

    [Theory]
    [InlineData("{\n  \"databse\": \"x\"\n}", "teal.json:2:3: there is no setting \"databse\"; did you mean \"database\"?")]
    [InlineData("{\n  \"backfill\": {\n    \"speed\": 1 }\n}", "teal.json:3:5: there is no setting \"backfill.speed\"; known are backfill.chunkTime, backfill.pause")]
    [InlineData("{ \"Database\": \"x\" }", "teal.json:1:3: there is no setting \"Database\"; did you mean \"database\"?")]
    [InlineData("{ \"database\": 5 }", "teal.json:1:15: \"database\": expected a string, found the number 5")]
    [InlineData("{ \"database\": null }", "teal.json:1:15: \"database\": expected a string, found null")]
    [InlineData("{ \"database\": \"\" }", "teal.json:1:15: \"database\": it is empty; leave the key out instead")]
    [InlineData("{ \"hooks\": \"x\" }", "teal.json:1:12: \"hooks\": expected an object, found a string")]
    [InlineData("{ \"blue\": { \"role\": [1] } }", "teal.json:1:21: \"blue.role\": expected a string, found an array")]
    [InlineData("{ \"rollbackWindow\": 15 }", "teal.json:1:21: \"rollbackWindow\": expected a string with a duration")]
    [InlineData("{ \"rollbackWindow\": \"15\" }", "teal.json:1:21: \"rollbackWindow\": '15' has no unit")]
    [InlineData("{ \"lockTimeout\": \"0s\" }", "teal.json:1:18: \"lockTimeout\": it must be at least 1ms")]
    [InlineData("{ \"lint\": { \"pgVersion\": 13 } }", "teal.json:1:26: \"lint.pgVersion\": expected a version of PostgreSQL from 14 to 18, such as 15 or 14.2, found the number 13")]
    [InlineData("{ \"lint\": { \"pgVersion\": 1.5e1 } }", "teal.json:1:26: \"lint.pgVersion\": expected a version of PostgreSQL from 14 to 18")]
    [InlineData("{ \"lint\": { \"pgVersion\": \"15\" } }", "teal.json:1:26: \"lint.pgVersion\": expected a version of PostgreSQL from 14 to 18, such as 15 or 14.2, found a string")]
    [InlineData("{ \"lint\": {\n \"rule\": {} } }", "teal.json:2:2: there is no setting \"lint.rule\"; did you mean \"lint.rules\"?")]
    [InlineData("{ \"lint\": { \"rules\": {\n  \"rename-colum\": \"off\" } } }", "teal.json:2:3: \"lint.rules\": there is no rule rename-colum; did you mean rename-column?")]
    [InlineData("{ \"lint\": { \"rules\": {\n  \"rename-column\": \"none\" } } }", "teal.json:2:20: \"lint.rules\": the severity of rename-column is off, info, warning or error, not \"none\"")]
    [InlineData("{ \"lint\": { \"rules\": {\n  \"rename-column\": 1 } } }", "teal.json:2:20: \"lint.rules\": the severity of rename-column is off, info, warning or error, not the number 1")]
    [InlineData("{ \"lint\": { \"rules\": { \"rename-column\": \"off\", \"rename-column\": \"off\" } } }", "teal.json:1:48: \"lint.rules\": rename-column is given twice")]
    [InlineData("{ \"lint\": { \"rules\": [] } }", "teal.json:1:22: \"lint.rules\": expected an object of rules, found an array")]
    [InlineData("{ \"lint\": { \"transactions\": \"perfile\" } }", "teal.json:1:29: \"lint.transactions\": expected none, per-statement, per-file, one-query, found \"perfile\"")]
    [InlineData("{ \"lint\": { \"failOn\": \"fatal\" } }", "teal.json:1:23: \"lint.failOn\": expected info, warning, error or never, found \"fatal\"")]
    [InlineData("{ \"lint\": { \"paths\": \"a\" } }", "teal.json:1:22: \"lint.paths\": expected an array of strings, found a string")]
    [InlineData("{ \"lint\": { \"exclude\": [\"a\",\n 1] } }", "teal.json:2:2: \"lint.exclude\": expected a string, found the number 1")]
    [InlineData("{ \"lint\": { \"overrides\": [{\n \"file\": \"a\" }] } }", "teal.json:2:2: \"lint.overrides\": there is no setting \"file\" in an override; did you mean \"files\"?")]
    [InlineData("{ \"lint\": { \"overrides\": [{ \"rules\": {} }] } }", "teal.json:1:27: \"lint.overrides\": an override names its \"files\"")]
    [InlineData("{ \"lint\": { \"overrides\": [{ \"files\": \"a\", \"rules\": {\n \"x\": \"off\" } }] } }", "teal.json:2:2: \"lint.overrides\": there is no rule x; `teal lint --rules` lists them")]
    [InlineData("{ \"backfill\": { \"throttle\": { \"custom\": [{\n \"nam\": \"a\" }] } } }", "teal.json:2:2: \"backfill.throttle.custom\": there is no setting \"nam\" in a signal; did you mean \"name\"?")]
    [InlineData("{ \"backfill\": { \"throttle\": { \"custom\": [{ \"name\": \"a\", \"sql\": \"SELECT 1\" }] } } }", "teal.json:1:42: \"backfill.throttle.custom\": a signal has a \"name\", an \"sql\" and a \"limit\"; \"limit\" is missing")]
    [InlineData("{ \"backfill\": { \"throttle\": { \"custom\": [{ \"name\": \"a\", \"sql\": \"SELECT 1\", \"limit\": \"1\" }] } } }", "teal.json:1:85: \"backfill.throttle.custom\": expected a number, found a string")]
    [InlineData("{ \"schema\": \"a\",\n  \"schema\": \"b\" }", "teal.json:2:3: \"schema\" is given twice")]
    [InlineData("[]", "teal.json:1:1: expected an object, found an array")]
    [InlineData("{ \"database\" }", "teal.json:1:14: this is not JSON")]
    [InlineData("{\n  \"database\": \"x\"", "teal.json:2:18: this is not JSON")]
    [InlineData("", "teal.json:1:1: this is not JSON")]
    [InlineData("{} {}", "teal.json:1:4: this is not JSON")]
    [InlineData("{ /* ä */ \"ü\": 1 }", "teal.json:1:11: there is no setting \"ü\"")]
    public void A_mistake_is_told_with_its_line_and_column(string json, string message)
    {
        var error = Assert.Throws<UsageException>(() => Load(json));
        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_that_are_no_text_are_told_with_their_line_and_column()
    {
        byte[] json = [.. "{\n \"database\": \""u8, 0xE4, .. "\" }"u8];
        var error = Assert.Throws<UsageException>(() => SettingsLoader.Load("teal.json", Folder, json));
        Assert.StartsWith("teal.json:2:", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_byte_order_mark_is_skipped()
    {
        byte[] json = [0xEF, 0xBB, 0xBF, .. "{ \"x\": 1 }"u8];
        var error = Assert.Throws<UsageException>(() => SettingsLoader.Load("teal.json", Folder, json));
        Assert.StartsWith("teal.json:1:3:", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_shipped_JSON_schema_has_the_keys_that_are_read_and_no_others()
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Join(Architecture.Repository.Root, "docs", "teal.schema.json")));
        var described = Describe(document.RootElement, document.RootElement, "").Order(StringComparer.Ordinal);
        var read = SettingKeys.All.Select(k => $"{k.Name}: {TypeInSchema(k.Type)}").Order(StringComparer.Ordinal);
        Assert.Equal(read, described);
    }

    private static string TypeInSchema(SettingType type) => type switch
    {
        SettingType.Number => "number",
        SettingType.Texts or SettingType.Objects => "array",
        SettingType.Rules => "object",
        SettingType.Duration => "duration",
        _ => "string",
    };

    private static IEnumerable<string> Describe(JsonElement root, JsonElement group, string prefix)
    {
        Assert.False(group.GetProperty("additionalProperties").GetBoolean());
        foreach (var property in group.GetProperty("properties").EnumerateObject())
        {
            var name = prefix + property.Name;
            var target = property.Value;
            var reference = target.TryGetProperty("$ref", out var pointer) ? pointer.GetString()!["#/$defs/".Length..] : null;
            if (reference is not null) target = root.GetProperty("$defs").GetProperty(reference);
            if (target.TryGetProperty("properties", out _))
                foreach (var inner in Describe(root, target, name + ".")) yield return inner;
            else yield return $"{name}: {(reference == "duration" ? "duration" : target.GetProperty("type").GetString())}";
        }
    }

    private static TealSettings Load(string json) => SettingsLoader.Load("teal.json", Folder, Encoding.UTF8.GetBytes(json));
}
