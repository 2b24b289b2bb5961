namespace Teal.Linting;

/// <summary>How much a finding weighs.</summary>
public enum Severity
{
    /// <summary>Worth knowing.</summary>
    Info,

    /// <summary>Harmful in most systems, or harmful if what was assumed is true.</summary>
    Warning,

    /// <summary>Breaks or blocks the running application, or loses data.</summary>
    Error,
}
