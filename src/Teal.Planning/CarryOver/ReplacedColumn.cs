using System.Collections.Immutable;
using Teal.Planning.Changes;
using Teal.Planning.Sync;
using Teal.Sql.Parsing;
using Teal.Sql.Syntax;
using Teal.Sql.Text;

namespace Teal.Planning.CarryOver;

/// <summary>A column that contract removes, and the new one that follows from it.</summary>
/// <param name="Table">The table as the rules name it.</param>
/// <param name="Old">The column that goes; unquoted.</param>
/// <param name="New">The column that comes; unquoted.</param>
/// <param name="Expression">The rule's expression for the new one.</param>
public sealed record ReplacedColumn(QualifiedName Table, string Old, string New, string Expression)
{
    /// <summary>
    /// Whether the new column says the same in another form: its value is computed from the old one alone, and no other new column
    /// is. Only then do a comment, statistics, a default and an identity of the old one fit it.
    /// </summary>
    public bool IsSameFact { get; init; }

    /// <summary>The columns that replace others, as the rules tell: a forward rule reads one removed column, and where a rule leads back to that, it reads the new one.</summary>
    public static ImmutableArray<ReplacedColumn> Of(Change change)
    {
        var found = ImmutableArray.CreateBuilder<ReplacedColumn>();
        foreach (var table in change.Tables)
        {
            var pairs = (from rule in table.Forward
                         from value in rule.Values
                         let read = table.OldColumns.Where(ReadBy(rule, value).Contains).ToList()
                         where read.Count == 1 && LeadsBack(table, read[0], value.Column)
                         select (Rule: rule, Value: value, Old: read[0])).ToList();
            found.AddRange(pairs.Select(pair => new ReplacedColumn(table.Name, pair.Old, pair.Value.Column, pair.Value.Expression)
            {
                IsSameFact = pair.Rule is { From: null, Where: null } && IsOfOneColumn(pair.Value.Expression, pair.Old) && pairs.Count(other => other.Old == pair.Old) == 1,
            }));
        }
        return found.ToImmutable();
    }

    /// <summary>The value that the new column has where the old one has <paramref name="value"/>, as SQL; only for what says the same.</summary>
    public string ValueFor(string value)
    {
        var (text, references) = Parsed(Expression);
        if (references is [var only] && only.Span.Length == Expression.Trim().Length) return value;
        foreach (var reference in references.OrderByDescending(reference => reference.Span.Start))
            text = text.Remove(reference.Span.Start, reference.Span.Length).Insert(reference.Span.Start, $"({value})");
        return text[Prefix.Length..].Trim();
    }

    private const string Prefix = "SELECT ";

    private static IReadOnlySet<string> ReadBy(SyncRule rule, SyncValue value)
    {
        var own = Parsed(value.Expression).References.Select(reference => reference.Name.Name).Where(rule.ReadColumns.Contains).ToHashSet();
        // What a rule's FROM and WHERE name decides for all its values.
        return rule.Values.Length == 1 || own.Count == 0 ? rule.ReadColumns : own;
    }

    private static bool LeadsBack(SyncTable table, string old, string replacement) =>
        table.Backward.Where(rule => rule.Values.Any(value => value.Column == old)).ToList() is not { Count: > 0 } back
        || back.Any(rule => rule.ReadColumns.Contains(replacement));

    private static bool IsOfOneColumn(string expression, string column)
    {
        var script = SqlParser.Parse(new SourceText("<rule>", Prefix + expression));
        return script.Errors.IsEmpty && script.Statements is [var statement]
            && !SyntaxTree.DescendantsAndSelf<SubqueryExpression>(statement).Any()
            && SyntaxTree.DescendantsAndSelf<ColumnReference>(statement).ToList() is { Count: > 0 } references
            && references.All(reference => reference.Name.Name == column);
    }

    private static (string Text, ImmutableArray<ColumnReference> References) Parsed(string expression)
    {
        var text = Prefix + expression;
        return (text, [.. SqlParser.Parse(new SourceText("<rule>", text)).Statements.SelectMany(SyntaxTree.DescendantsAndSelf<ColumnReference>)]);
    }
}
