using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Teal.Sql.Syntax;

/// <summary>The way through a syntax tree.</summary>
public static class SyntaxTree
{
    // A statement is walked by one question after another, and so is the query in it. Nodes do not change, so the last walk of
    // either answers the next question too.
    [ThreadStatic]
    private static (SqlNode? Root, ImmutableArray<SqlNode> Nodes) _lastStatement;

    [ThreadStatic]
    private static (SqlNode? Root, ImmutableArray<SqlNode> Nodes) _lastQuery;

    // Lists of the walk, which need not grow anew for each statement.
    [ThreadStatic]
    private static WalkLists? _lists;

    private const int MostKept = 10_000;

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
    public static IEnumerable<SqlNode> Descendants(SqlNode node) => DescendantsAndSelf(node).Skip(1);

    /// <summary><paramref name="node"/> itself and every node below it, each before those below it.</summary>
    public static ImmutableArray<SqlNode> DescendantsAndSelf(SqlNode node)
    {
        ArgumentNullException.ThrowIfNull(node);
        return node switch
        {
            Statement => Walk(node, ref _lastStatement),
            QueryExpression => Walk(node, ref _lastQuery),
            _ => Walk(node),
        };
    }

    /// <summary>Those of <see cref="DescendantsAndSelf(SqlNode)"/> that are of one kind.</summary>
    public static IReadOnlyList<TNode> DescendantsAndSelf<TNode>(SqlNode node)
        where TNode : SqlNode
    {
        List<TNode>? found = null;
        foreach (var part in DescendantsAndSelf(node))
            if (part is TNode match) (found ??= []).Add(match);
        return found ?? (IReadOnlyList<TNode>)[];
    }

    private static ImmutableArray<SqlNode> Walk(SqlNode node, ref (SqlNode? Root, ImmutableArray<SqlNode> Nodes) last)
    {
        if (!ReferenceEquals(last.Root, node)) last = (node, Walk(node));
        return last.Nodes;
    }

    private static ImmutableArray<SqlNode> Walk(SqlNode node)
    {
        var lists = _lists ?? new([], [], []);
        _lists = null;
        var (pending, children, found) = lists;
        pending.Push(node);
        while (pending.TryPop(out var next))
        {
            found.Add(next);
            children.AddChildrenOf(next);
            for (var i = children.Count - 1; i >= 0; i--) pending.Push(children[i]);
            children.Clear();
        }

        var nodes = ImmutableCollectionsMarshal.AsImmutableArray(found.ToArray());
        // After a huge statement they would hold its memory.
        if (found.Count > MostKept) return nodes;
        found.Clear();
        _lists = lists;
        return nodes;
    }

    private sealed record WalkLists(Stack<SqlNode> Pending, NodeList Children, List<SqlNode> Found);
}
