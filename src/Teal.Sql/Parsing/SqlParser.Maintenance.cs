using System.Collections.Immutable;
using Teal.Sql.Lexing;
using Teal.Sql.Syntax;

namespace Teal.Sql.Parsing;

/// <content>TRUNCATE, LOCK, VACUUM, ANALYZE, CLUSTER, REINDEX, REFRESH MATERIALIZED VIEW.</content>
public sealed partial class SqlParser
{
    /// <summary>relation_expr [ ( column [, ...] ) ] [, ...].</summary>
    private ImmutableArray<RelationTarget> RelationTargets(bool withColumns)
    {
        var targets = new Sequence<RelationTarget>();
        do
        {
            var start = Here;
            var (name, only) = RelationExpression();
            var columns = withColumns ? OptionalParenthesisedNames() : [];
            targets.Add(new RelationTarget(name, only, columns, From(start)));
        }
        while (Accept(Tag.Comma));
        return targets.ToImmutable();
    }

    /// <summary>TRUNCATE [ TABLE ] table [, ...] [ RESTART IDENTITY | CONTINUE IDENTITY ] [ CASCADE | RESTRICT ].</summary>
    private TruncateStatement Truncate(int start)
    {
        Next();
        Accept(Tag.Table);
        var tables = RelationTargets(withColumns: false);
        var restart = Accept(Tag.Restart, Tag.Identity);
        if (!restart) Accept(Tag.Continue, Tag.Identity);
        var cascade = OptionalCascade();
        return new TruncateStatement(tables, From(start)) { RestartIdentity = restart, Cascade = cascade };
    }

    /// <summary>LOCK [ TABLE ] table [, ...] [ IN mode MODE ] [ NOWAIT ].</summary>
    private LockStatement Lock(int start)
    {
        Next();
        Accept(Tag.Table);
        var tables = RelationTargets(withColumns: false);
        var mode = "ACCESS EXCLUSIVE";
        if (Accept(Tag.In))
        {
            var words = (Current.Tag, PeekTag(1), PeekTag(2)) switch
            {
                (Tag.Access or Tag.Row, Tag.Share or Tag.Exclusive, Tag.Mode) => 2,
                (Tag.Share, Tag.Update or Tag.Row, Tag.Exclusive) => 3,
                (Tag.Share or Tag.Exclusive, Tag.Mode, _) => 1,
                _ => 0,
            };
            if (words == 0) Fail();
            else mode = Words(words);
            Expect(Tag.Mode);
        }
        var noWait = Accept(Tag.Nowait);
        return new LockStatement(tables, mode, From(start)) { NoWait = noWait };
    }

    /// <summary>VACUUM { ( option [, ...] ) | [ FULL ] [ FREEZE ] [ VERBOSE ] [ ANALYZE ] } [ table [ ( ... ) ] [, ...] ].</summary>
    private VacuumStatement Vacuum(int start)
    {
        Next();
        ImmutableArray<StatementOption> options;
        if (At(Tag.LeftParen))
        {
            options = UtilityOptions();
        }
        else
        {
            var words = new Sequence<StatementOption>();
            OptionalWord(ref words, Tag.Full);
            OptionalWord(ref words, Tag.Freeze);
            OptionalWord(ref words, Tag.Verbose);
            if (!OptionalWord(ref words, Tag.Analyze)) OptionalWord(ref words, Tag.Analyse);
            options = words.ToImmutable();
        }
        var tables = AtStatementEnd ? [] : RelationTargets(withColumns: true);
        return new VacuumStatement(tables, options, From(start));
    }

    private bool OptionalWord(ref Sequence<StatementOption> options, Tag tag)
    {
        var first = _p;
        if (!Accept(tag)) return false;
        options.Add(Option(first));
        return true;
    }

    /// <summary>{ ANALYZE | ANALYSE } [ ( option [, ...] ) | VERBOSE ] [ table [ ( ... ) ] [, ...] ].</summary>
    private AnalyzeStatement Analyze(int start)
    {
        Next();
        var words = new Sequence<StatementOption>();
        OptionalWord(ref words, Tag.Verbose);
        var options = At(Tag.LeftParen) && words.Count == 0 ? UtilityOptions() : words.ToImmutable();
        var tables = AtStatementEnd ? [] : RelationTargets(withColumns: true);
        return new AnalyzeStatement(tables, options, From(start));
    }

    /// <summary>CLUSTER [ ( option [, ...] ) | VERBOSE ] [ table [ USING index ] | index ON table ].</summary>
    private ClusterStatement Cluster(int start)
    {
        Next();
        var hasOptions = At(Tag.LeftParen);
        if (hasOptions) UtilityOptions();
        else Accept(Tag.Verbose);
        if (AtStatementEnd) return new ClusterStatement(null, null, From(start));
        var name = QualifiedName();
        if (Accept(Tag.Using))
        {
            var index = ColumnId();
            return new ClusterStatement(name, index, From(start));
        }
        if (hasOptions || name.Parts.Length != 1 || !Accept(Tag.On)) return new ClusterStatement(name, null, From(start));
        var table = QualifiedName();
        return new ClusterStatement(table, name.Parts[0], From(start));
    }

    /// <summary>REINDEX [ ( option [, ...] ) ] { INDEX | TABLE | SCHEMA | DATABASE | SYSTEM } [ CONCURRENTLY ] [ name ].</summary>
    private ReindexStatement Reindex(int start)
    {
        Next();
        var options = At(Tag.LeftParen) ? UtilityOptions() : [];
        if (Current.Tag is not (Tag.Index or Tag.Table or Tag.Schema or Tag.Database or Tag.System)) Fail();
        var kind = Words(1);
        var concurrently = Accept(Tag.Concurrently)
            || options.LastOrDefault(o => o.Name == "concurrently") is { Value: not ("false" or "off" or "0") };
        QualifiedName? name = null;
        if (kind is "INDEX" or "TABLE") name = QualifiedName();
        else if (kind == "SCHEMA" || !AtStatementEnd) name = SingleName(kind).Name;
        return new ReindexStatement(kind, name, concurrently, From(start));
    }

    /// <summary>REFRESH MATERIALIZED VIEW [ CONCURRENTLY ] name [ WITH [ NO ] DATA ].</summary>
    private RefreshStatement Refresh(int start)
    {
        Next();
        Expect(Tag.Materialized, Tag.View);
        var concurrently = Accept(Tag.Concurrently);
        var name = QualifiedName();
        var withNoData = Accept(Tag.With, Tag.No, Tag.Data);
        if (!withNoData) Accept(Tag.With, Tag.Data);
        return new RefreshStatement(name, concurrently, withNoData, From(start));
    }
}
