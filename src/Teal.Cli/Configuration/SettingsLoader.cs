using Teal.Cli.Hosting;
using Teal.Sql.Text;

namespace Teal.Cli.Configuration;

/// <summary>Reads <c>teal.json</c> by the list of <see cref="SettingKeys"/>.</summary>
internal static class SettingsLoader
{
    /// <summary>Reads the settings out of a file's bytes.</summary>
    /// <param name="name">The file as messages call it.</param>
    /// <param name="folder">The folder that relative paths in it start from.</param>
    /// <param name="utf8">The bytes.</param>
    /// <exception cref="UsageException">It is not JSON, a key is unknown or given twice, or a value is of the wrong kind; says line and column.</exception>
    public static TealSettings Load(string name, string folder, byte[] utf8)
    {
        var root = ConfigurationReader.Read(name, utf8);
        if (root.Kind != ConfigurationKind.Object)
            throw Wrong(name, root.Place, $"expected an object, found {SettingKey.Describe(root)}");
        return LoadObject(new TealSettings { Folder = folder }, root, "", name, folder);
    }

    private static TealSettings LoadObject(TealSettings settings, ConfigurationValue group, string prefix, string name, string folder)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var member in group.Members)
        {
            var full = prefix + member.Name;
            if (!seen.Add(member.Name)) throw Wrong(name, member.Place, $"\"{full}\" is given twice");
            if (SettingKeys.All.FirstOrDefault(k => k.Name == full) is { } key)
            {
                if (key.Read(settings, member.Value, folder, out settings) is { } problem)
                    throw Wrong(name, problem.Place, $"\"{full}\": {problem.Message}");
            }
            else if (SettingKeys.All.Any(k => k.Name.StartsWith(full + ".", StringComparison.Ordinal)))
            {
                if (member.Value.Kind != ConfigurationKind.Object)
                    throw Wrong(name, member.Value.Place, $"\"{full}\": expected an object, found {SettingKey.Describe(member.Value)}");
                settings = LoadObject(settings, member.Value, full + ".", name, folder);
            }
            else
            {
                throw Wrong(name, member.Place, UnknownKey(full, prefix));
            }
        }

        return settings;
    }

    private static string UnknownKey(string full, string prefix)
    {
        var known = SettingKeys.All
            .Where(k => k.Name.StartsWith(prefix, StringComparison.Ordinal))
            .Select(k => prefix + k.Name[prefix.Length..].Split('.')[0])
            .Distinct()
            .ToList();
        return NearestName.To(full, known) is { } nearest
            ? $"there is no setting \"{full}\"; did you mean \"{nearest}\"?"
            : $"there is no setting \"{full}\"; known are {string.Join(", ", known)}";
    }

    private static UsageException Wrong(string name, ConfigurationPlace place, string problem) =>
        new($"{name}:{place.Line}:{place.Column}: {problem}");
}
