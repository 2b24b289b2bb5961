namespace Teal.Linting;

/// <summary>The order of the findings of one file: by place, and then by rule.</summary>
internal sealed class FindingOrder : IComparer<Finding>
{
    private FindingOrder()
    {
    }

    /// <summary>The only one.</summary>
    public static FindingOrder Instance { get; } = new();

    /// <inheritdoc/>
    public int Compare(Finding? x, Finding? y)
    {
        var byPlace = x!.Span.Start.CompareTo(y!.Span.Start);
        return byPlace != 0 ? byPlace : string.CompareOrdinal(x.Rule, y.Rule);
    }
}
