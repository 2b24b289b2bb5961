using System.Collections.Immutable;

namespace Teal.Cli.Configuration;

/// <summary>A place in a settings file.</summary>
/// <param name="Line">Line, 1-based.</param>
/// <param name="Column">Column in UTF-16 code units, 1-based.</param>
internal readonly record struct ConfigurationPlace(int Line, int Column);

/// <summary>What a JSON value is.</summary>
internal enum ConfigurationKind
{
    /// <summary>An object.</summary>
    Object,

    /// <summary>An array.</summary>
    Array,

    /// <summary>A string.</summary>
    String,

    /// <summary>A number.</summary>
    Number,

    /// <summary>true or false.</summary>
    Boolean,

    /// <summary>null.</summary>
    Null,
}

/// <summary>A JSON value that remembers where it stood.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">The text of a string, the digits of a number; empty for the rest.</param>
/// <param name="Members">The members of an object, in order.</param>
/// <param name="Items">The values of an array, in order.</param>
/// <param name="Place">Where it begins.</param>
internal sealed record ConfigurationValue(
    ConfigurationKind Kind, string Text, ImmutableArray<ConfigurationMember> Members, ImmutableArray<ConfigurationValue> Items, ConfigurationPlace Place);

/// <summary>A member of a JSON object.</summary>
internal sealed record ConfigurationMember(string Name, ConfigurationValue Value, ConfigurationPlace Place);
