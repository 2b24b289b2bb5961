using System.Text.RegularExpressions;
using Teal.Cli.Hosting;
using Teal.Linting;

namespace Teal.Cli.Input;

/// <summary>
/// The <c>metadata.toml</c> that stands beside <c>up.sql</c> and <c>down.sql</c> of a Diesel migration, whose
/// <c>run_in_transaction = false</c> keeps Diesel from wrapping it.
/// </summary>
internal static partial class DieselMetadata
{
    /// <summary><paramref name="settings"/>, with what the metadata of the migration at <paramref name="path"/> says.</summary>
    public static LintSettings Apply(CliHost host, string path, LintSettings settings)
    {
        if (!Path.GetFileName(path).Equals("up.sql", StringComparison.OrdinalIgnoreCase)) return settings;
        var metadata = Path.Join(Path.GetDirectoryName(host.FullPath(path)), "metadata.toml");
        return File.Exists(metadata) && LeavesTransaction().IsMatch(File.ReadAllText(metadata)) ? settings with { Transactions = TransactionMode.None } : settings;
    }

    [GeneratedRegex(@"^\s*run_in_transaction\s*=\s*false\b", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex LeavesTransaction();
}
