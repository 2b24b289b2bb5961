using System.Text.RegularExpressions;
using Teal.Sql.Schema;
using Teal.Sql.Syntax;

namespace Teal.Linting.Analysis;

/// <summary>
/// Names that dynamic SQL gets only when it runs. They are <c>${n}</c> in the tree (<see cref="EmbeddedStatement.IsDynamic"/>), which
/// no reader of a finding knows: words stand in its place, and nothing is advised that would have to name it.
/// </summary>
internal static partial class RuntimeName
{
    /// <summary>Whether the relation, or its schema, has such a name.</summary>
    public static bool Has(RelationName relation) => relation.Name.Contains("${", StringComparison.Ordinal) && Mark().IsMatch(relation.Name)
        || relation.Schema.Contains("${", StringComparison.Ordinal) && Mark().IsMatch(relation.Schema);

    /// <summary>The finding without such names.</summary>
    /// <param name="finding">What a rule found.</param>
    /// <param name="isDynamic">Whether the statement is put together when it runs: its text is not SQL where it goes over more than one literal.</param>
    public static Finding Without(Finding finding, bool isDynamic)
    {
        var isAssembled = isDynamic && (finding.Statement.Contains("||", StringComparison.Ordinal) || finding.Statement.Contains('%', StringComparison.Ordinal));
        var isHelpMarked = IsMarked(finding.Help);
        if (!isAssembled && !isHelpMarked && !IsMarked(finding.Message)) return finding;
        var relation = finding.Relation is { } named && Has(named) ? null : finding.Relation;
        var prose = finding.Help.Split('\n', 2)[0].TrimEnd();
        return finding with
        {
            Message = Words(finding.Message, finding.Relation),
            Help = isAssembled || isHelpMarked ? Words(prose.EndsWith(':') ? prose[..^1] + "." : prose, finding.Relation) : finding.Help,
            Relation = relation,
            Fix = null,
        };
    }

    private static bool IsMarked(string text) => text.Contains("${", StringComparison.Ordinal) && Mark().IsMatch(text);

    private static string Words(string text, RelationName? relation) => MarkedName().Replace(text, match =>
    {
        var isTable = match.Value == relation?.ToString() || text.AsSpan(0, match.Index).EndsWith("lock on ", StringComparison.Ordinal);
        return isTable ? "a table whose name is put in when it runs" : "something whose name is put in when it runs";
    });

    [GeneratedRegex(@"\$\{\d+\}", RegexOptions.CultureInvariant)]
    private static partial Regex Mark();

    // With its quotes, and what qualifies it or is qualified by it.
    [GeneratedRegex(@"(?:(?:""[^""\n]*""|\w+)\.)*(?:""[^""\n]*\$\{\d+\}[^""\n]*""|\w*\$\{\d+\}\w*)(?:\.(?:""[^""\n]*""|\w+))*", RegexOptions.CultureInvariant)]
    private static partial Regex MarkedName();
}
