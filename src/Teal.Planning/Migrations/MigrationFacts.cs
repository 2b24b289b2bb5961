using System.Text.RegularExpressions;
using Teal.Sql.Schema;
using Teal.Sql.Syntax;

namespace Teal.Planning.Migrations;

/// <summary>What a migration does as a whole, gathered before its statements are placed one by one.</summary>
internal sealed partial record MigrationFacts(
    IReadOnlyCollection<(RelationName Table, string Column)> Added,
    IReadOnlySet<RelationName> Created,
    IReadOnlyList<DataMove> DataMoves,
    IReadOnlyList<(QualifiedName Table, string Column)> Removed)
{
    public static MigrationFacts Of(SqlScript migration)
    {
        var alters = migration.Statements.OfType<AlterTableStatement>().ToList();
        HashSet<(RelationName, string)> added = [.. alters.SelectMany(alter => alter.Actions.OfType<AddColumnAction>()
            .Select(action => (RelationName.Of(alter.Name), action.Column.Name.Name)))];
        HashSet<RelationName> created = [.. migration.Statements.OfType<CreateTableStatement>().Select(create => RelationName.Of(create.Name))];
        var facts = new MigrationFacts(added, created, [], []);
        var moves = migration.Statements.OfType<UpdateStatement>().Where(facts.IsDataMove)
            .Select(update => new DataMove(update, migration.Source)).ToList();
        facts = facts with { DataMoves = moves };
        return facts with
        {
            Removed =
            [
                .. alters.SelectMany(alter => alter.Actions.OfType<DropColumnAction>().Select(action => (alter.Name, action.Column.Name))),
                .. alters.SelectMany(alter => alter.Actions.OfType<RenameColumnAction>()
                    .Where(rename => facts.IsParkedName(alter.Name, rename)).Select(rename => (alter.Name, rename.Column.Name))),
            ],
        };
    }

    public HashSet<string> AddedTo(QualifiedName table) =>
        [.. Added.Where(a => a.Table == RelationName.Of(table)).Select(a => a.Column)];

    /// <summary>Whether the migration makes the table.</summary>
    public bool Creates(QualifiedName table) => Created.Contains(RelationName.Of(table));

    /// <summary>Whether what fills the new columns looks values up in a table: then that must be filled before it.</summary>
    public bool IsLookedUp(QualifiedName table) => DataMoves.Any(move =>
        SyntaxTree.DescendantsAndSelf<TableReference>(move.Update).Any(reference => RelationName.Of(reference.Table) == RelationName.Of(table)));

    /// <summary>Whether an UPDATE only fills columns that the migration adds.</summary>
    public bool IsDataMove(UpdateStatement update) =>
        update.With is null && update.Returning.IsEmpty && !update.IsWhereCurrentOf
        && update.Assignments.SelectMany(a => a.Columns).All(target => Added.Contains((RelationName.Of(update.Target.Table), target.Column.Name)));

    /// <summary>
    /// Whether a rename only puts a column aside: its values have moved to a new column in the same migration, and the new
    /// name says that nobody is to use it.
    /// </summary>
    public bool IsParkedName(QualifiedName table, RenameColumnAction rename) =>
        AsideName().IsMatch(rename.NewName.Name) && DataMoves.Any(move => move.Reads(table, rename.Column.Name));

    [GeneratedRegex("(^|_)(deprecated|old|legacy|unused|obsolete|backup|bak|tmp|to_drop|to_delete|remove|removed)(_|$)")]
    private static partial Regex AsideName();
}
