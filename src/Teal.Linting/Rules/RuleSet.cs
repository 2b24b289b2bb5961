using System.Collections.Immutable;

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
}
