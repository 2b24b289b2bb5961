namespace Teal.Sql.Syntax;

/// <summary>The way through a syntax tree.</summary>
public static class SyntaxTree
{
    /// <summary>
    /// The nodes directly below <paramref name="node"/>. They come in the order in which the node declares them, which is not
    /// always that of the text: sort by <see cref="SqlNode.Span"/> where that matters.
    /// </summary>
    public static IReadOnlyList<SqlNode> Children(SqlNode node)
    {
        ArgumentNullException.ThrowIfNull(node);
        var children = new NodeList();
        children.AddChildrenOf(node);
        return children;
    }

    /// <summary>
    /// Every node below <paramref name="node"/>, each before those below it, without recursion however deep the tree is.
    /// </summary>
    public static IEnumerable<SqlNode> Descendants(SqlNode node)
    {
        ArgumentNullException.ThrowIfNull(node);
        return DescendantsOf(node);
    }

    /// <summary><paramref name="node"/> itself and every node below it.</summary>
    public static IEnumerable<SqlNode> DescendantsAndSelf(SqlNode node)
    {
        ArgumentNullException.ThrowIfNull(node);
        return DescendantsOf(node).Prepend(node);
    }

    private static IEnumerable<SqlNode> DescendantsOf(SqlNode node)
    {
        var pending = new Stack<SqlNode>();
        var children = new NodeList();
        children.AddChildrenOf(node);
        Push(children, pending);
        while (pending.TryPop(out var next))
        {
            yield return next;
            children.Clear();
            children.AddChildrenOf(next);
            Push(children, pending);
        }
    }

    private static void Push(NodeList children, Stack<SqlNode> pending)
    {
        for (var i = children.Count - 1; i >= 0; i--) pending.Push(children[i]);
    }
}
