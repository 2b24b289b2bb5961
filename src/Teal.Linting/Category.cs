namespace Teal.Linting;

/// <summary>What a finding endangers.</summary>
public enum Category
{
    /// <summary>Queries of the running application, or of the one to come, fail or change their meaning.</summary>
    Compatibility,

    /// <summary>Queries wait.</summary>
    Lock,

    /// <summary>A table is written anew or read whole under a lock.</summary>
    Rewrite,

    /// <summary>Values are lost, or rows are left out.</summary>
    DataLoss,

    /// <summary>The migration itself fails or stays half done.</summary>
    Runner,

    /// <summary>A comment that ignores findings does not do what it says.</summary>
    Suppression,
}
