using System.Collections.Immutable;
using System.Text;
using Teal.Linting.Analysis;
using Teal.Linting.Effects;
using Teal.Sql.Lexing;
using Teal.Sql.Parsing;
using Teal.Sql.Schema;
using Teal.Sql.Syntax;
using Teal.Sql.Text;

namespace Teal.Linting;

/// <summary>A statement, and all that is known when it runs.</summary>
internal sealed class LintContext
{
    private readonly SchemaModel _partial;
    private ImmutableArray<Effect> _effects;
    private ImmutableArray<Refusal> _refusals;
    private LockLimit? _lockLimit;

    public LintContext(
        SqlScript script, StatementPlace place, SchemaKnowledge knowledge, ScriptHistory history, LintSettings settings)
    {
        Script = script;
        Place = place;
        Schema = knowledge.Schema;
        _partial = knowledge.Partial;
        Certainty = knowledge.Certainty;
        History = history;
        Settings = settings;
    }

    /// <summary>The file.</summary>
    public SqlScript Script { get; }

    /// <summary>Where the statement stands.</summary>
    public StatementPlace Place { get; }

    /// <summary>The statement at hand: one of the file, or one inside a code block that the file runs.</summary>
    public Statement Statement => Place.Statement;

    /// <summary>The code block that the statement stands in (of DO, or of a routine that the file made and calls), or null.</summary>
    public ProcedureBody? Code => Place.Code;

    /// <summary>How many loops of its code block the statement stands in.</summary>
    public int LoopDepth => Place.LoopDepth;

    /// <summary>The transaction that the statement runs in.</summary>
    public TransactionPlace Transaction => Place.Transaction;

    /// <summary>The schema before the statement.</summary>
    public SchemaModel Schema { get; }

    /// <summary>How far <see cref="Schema"/> is certain.</summary>
    public Certainty Certainty { get; }

    /// <summary>What the statements before this one did in the same file.</summary>
    public ScriptHistory History { get; }

    /// <summary>What the file does elsewhere, before and after this statement.</summary>
    public required ScriptOutlook Outlook { get; init; }

    /// <summary>What is assumed.</summary>
    public LintSettings Settings { get; }

    /// <summary>Major version of the server, 14 to 18.</summary>
    public int PgMajor => Settings.PgMajor;

    /// <summary>What the statement does to relations that were there before the file.</summary>
    public ImmutableArray<Effect> Effects => _effects.IsDefault ? _effects = EffectsOf(Statement) : _effects;

    /// <summary>Why the server refuses the statement, as far as the schema tells.</summary>
    public ImmutableArray<Refusal> Refusals => _refusals.IsDefault ? _refusals = [.. RefusalSearch.In(this)] : _refusals;

    /// <summary>What bounds the wait of the statement for its locks.</summary>
    public LockLimit LockLimit => _lockLimit ??= LockWait.LimitOf(this);

    /// <summary>The locks that earlier statements of the same transaction took on relations that were there before the file, and which are still held.</summary>
    public IEnumerable<Effect> Held => History.In(Transaction).Held;

    /// <summary>Those of <see cref="Held"/> that block writes at least.</summary>
    public IEnumerable<Effect> HeldAgainstWrites => Held.TakeWhile(e => e.Lock.BlocksWrites());

    /// <summary>Whether there is any in <see cref="Held"/>.</summary>
    public bool HoldsAny => History.In(Transaction).HoldsAny;

    /// <summary>
    /// Whether a form that may not stand in a transaction block could be written here: the statement is not inside code, and neither
    /// the file nor a known runner wraps it.
    /// </summary>
    public bool CanLeaveTransaction =>
        Code is null && (!Transaction.IsShared || Transaction.IsAssumed) && Transaction.Mode is TransactionMode.Unknown or TransactionMode.None;

    /// <summary>
    /// Whether statements that are put behind this one run in transactions of their own: the file says so, or the runner is known to
    /// do so. A file with one statement says nothing: most runners would run both in one transaction.
    /// </summary>
    public bool CanSplitTransaction => Code is null && Settings.Transactions switch
    {
        TransactionMode.None => !Transaction.IsShared,
        TransactionMode.PerStatement => true,
        TransactionMode.Unknown => !Transaction.IsShared
            && Script.Statements.Where(s => s is not (SetStatement or MetaCommandStatement)).Skip(1).Any(),
        _ => false,
    };

    /// <summary>
    /// The table as far as it is known: whole where <see cref="Schema"/> has it, otherwise with just the columns and constraints that
    /// the files have added to it; null where nothing is known of it.
    /// </summary>
    public Table? TableSoFar(QualifiedName table) => Schema.Find(table) ?? _partial.Find(table);

    /// <summary>The relation that a name means here under the search_path.</summary>
    public RelationName Resolve(QualifiedName name) => Schema.Resolve(name);

    /// <summary>A name as SQL that means the relation where the statement stands: with its schema where search_path would find another one, or none.</summary>
    public string NameOf(RelationName relation) =>
        Resolve(new QualifiedName([new Identifier(relation.Name, true, Statement.Span)], Statement.Span)) == relation ? relation.ToString() : SqlName.Quote(relation.Schema, relation.Name);

