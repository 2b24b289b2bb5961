using System.Collections.Immutable;
using Teal.Linting.Rules.Compatibility;
using Teal.Linting.Rules.DataLoss;
using Teal.Linting.Rules.Lock;
using Teal.Linting.Rules.Rewrite;

namespace Teal.Linting.Rules;

/// <summary>The rules.</summary>
public static class RuleSet
{
    /// <summary>Every rule, by id.</summary>
    public static ImmutableArray<Rule> All { get; } =
    [
        new BackfillInOneTransaction(),
        new ColumnTypeChange(),
        new IndexNotConcurrent(),
        new OffsetBackfill(),
        new RenameColumn(),
        new RequiredColumnWithoutDefault(),
    ];

    /// <summary>The rule of that id, or null.</summary>
    public static Rule? Find(string id) => All.FirstOrDefault(rule => rule.Id == id);
}
