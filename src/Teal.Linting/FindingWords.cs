namespace Teal.Linting;

/// <summary>Severities and categories as settings and output spell them.</summary>
public static class FindingWords
{
    /// <summary><c>info</c>, <c>warning</c> or <c>error</c>.</summary>
    public static string Of(Severity severity) => severity switch
    {
        Severity.Info => "info",
        Severity.Warning => "warning",
        _ => "error",
    };

    /// <summary><c>compatibility</c>, <c>lock</c>, <c>rewrite</c>, <c>data-loss</c>, <c>runner</c> or <c>suppression</c>.</summary>
    public static string Of(Category category) => category switch
    {
        Category.Compatibility => "compatibility",
        Category.Lock => "lock",
        Category.Rewrite => "rewrite",
        Category.DataLoss => "data-loss",
        Category.Suppression => "suppression",
        _ => "runner",
    };
}
