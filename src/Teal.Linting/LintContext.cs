using System.Collections.Immutable;
using Teal.Linting.Analysis;
using Teal.Linting.Effects;
using Teal.Sql.Schema;
using Teal.Sql.Syntax;
using Teal.Sql.Text;

namespace Teal.Linting;

/// <summary>A statement, and all that is known when it runs.</summary>
public sealed class LintContext
{
    private readonly Lazy<ImmutableArray<Effect>> _effects;
    private readonly ScriptHistory _history;
    private readonly SchemaModel _partial;

    internal LintContext(
        SqlScript script, int index, SchemaKnowledge knowledge, TransactionPlace transaction, ScriptHistory history, int pgMajor)
    {
        Script = script;
        Index = index;
        Schema = knowledge.Schema;
        _partial = knowledge.Partial;
        Transaction = transaction;
        PgMajor = pgMajor;
        _history = history;
        _effects = new Lazy<ImmutableArray<Effect>>(() => EffectsOf(Statement));
    }

    /// <summary>The file.</summary>
    public SqlScript Script { get; }

    /// <summary>The statement's place among the statements of the file, 0-based.</summary>
    public int Index { get; }

    /// <summary>The statement at hand.</summary>
    public Statement Statement => Script.Statements[Index];

    /// <summary>The schema before the statement.</summary>
    public SchemaModel Schema { get; }

    /// <summary>Major version of the server, 14 to 18.</summary>
    public int PgMajor { get; }

    /// <summary>The transaction that the statement runs in.</summary>
    public TransactionPlace Transaction { get; }

    /// <summary>What the statement does to relations that were there before the file.</summary>
    public ImmutableArray<Effect> Effects => _effects.Value;

    /// <summary>The locks that earlier statements of the same transaction took on relations that were there before the file, and which are still held.</summary>
    public ImmutableArray<Effect> Held => _history.HeldIn(Transaction);

    /// <summary>
    /// The table as far as it is known: whole where <see cref="Schema"/> has it, otherwise with just the columns and constraints that
    /// the files have added to it; null where nothing is known of it.
    /// </summary>
    public Table? TableSoFar(QualifiedName table) => Schema.Find(table) ?? _partial.Find(table);

    /// <summary>Whether the table was created in this file, or is a temporary one: nobody else uses it yet.</summary>
    public bool IsNew(QualifiedName table) =>
        _history.IsNew(RelationName.Of(table)) || Schema.Find(table)?.Persistence == Persistence.Temporary;

    /// <summary>Whether the column was added in this file: no application uses it yet.</summary>
    public bool IsNewColumn(QualifiedName table, string column) => _history.IsNewColumn(RelationName.Of(table), column);

    /// <summary>What the statement does to <paramref name="table"/>; no lock where it does nothing.</summary>
    public Effect EffectOn(QualifiedName table)
    {
        var name = RelationName.Of(table);
        return Effects.FirstOrDefault(e => e.Relation == name) ?? new Effect(name, LockMode.None);
    }

    /// <summary>What one action alone of an ALTER TABLE does to its table.</summary>
    public Effect EffectOf(AlterTableStatement alter, AlterTableAction action) =>
        StatementEffects.Of(alter with { Actions = [action] }, Schema, PgMajor)
            .First(e => e.Relation == RelationName.Of(alter.Name));

    /// <summary>The text of a node.</summary>
    public string Text(SourceSpan span) => Script.Source.Slice(span);

    private ImmutableArray<Effect> EffectsOf(Statement statement) =>
        [.. StatementEffects.Of(statement, Schema, PgMajor).Where(e => !_history.IsNew(e.Relation))];
}
