using System.Globalization;

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

    /// <summary>A whole number.</summary>
    Integer,
}

/// <summary>Puts a value into the settings.</summary>
/// <param name="settings">The settings so far.</param>
/// <param name="value">The value, which is no object.</param>
/// <param name="folder">The folder of the settings file.</param>
/// <param name="result">The settings with the value in them, where it is right.</param>
/// <returns>Null, or what is wrong with the value, as a clause.</returns>
internal delegate string? SettingReader(TealSettings settings, ConfigurationValue value, string folder, out TealSettings result);

/// <summary>One setting: its key with points between the levels, and how its value is read.</summary>
/// <param name="Name">The key: <c>backfill.chunkTime</c>.</param>
/// <param name="Type">How its value is written.</param>
/// <param name="Read">Puts a value into the settings.</param>
internal sealed record SettingKey(string Name, SettingType Type, SettingReader Read)
{
    /// <summary>A setting that is a string.</summary>
    public static SettingKey Text(string name, Func<TealSettings, string, TealSettings> set) =>
        new(name, SettingType.Text, (TealSettings settings, ConfigurationValue value, string _, out TealSettings result) =>
        {
            result = settings;
            if (ProblemOfText(value) is { } problem) return problem;
            result = set(settings, value.Text);
            return null;
        });

    /// <summary>A setting that is a path; it is made absolute from the folder of the settings file.</summary>
    public static SettingKey Path(string name, Func<TealSettings, string, TealSettings> set) =>
        new(name, SettingType.Path, (TealSettings settings, ConfigurationValue value, string folder, out TealSettings result) =>
        {
            result = settings;
            if (ProblemOfText(value) is { } problem) return problem;
            result = set(settings, System.IO.Path.GetFullPath(value.Text, folder));
            return null;
        });

    /// <summary>A setting that is a length of time of at least <paramref name="least"/>.</summary>
    public static SettingKey Duration(string name, TimeSpan least, Func<TealSettings, TimeSpan, TealSettings> set) =>
        new(name, SettingType.Duration, (TealSettings settings, ConfigurationValue value, string _, out TealSettings result) =>
        {
            result = settings;
            if (value.Kind != ConfigurationKind.String)
                return $"expected a string with a duration ({Configuration.Duration.Expected}), found {Describe(value)}";
            if (Configuration.Duration.Read(value.Text, out var duration) is { } problem) return problem;
            if (duration < least) return $"it must be at least {Configuration.Duration.Write(least)}";
            result = set(settings, duration);
            return null;
        });

    /// <summary>A setting that is a whole number between two bounds, both allowed.</summary>
    public static SettingKey Integer(string name, int least, int greatest, Func<TealSettings, int, TealSettings> set) =>
        new(name, SettingType.Integer, (TealSettings settings, ConfigurationValue value, string _, out TealSettings result) =>
        {
            result = settings;
            if (value.Kind != ConfigurationKind.Number
                || !int.TryParse(value.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
                || number < least || number > greatest)
                return $"expected a whole number from {least} to {greatest}, found {Describe(value)}";
            result = set(settings, number);
            return null;
        });

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

    private static string? ProblemOfText(ConfigurationValue value) =>
        value.Kind != ConfigurationKind.String ? $"expected a string, found {Describe(value)}"
        : value.Text.Length == 0 ? "it is empty; leave the key out instead"
        : null;
}