    /// <summary>Whether the relation was created in this file, or is a temporary table: nobody else uses it yet.</summary>
    public bool IsNew(QualifiedName relation) => IsNew(Resolve(relation));

    /// <inheritdoc cref="IsNew(QualifiedName)"/>
    public bool IsNew(RelationName relation) =>
        History.New.Contains(relation) || Schema.Tables.GetValueOrDefault(relation)?.Persistence == Persistence.Temporary;

    /// <summary>Whether the column was added in this file: no application uses it yet.</summary>
    public bool IsNewColumn(QualifiedName table, string column) => History.New.ContainsColumn(Resolve(table), column);

    /// <summary>Whether ADD COLUMN IF NOT EXISTS does nothing, since the column is known to be there.</summary>
    public bool IsThere(AlterTableStatement alter, AddColumnAction add) => add.IfNotExists && Schema.Find(alter.Name)?.Column(add.Column.Name.Name) is not null;

    /// <summary>Whether the type or domain was created in this file.</summary>
    public bool IsNewType(QualifiedName type) => History.New.ContainsType(RelationName.Of(type));

    /// <summary>Whether the function or procedure was created in this file, and not in place of one that was there.</summary>
    public bool IsNewRoutine(QualifiedName routine) => History.New.ContainsRoutine(RelationName.Of(routine));

    /// <summary>Whether the schema was created in this file.</summary>
    public bool IsNewSchema(string schema) => History.New.ContainsSchema(schema);

    /// <summary>What the statement does to <paramref name="table"/>; no lock where it does nothing.</summary>
    public Effect EffectOn(QualifiedName table) => EffectOn(Resolve(table));

    /// <inheritdoc cref="EffectOn(QualifiedName)"/>
    public Effect EffectOn(RelationName table) => Effects.FirstOrDefault(e => e.Relation == table) ?? new Effect(table, LockMode.None);

    /// <summary>What one action alone of an ALTER TABLE does to its table.</summary>
    public Effect EffectOf(AlterTableStatement alter, AlterTableAction action) =>
        StatementEffects.Of(alter with { Actions = [action] }, Schema, PgMajor)
            .First(e => e.Relation == Resolve(alter.Name));

    /// <summary>What one action alone of an ALTER TABLE does to other relations that were there before the file.</summary>
    public IEnumerable<Effect> OtherEffectsOf(AlterTableStatement alter, AlterTableAction action) =>
        EffectsOf(alter with { Actions = [action] }).Where(e => e.Relation != Resolve(alter.Name));

    /// <summary>The text of a node.</summary>
    public string Text(SourceSpan span) => Script.Source.Slice(span);

    /// <summary>The first place in the statement where a keyword stands as a word of its own, outside comments and quotes; or null.</summary>
    public SourceSpan? FindWord(string keyword)
    {
        if (Code is not null) return FindWordInCode(keyword);
        var tokens = Script.Tokens;
        for (var i = FirstTokenFrom(Statement.Span.Start); i < tokens.Length && tokens[i].Start < Statement.Span.End; i++)
            if (tokens[i].Kind == TokenKind.Word && tokens[i].Length == keyword.Length
                && Script.Source.Content.AsSpan(tokens[i].Start, keyword.Length).Equals(keyword, StringComparison.OrdinalIgnoreCase))
                return tokens[i].Span;
        return null;
    }

    // The tokens of a code block are not among those of the file.
    private SourceSpan? FindWordInCode(string keyword) => SqlParser.Parse(Text(Statement.Span)).Tokens
        .Where(t => t.Kind == TokenKind.Word && t.Length == keyword.Length && Script.Source.Content.AsSpan(Statement.Span.Start + t.Start, t.Length).Equals(keyword, StringComparison.OrdinalIgnoreCase))
        .Select(t => (SourceSpan?)new SourceSpan(Statement.Span.Start + t.Start, t.Length))
        .FirstOrDefault();

    /// <summary>Whether a name in the statement may be longer than <paramref name="bytes"/> as it is written.</summary>
    public bool HasLongName(int bytes)
    {
        // The tokens of a code block are not among those of the file.
        if (Code is not null) return true;
        var tokens = Script.Tokens;
        for (var i = FirstTokenFrom(Statement.Span.Start); i < tokens.Length && tokens[i].Start < Statement.Span.End; i++)
            if (tokens[i].Length > bytes / 4 && tokens[i].Kind is TokenKind.Word or TokenKind.QuotedIdentifier or TokenKind.UnicodeIdentifier or TokenKind.Placeholder
                && Encoding.UTF8.GetByteCount(Script.Source.Content.AsSpan(tokens[i].Start, tokens[i].Length)) > bytes)
                return true;
        return false;
    }

    private int FirstTokenFrom(int offset)
    {
        var (low, high) = (0, Script.Tokens.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (Script.Tokens[middle].Start < offset) low = middle + 1;
            else high = middle;
        }

        return low;
    }

    private ImmutableArray<Effect> EffectsOf(Statement statement) =>
        StatementEffects.Of(statement, Schema, PgMajor).RemoveAll(e => History.New.Contains(e.Relation));
}
