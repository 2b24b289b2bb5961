using Teal.Cli.Hosting;

namespace Teal.Cli.Input;

/// <summary>
/// The order in which sqitch deploys the scripts of a project: that of the changes in <c>sqitch.plan</c>, which stands beside the
/// folders <c>deploy</c>, <c>revert</c> and <c>verify</c> (sqitchtutorial, App::Sqitch::Plan).
/// </summary>
internal sealed class SqitchPlan
{
    private const string FileName = "sqitch.plan";
    private const string Deploy = "deploy";

    private readonly Dictionary<string, int> _places;

    private SqitchPlan(Dictionary<string, int> places) => _places = places;

    /// <summary>The place of a deploy script in the plan.</summary>
    /// <param name="script">The path from the folder <c>deploy</c> with '/' between the names; the last of all where the plan does not name it.</param>
    public int PlaceOf(string script) => _places.GetValueOrDefault(script, int.MaxValue);

    /// <summary>Whether a file takes a change of a sqitch project back or only checks it.</summary>
    public static bool IsRevertOrVerify(CliHost host, string path) => RootOf(host.FullPath(path), "revert", "verify") is not null;

    /// <summary>
    /// The folder of the sqitch project that a file belongs to as a script of one of <paramref name="kinds"/>; null where it belongs to none.
    /// </summary>
    /// <param name="full">The file, absolute.</param>
    /// <param name="kinds">The names of the folders.</param>
    private static string? RootOf(string full, params ReadOnlySpan<string> kinds)
    {
        for (var folder = Path.GetDirectoryName(full); folder is not null; folder = Path.GetDirectoryName(folder))
            if (kinds.Contains(Path.GetFileName(folder)) && Path.GetDirectoryName(folder) is { } root && File.Exists(Path.Join(root, FileName)))
                return root;
        return null;
    }

    /// <summary>The files in the order in which they run: that of the plan for the scripts of a sqitch project, natural order for all others.</summary>
    /// <param name="folder">The folder that the paths start from, absolute.</param>
    /// <param name="files">The paths.</param>
    /// <exception cref="IOException">A plan cannot be read.</exception>
    public static IEnumerable<string> Order(string folder, IEnumerable<string> files)
    {
        var plans = new Dictionary<string, SqitchPlan>(StringComparer.Ordinal);
        var placed = files.Order(NaturalOrder.Instance)
            .Select(file => (File: file, Full: Path.Join(folder, file)))
            .Select(file => (file.File, file.Full, Root: RootOf(file.Full, Deploy)))
            .ToList();
        var deployed = placed.Where(file => file.Root is not null).GroupBy(file => file.Root!)
            .ToDictionary(
                group => group.Key,
                group => new Queue<string>(group.OrderBy(file => Plan(file.Root!).PlaceOf(NameIn(file.Root!, file.Full))).Select(file => file.File)),
                StringComparer.Ordinal);
        // The scripts of a project stand together in natural order; only among themselves do they change places.
        return placed.Select(file => file.Root is null ? file.File : deployed[file.Root].Dequeue());

        SqitchPlan Plan(string root)
        {
            if (!plans.TryGetValue(root, out var plan)) plans[root] = plan = Read(root);
            return plan;
        }
    }

    private static string NameIn(string root, string full) => Path.GetRelativePath(Path.Join(root, Deploy), full).Replace(Path.DirectorySeparatorChar, '/');

    // A change that is deployed again later, in another form (sqitch rework), has its first form under its name and a tag between the two.
    private static SqitchPlan Read(string root)
    {
        var changes = new List<(string Name, List<string> TagsSince)>();
        foreach (var line in File.ReadLines(Path.Join(root, FileName)))
        {
            var word = line.TrimStart();
            var isChange = word is not ("" or ['#' or '%', ..]);
            // A leading sign says that the change is deployed, or taken back, which sqitch itself does not do yet.
            if (word is ['+' or '-', ..]) word = word[1..].TrimStart();
            var name = word.Split([' ', '\t'], 2)[0];
            if (!isChange || name.Length == 0) continue;
            if (name[0] != '@') changes.Add((name, []));
            else if (changes.Count > 0) changes[^1].TagsSince.Add(name);
        }

        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < changes.Count; i++)
        {
            var again = changes.FindIndex(i + 1, change => change.Name == changes[i].Name);
            var names = again < 0
                ? [changes[i].Name]
                : changes[i..again].SelectMany(change => change.TagsSince).Select(tag => changes[i].Name + tag);
            foreach (var name in names) places.TryAdd(name + ".sql", i);
        }

        return new SqitchPlan(places);
    }
}
