using Teal.Linting.Analysis;
using Teal.Linting.Effects;
using Teal.Sql.Schema;
using Teal.Sql.Syntax;

namespace Teal.Linting.Rules.Compatibility;

/// <summary>
/// A column becomes required of everybody who inserts: ADD COLUMN … NOT NULL without a default, SET NOT NULL (or a CHECK, or a primary key) on a
/// column without one, or a NOT NULL column loses what has filled it: its default, identity, expression or sequence.
/// </summary>
internal sealed class RequiredColumnWithoutDefault() : Rule<AlterTableStatement, AlterDomainStatement, DropStatement>(
    "required-column-without-default", Severity.Error, Category.Compatibility,
    "A column becomes required without a default",
    "The version that is running leaves the column out of its INSERTs, or writes NULL, and each of these fails. Give the column a default, or make it NOT NULL "
    + "only when every running version writes it, through a CHECK that is validated without blocking.\n\n"
    + "A warning where the running version knows the column and may well write it; worth knowing (info) where a trigger before INSERT may fill it. "
    + "A CHECK (column IS NOT NULL), NOT VALID or not, refuses NULL just the same, and is reported in place of the SET NOT NULL that follows it. "
    + "Not reported where a CHECK or NOT NULL has refused NULL before, where the column has or gets a default, for tables that "
    + "the file made (but for ADD COLUMN after it has put rows into one, which fails), and where a primary key takes over columns that are NOT NULL.")
{
    protected override IEnumerable<Finding> Check(LintContext context, Statement statement) => statement switch
    {
        AlterTableStatement alter when !context.IsNew(alter.Name) => OfTable(context, alter),
        AlterTableStatement alter when context.History.HasFilled(context.Resolve(alter.Name)) => OfFilled(context, alter),
        AlterDomainStatement { Action: DomainNotNullAction { NotNull: true } or AddConstraintAction { Constraint: DomainNotNullConstraint } } domain
            when !context.IsNewType(domain.Name) => [OfDomain(context, domain)],
        DropStatement { ObjectKind: "SEQUENCE", Cascade: true } drop => OfSequence(context, drop),
        _ => [],
    };

    // Nobody uses the table yet, but the rows that the file has put into it need a value.
    private IEnumerable<Finding> OfFilled(LintContext context, AlterTableStatement alter)
    {
        var table = context.Resolve(alter.Name);
        foreach (var add in alter.Actions.OfType<AddColumnAction>())
            if (IsRequired(add.Column) && !FillsItself(add.Column) && !GetsDefault(alter, add.Column.Name.Name))
                yield return Found(
                    context, add.Span, alter.Name,
                    $"{table}.{add.Column.Name} is added NOT NULL and without a default, and this file has put rows into {table}: the statement fails with 'column \"{add.Column.Name.Name}\" of relation "
                    + $"\"{alter.Name.Name}\" contains null values' (SQLSTATE 23502).",
                    $"""
                    Write it into CREATE TABLE, or make it NOT NULL when the rows have a value; nobody uses the table yet:
                    ALTER TABLE {table} ADD COLUMN {add.Column.Name}{(add.Column.Type is null ? "" : " " + context.Text(add.Column.Type.Span))};
                    UPDATE {table} SET {add.Column.Name} = /* its value */;
                    ALTER TABLE {table} ALTER COLUMN {add.Column.Name} SET NOT NULL;
                    """);
    }

    private IEnumerable<Finding> OfTable(LintContext context, AlterTableStatement alter)
    {
        foreach (var action in alter.Actions)
        {
            if (action is AddConstraintAction { Constraint: UniqueConstraint { IsPrimaryKey: true } key })
            {
                if (OfPrimaryKey(context, alter, action, key) is { } required) yield return required;
                continue;
            }

            if (action is AddConstraintAction { Constraint: CheckConstraint { IsNotEnforced: false } check })
                foreach (var refused in OfCheck(context, alter, action, check)) yield return refused;

            var finding = action switch
            {
                AddColumnAction add => OfAdded(context, alter, add),
                AlterColumnNotNullAction { NotNull: true } set => OfSet(context, alter, set, set.Column),
                AddConstraintAction { Constraint: TableNotNullConstraint constraint } => OfSet(context, alter, action, constraint.Column),
                AlterColumnDefaultAction { Value: null } drop => OfDroppedDefault(context, alter, drop),
                DropIdentityAction drop => OfLostFilling(context, alter, drop, drop.Column, "identity", c => c.IsIdentity),
                DropExpressionAction drop => OfLostFilling(context, alter, drop, drop.Column, "expression", c => c.Generated is not null),
                _ => null,
            };
            if (finding is not null) yield return finding;
        }
    }

    private Finding? OfAdded(LintContext context, AlterTableStatement alter, AddColumnAction add)
    {
        var column = add.Column;
        if (!IsRequired(column) || FillsItself(column) || GetsDefault(alter, column.Name.Name) || context.IsThere(alter, add)) return null;
        var table = context.Resolve(alter.Name);
        var message =
            $"{table}.{column.Name} is added NOT NULL and without a default: the statement fails (SQLSTATE 23502) unless {table} is empty, and "
            + $"then every INSERT of the running application, which does not know {column.Name}, fails with "
            + $"'null value in column \"{column.Name.Name}\" violates not-null constraint' (23502). "
            + $"It takes {EffectText.Describe(context.EffectOf(alter, add))}.";
        var type = column.Type is null ? "" : " " + context.Text(column.Type.Span);
        return Found(context, add.Span, alter.Name, message, $"""
            Add it without NOT NULL, or with a DEFAULT that suits the running application:
            ALTER TABLE {table} ADD COLUMN {column.Name}{type};
            -- {NotNullLater(context, alter.Name, column.Name)}
            """);
    }

    private Finding? OfSet(LintContext context, AlterTableStatement alter, AlterTableAction action, Identifier column)
    {
        var table = context.Resolve(alter.Name);
        var known = context.TableSoFar(alter.Name)?.Column(column.Name);
        if (known is { FillsItself: true } || GetsDefault(alter, column.Name)
            || (context.TableSoFar(alter.Name)?.RefusesNull(column.Name) ?? false)) return null;
        var assumption = known is null ? $" (the schema of {table} is not known; it is assumed that {column} is nullable and has no default)" : "";
        var filler = FillerOf(context, alter.Name);
        var message =
            $"{table}.{column} becomes NOT NULL and has no default{assumption}: {(filler is null ? "" : $"unless the trigger {filler} fills it, ")}every INSERT of the running application that leaves "
            + $"{column} out, and every write that sets it to NULL, fails with 'null value in column \"{column.Name}\" violates not-null constraint' (SQLSTATE 23502).";
        // What it costs to look at the rows that are there, and how to spare that, is told by set-not-null.
        return Found(
            context, action.Span, alter.Name, message,
            $"""
            Do it when every running version writes {column}; where all do so already, say it:
            -- teal:ignore {Id} every running version writes {column}
            -- Or give what leaves it out a value that suits it, first:
            ALTER TABLE {context.NameOf(table)} ALTER COLUMN {column} SET DEFAULT /* such a value */;
            """, Weight(context, alter.Name, column.Name, filler));
    }

    // The first statement of the way to NOT NULL that refuses NULL: what follows it refuses no more. A column that the file adds has a
    // rule of its own.
    private IEnumerable<Finding> OfCheck(LintContext context, AlterTableStatement alter, AlterTableAction action, CheckConstraint check)
    {
        foreach (var conjunct in Conjuncts.Of(check.Condition))
        {
            if (conjunct is not UnaryExpression { Operator: "IS NOT NULL", Operand: ColumnReference { Name: var column } } || context.IsNewColumn(alter.Name, column.Name)) continue;
            var (table, known) = (context.Resolve(alter.Name), context.TableSoFar(alter.Name));
            if (known?.Column(column.Name) is { FillsItself: true } || known?.RefusesNull(column.Name) == true || GetsDefault(alter, column.Name)) continue;
            var assumption = known?.Column(column.Name) is null ? $" (the schema of {table} is not known; it is assumed that {column} is nullable and has no default)" : "";
            var filler = FillerOf(context, alter.Name);
            yield return Found(
                context, action.Span, alter.Name,
                $"From now on {table}.{column} must not be NULL, and it has no default{assumption}: {(filler is null ? "" : $"unless the trigger {filler} fills it, ")}every INSERT of the running application that leaves "
                + $"{column} out, and every write that sets it to NULL, fails with 'new row for relation \"{alter.Name.Name}\" violates check constraint{(check.Name is null ? "" : $" \"{check.Name.Name}\"")}' (SQLSTATE 23514). "
                + "NOT VALID spares the rows that are there, not the writes to come.",
                $"""
                Add it when every running version writes {column}; where all do so already, say it:
                -- teal:ignore {Id} every running version writes {column}
                {context.Text(alter.Span)};
                """, Weight(context, alter.Name, column.Name, filler));
        }
    }

    // The way of some migration frameworks: add with a default, then drop the default in the same file.
    private Finding? OfDroppedDefault(LintContext context, AlterTableStatement alter, AlterColumnDefaultAction drop)
    {
        if (context.TableSoFar(alter.Name)?.Column(drop.Column.Name) is not { NotNull: true, Default: not null } || GetsDefault(alter, drop.Column.Name)
            || context.Outlook.LaterInTransaction<AlterTableStatement>(context, context.Resolve(alter.Name)).Any(later => GetsDefault(later, drop.Column.Name))) return null;
        var table = context.Resolve(alter.Name);
        var filler = FillerOf(context, alter.Name);
        var message =
            $"{table}.{drop.Column} is NOT NULL and loses its default: {(filler is null ? "" : $"unless the trigger {filler} fills it, ")}every INSERT of the running application that leaves {drop.Column} out "
            + $"fails with 'null value in column \"{drop.Column.Name}\" violates not-null constraint' (SQLSTATE 23502). "
            + $"It takes {EffectText.Describe(context.EffectOf(alter, drop))}.";
        return Found(context, drop.Span, alter.Name, message, $"""
            Keep the default until every running version writes {drop.Column}; then, in a later migration:
            ALTER TABLE {table} ALTER COLUMN {drop.Column} DROP DEFAULT;
            """, Weight(context, alter.Name, drop.Column.Name, filler));
    }

    // Identity makes a column NOT NULL, and it stays so.
    private Finding? OfLostFilling(
        LintContext context, AlterTableStatement alter, AlterTableAction drop, Identifier column, string filling, Func<Column, bool> fills)
    {
        var known = context.TableSoFar(alter.Name)?.Column(column.Name);
        if ((known is not null && (!known.NotNull || !fills(known))) || (known is null && filling != "identity") || GetsDefault(alter, column.Name)) return null;
        var table = context.Resolve(alter.Name);
        return Found(
            context, drop.Span, alter.Name,
            $"{table}.{column} is NOT NULL and loses its {filling}, which has filled it: every INSERT of the running application that leaves {column} out fails with {ServerErrors.NullIn(column.Name)}."
            + EffectText.Sentence([context.EffectOf(alter, drop)]),
            $"""
            Give it a default in the same statement, which fills it in its place:
            ALTER TABLE {table} {context.Text(drop.Span)}, ALTER COLUMN {column} SET DEFAULT /* what fills it */;
            """);
    }

    private Finding? OfPrimaryKey(LintContext context, AlterTableStatement alter, AlterTableAction action, UniqueConstraint key)
    {
        if (context.TableSoFar(alter.Name) is not { } known) return null;
        var columns = key.UsingIndex is { } index
            ? context.Schema.Indexes.GetValueOrDefault(known.Name with { Name = index.Name })?.Columns.OfType<string>() ?? []
            : key.Columns.Select(c => c.Name);
        var required = columns.FirstOrDefault(c => known.Column(c) is { FillsItself: false } && !known.HasNoNull(c) && !GetsDefault(alter, c));
        if (required is null) return null;
        var quoted = SqlName.Quote(required);
        return Found(
            context, action.Span, alter.Name,
            $"The primary key makes {known.Name}.{quoted} NOT NULL, which has no default: every INSERT of the running application that leaves {quoted} out fails with {ServerErrors.NullIn(required)}, "
            + $"and so does the statement itself if a row has none. It takes {EffectText.Describe(context.EffectOf(alter, action))}.",
            NotNullLater(context, alter.Name, new Identifier(required, true, action.Span)), Weight(context, alter.Name, required, FillerOf(context, alter.Name)));
    }

    // Nobody writes a column that the file has just added. One that was there is required in the end of every such change, and the
    // text does not tell whether the running version writes it.
    private static Severity? Weight(LintContext context, QualifiedName table, string column, string? filler) =>
        filler is not null ? Severity.Info : context.IsNewColumn(table, column) ? null : Severity.Warning;

    // A trigger that may fill a column which an INSERT leaves out: what its function does is not looked into.
    private static string? FillerOf(LintContext context, QualifiedName table)
    {
        var name = context.Schema.Resolve(table);
        return context.Schema.TriggersOn(name)
            .Where(t => t is { Timing: "BEFORE", ForEachRow: true, Enabled: "ORIGIN" or "ALWAYS" } && t.Events.Contains("INSERT"))
            .Select(t => SqlName.Quote(t.Name))
            .Concat(context.Outlook.LaterInTransaction<CreateTriggerStatement>(context, context.Resolve(table))
                .Where(t => t is { Timing: "BEFORE", ForEachRow: true } && t.Events.Contains("INSERT"))
                .Select(t => t.Name.ToString()))
            .FirstOrDefault();
    }

    private Finding OfDomain(LintContext context, AlterDomainStatement domain) =>
        Found(
            context, domain.Action.Span, (RelationName?)null,
            $"The domain {domain.Name} becomes NOT NULL: every INSERT of the running application that leaves out a column of it without a default, and every write of NULL to one, fails with "
            + $"'domain {domain.Name.Name} does not allow null values' (SQLSTATE 23502), and so does the statement itself if one row has NULL there; the columns of the domain are read to find out.{EffectText.Sentence(context.Effects)}",
            $"""
            When every running version writes these columns and no row is without them, each in a transaction of its own:
            ALTER DOMAIN {domain.Name} ADD CONSTRAINT {SqlName.Quote(domain.Name.Name + "_not_null")} CHECK (VALUE IS NOT NULL) NOT VALID;
            ALTER DOMAIN {domain.Name} VALIDATE CONSTRAINT {SqlName.Quote(domain.Name.Name + "_not_null")};
            """);

    private IEnumerable<Finding> OfSequence(LintContext context, DropStatement drop)
    {
        foreach (var loss in Losses.Of(context.Schema, drop).Where(l => l.Kind == "default"))
            if (context.Schema.Tables[loss.Table].Columns.FirstOrDefault(c => SqlName.Quote(c.Name) == loss.Name) is { NotNull: true } column && !context.History.New.Contains(loss.Table))
                yield return Found(
                    context, drop.Span, loss.Table,
                    $"With the sequence goes the default of {loss.Table}.{loss.Name}, which is NOT NULL: every INSERT of the running application that leaves {loss.Name} out fails with {ServerErrors.NullIn(column.Name)}.",
                    $"Give the column another default first, and drop the sequence without CASCADE:\nALTER TABLE {loss.Table} ALTER COLUMN {loss.Name} SET DEFAULT /* what fills it */;");
    }

    private static bool IsRequired(ColumnDefinition column) =>
        column.Constraints.Any(c => c is NotNullConstraint or ColumnPrimaryKey);

    private static bool FillsItself(ColumnDefinition column) =>
        column.Type is { IsSerial: true }
        || column.Constraints.Any(c => c is IdentityConstraint or GeneratedConstraint
            or DefaultConstraint { Value: not Literal { Kind: LiteralKind.Null } });

    private static bool GetsDefault(AlterTableStatement alter, string column) =>
        alter.Actions.Any(a =>
            (a is AlterColumnDefaultAction { Value: not (null or Literal { Kind: LiteralKind.Null }) } set && set.Column.Name == column)
            || (a is AddIdentityAction identity && identity.Column.Name == column));

    private static string NotNullLater(LintContext context, QualifiedName table, Identifier column) =>
        $"""
        When every running version writes {column} and no row is without it, each in a transaction of its own:
        {NotNullFirst.Whole(context, table, column)}
        """;
}
