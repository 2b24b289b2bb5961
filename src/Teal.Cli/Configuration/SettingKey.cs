using System.Collections.Immutable;
using Teal.Sql.Text;

namespace Teal.Cli.Configuration;

/// <summary>How the value of a setting is written.</summary>
internal enum SettingType
{
    /// <summary>A string.</summary>
    Text,

    /// <summary>A string: a path, relative to the settings file.</summary>
    Path,

    /// <summary>A string as <see cref="Configuration.Duration"/> reads it.</summary>
    Duration,

    /// <summary>A number.</summary>
    Number,

    /// <summary>A list of strings.</summary>
    Texts,

    /// <summary>An object whose keys are the ids of rules.</summary>
    Rules,

    /// <summary>A list of objects.</summary>
    Objects,
}

/// <summary>What is wrong with a value, as a clause, and where.</summary>
internal sealed record SettingProblem(ConfigurationPlace Place, string Message);

/// <summary>Puts a value into the settings.</summary>
/// <param name="settings">The settings so far.</param>
/// <param name="value">The value.</param>
/// <param name="folder">The folder of the settings file.</param>
/// <param name="result">The settings with the value in them, where it is right.</param>
/// <returns>Null, or what is wrong with the value.</returns>
internal delegate SettingProblem? SettingReader(TealSettings settings, ConfigurationValue value, string folder, out TealSettings result);

/// <summary>Reads a value into what the settings keep of it.</summary>
/// <returns>Null, or what is wrong with the value.</returns>
internal delegate SettingProblem? ValueReader<T>(ConfigurationValue value, out T result);

/// <summary>One setting: its key with points between the levels, and how its value is read.</summary>
/// <param name="Name">The key: <c>backfill.chunkTime</c>.</param>
/// <param name="Type">How its value is written.</param>
/// <param name="Read">Puts a value into the settings.</param>
internal sealed record SettingKey(string Name, SettingType Type, SettingReader Read)
{
    /// <summary>A setting that is a string.</summary>
    public static SettingKey Text(string name, Func<TealSettings, string, TealSettings> set) =>
        Of<string>(name, SettingType.Text, ReadText, set);

    /// <summary>A setting that is a path; it is made absolute from the folder of the settings file.</summary>
    public static SettingKey Path(string name, Func<TealSettings, string, TealSettings> set) =>
        new(name, SettingType.Path, (TealSettings settings, ConfigurationValue value, string folder, out TealSettings result) =>
        {
            result = settings;
            if (ReadText(value, out var text) is { } problem) return problem;
            result = set(settings, System.IO.Path.GetFullPath(text, folder));
            return null;
        });

    /// <summary>A setting that is a length of time of at least <paramref name="least"/>.</summary>
    public static SettingKey Duration(string name, TimeSpan least, Func<TealSettings, TimeSpan, TealSettings> set) =>
        Of(name, SettingType.Duration, (ConfigurationValue value, out TimeSpan duration) =>
        {
            duration = default;
            if (value.Kind != ConfigurationKind.String)
                return Problem(value, $"expected a string with a duration ({Configuration.Duration.Expected}), found {Describe(value)}");
            if (Configuration.Duration.Read(value.Text, out duration) is { } wrong) return Problem(value, wrong);
            return duration < least ? Problem(value, $"it must be at least {Configuration.Duration.Write(least)}") : null;
        }, set);

    /// <summary>A setting that is a whole number from <paramref name="least"/> to <paramref name="most"/>.</summary>
    public static SettingKey Number(string name, int least, int most, Func<TealSettings, int, TealSettings> set) =>
        Of(name, SettingType.Number, (ConfigurationValue value, out int number) =>
        {
            number = least;
            var isRight = value.Kind == ConfigurationKind.Number
                && int.TryParse(value.Text, System.Globalization.NumberStyles.AllowLeadingSign, System.Globalization.CultureInfo.InvariantCulture, out number) && number >= least && number <= most;
            return isRight ? null : Problem(value, $"expected a whole number from {least} to {most}, found {Describe(value)}");
        }, set);

    /// <summary>A setting whose value <paramref name="read"/> understands.</summary>
    public static SettingKey Of<T>(string name, SettingType type, ValueReader<T> read, Func<TealSettings, T, TealSettings> set) =>
        new(name, type, (TealSettings settings, ConfigurationValue value, string _, out TealSettings result) =>
        {
            result = settings;
            if (read(value, out var kept) is { } problem) return problem;
            result = set(settings, kept);
            return null;
        });

    /// <summary>Reads a string that is not empty.</summary>
    public static SettingProblem? ReadText(ConfigurationValue value, out string text)
    {
        text = value.Text;
        return value.Kind != ConfigurationKind.String ? Problem(value, $"expected a string, found {Describe(value)}")
            : value.Text.Length == 0 ? Problem(value, "it is empty; leave the key out instead")
            : null;
    }

    /// <summary>Reads a list of strings that are not empty.</summary>
    public static SettingProblem? ReadTexts(ConfigurationValue value, out ImmutableArray<string> texts)
    {
        texts = [];
        if (value.Kind != ConfigurationKind.Array) return Problem(value, $"expected an array of strings, found {Describe(value)}");
        foreach (var item in value.Items)
        {
            if (ReadText(item, out var text) is { } problem) return problem;
            texts = texts.Add(text);
        }

        return null;
    }

    /// <summary>Reads a list whose items <paramref name="read"/> understands.</summary>
    public static SettingProblem? ReadObjects<T>(ConfigurationValue value, ValueReader<T> read, out ImmutableArray<T> items)
    {
        items = [];
        if (value.Kind != ConfigurationKind.Array) return Problem(value, $"expected an array of objects, found {Describe(value)}");
        foreach (var item in value.Items)
        {
            if (read(item, out var one) is { } problem) return problem;
            items = items.Add(one);
        }

        return null;
    }

    /// <summary>That an object has a member that is none of <paramref name="known"/>.</summary>
    public static SettingProblem UnknownMember(ConfigurationMember member, string where, params IReadOnlyList<string> known) => new(
        member.Place,
        NearestName.To(member.Name, known) is { } nearest
            ? $"there is no setting \"{member.Name}\" in {where}; did you mean \"{nearest}\"?"
            : $"there is no setting \"{member.Name}\" in {where}; known are {string.Join(", ", known)}");

    /// <summary>What is wrong with <paramref name="value"/>, at its place.</summary>
    public static SettingProblem Problem(ConfigurationValue value, string message) => new(value.Place, message);

    /// <summary>What <paramref name="value"/> is, for messages.</summary>
    internal static string Describe(ConfigurationValue value) => value.Kind switch
    {
        ConfigurationKind.Object => "an object",
        ConfigurationKind.Array => "an array",
        ConfigurationKind.String => "a string",
        ConfigurationKind.Number => $"the number {value.Text}",
        ConfigurationKind.Boolean => "a boolean",
        _ => "null",
    };
}
