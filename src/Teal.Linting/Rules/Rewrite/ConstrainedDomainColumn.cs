using System.Text.RegularExpressions;
using Teal.Linting.Analysis;
using Teal.Linting.Effects;
using Teal.Sql.Schema;
using Teal.Sql.Syntax;

namespace Teal.Linting.Rules.Rewrite;

/// <summary>ADD COLUMN of a domain that has a constraint or a volatile default.</summary>
internal sealed partial class ConstrainedDomainColumn() : ActionRule<AddColumnAction>(
    "constrained-domain-column", Severity.Error, Category.Rewrite,
    "A column of a domain with a constraint is added",
    "A column of an ordinary type is added in an instant. For a domain that has a CHECK or NOT NULL PostgreSQL puts the value into every row to check it, even where it is NULL: the table is rewritten "
    + "while nobody can read it. Use the type below the domain with a CHECK of the table, which can be added NOT VALID.\n\n"
    + "A domain without constraints, with or without a constant default, and an array of a domain do not rewrite. A type that is not known may be such a domain: then it is a warning.")
{
    protected override IEnumerable<Finding> Check(LintContext context, AlterTableStatement alter)
    {
        foreach (var (add, effect) in NewColumnRewrites.In(context, alter, NewColumnRewrite.Domain))
            yield return Found(
                context, add.Span, alter.Name, Message(context, alter, add, effect), Advice(context, alter, add.Column), effect.IsCertain ? null : Severity.Warning);
    }

    private static string Message(LintContext context, AlterTableStatement alter, AddColumnAction add, Effect effect)
    {
        var type = context.Text(add.Column.Type!.Span);
        var what = effect.IsCertain
            ? $"The type {type} of {context.Resolve(alter.Name)}.{add.Column.Name} is a domain whose constraint is checked in every row"
            : $"The type {type} of {context.Resolve(alter.Name)}.{add.Column.Name} is not known here; if it is a domain with a constraint, every row is checked";
        return $"{what}: it takes {EffectText.Describe(effect)}.";
    }

    private static string Advice(LintContext context, AlterTableStatement alter, ColumnDefinition column)
    {
        var table = context.Resolve(alter.Name);
        var domain = context.Schema.FindDomain(column.Type!);
        var type = domain?.BaseType ?? "/* the type below the domain */";
        var conditions = domain?.Constraints.Select(c => ConditionOn(c, column.Name)).ToList() ?? [$"CHECK (/* the domain's condition */ {column.Name} IS NOT NULL)"];
        if (domain is { NotNull: true }) conditions.Add($"CHECK ({column.Name} IS NOT NULL)");
        // Without a default NOT NULL is refused as soon as there is a row.
        var isFilled = column.Constraints.Any(c => c is DefaultConstraint { Value: not Literal { Kind: LiteralKind.Null } });
        var steps = conditions.Select((condition, i) =>
        {
            var name = NewNames.Constraint(context, alter.Name, [column.Name.Name], i == 0 ? "check" : $"check{i}");
            return $"ALTER TABLE {table} ADD CONSTRAINT {SqlName.Quote(name)} {condition} NOT VALID;\n{LaterValidation.Validate(alter.Name, name)};";
        });
        return $"""
            Use the type below the domain and its condition as a CHECK, each in a transaction of its own:
            {NewColumnRewrites.PlainColumn(context, alter, column, type, c => c is DefaultConstraint or ColumnCollation || (c is NotNullConstraint && isFilled))}
            {string.Join('\n', steps)}
            """;
    }

    // In a domain's condition VALUE stands for the value.
    private static string ConditionOn(Constraint constraint, Identifier column) =>
        Value().Replace(constraint.Definition, column.ToString().Replace("$", "$$", StringComparison.Ordinal));

    [GeneratedRegex(@"\bVALUE\b", RegexOptions.IgnoreCase)]
    private static partial Regex Value();
}
