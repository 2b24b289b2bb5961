using Teal.Linting;

namespace Teal.Cli.Output;

/// <summary>Severities and categories as every output of the linter spells them.</summary>
internal static class LintWords
{
    /// <summary><c>error</c>, <c>warning</c> or <c>info</c>.</summary>
    public static string Of(Severity severity) => severity switch
    {
        Severity.Error => "error",
        Severity.Warning => "warning",
        _ => "info",
    };

    /// <summary><c>compatibility</c>, <c>lock</c>, <c>rewrite</c>, <c>data-loss</c> or <c>runner</c>.</summary>
    public static string Of(Category category) => category switch
    {
        Category.Compatibility => "compatibility",
        Category.Lock => "lock",
        Category.Rewrite => "rewrite",
        Category.DataLoss => "data-loss",
        _ => "runner",
    };
}
