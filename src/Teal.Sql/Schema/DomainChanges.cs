using Teal.Sql.Syntax;
using Teal.Sql.Text;

namespace Teal.Sql.Schema;

/// <summary>CREATE DOMAIN and ALTER DOMAIN.</summary>
internal static class DomainChanges
{
    internal static SchemaModel Apply(SchemaModel model, CreateDomainStatement statement)
    {
        var name = model.NameForNew(statement.Name);
        if (model.HasType(name)) return model;
        model = model.WithSchema(name.Schema);
        var (text, own) = model.Describe(statement.Type);
        var domain = new DomainType(name, text, false, null, []) { UserType = own };
        foreach (var constraint in statement.Constraints)
        {
            domain = constraint switch
            {
                NotNullConstraint c => WithNotNull(domain, c.Name),
                DefaultConstraint c => WithDefault(model, domain, c.Value, statement.Text),
                ColumnCheck c => WithCheck(model, domain, c.Name, c.Condition, ConstraintCreation.Marks.Of(c), statement.Text),
                ColumnCollation c => domain with { Collation = c.Collation.ToString() },
                _ => domain,
            };
        }
        return model.With(domain);
    }

    internal static SchemaModel Apply(SchemaModel model, AlterDomainStatement statement)
    {
        if (model.ResolveType(statement.Name) is not { } name || !model.Domains.TryGetValue(name, out var domain)) return model;
        return model.With(statement.Action switch
        {
            DomainDefaultAction a => WithDefault(model, domain, a.Value, statement.Text),
            DomainNotNullAction { NotNull: true } => WithNotNull(domain, null),
            DomainNotNullAction => domain with { NotNull = false, NotNullName = null },
            AddConstraintAction { Constraint: CheckConstraint c } => WithCheck(model, domain, c.Name, c.Condition, ConstraintCreation.Marks.Of(c), statement.Text),
            AddConstraintAction { Constraint: DomainNotNullConstraint c } => WithNotNull(domain, c.Name),
            DropConstraintAction a when domain.NotNullName == a.Name.Name => domain with { NotNull = false, NotNullName = null },
            DropConstraintAction a => domain with { Constraints = domain.Constraints.RemoveAll(c => c.Name == a.Name.Name) },
            ValidateConstraintAction a => domain with { Constraints = [.. domain.Constraints.Select(c => c.Name == a.Name.Name ? c with { IsValidated = true } : c)] },
            RenameConstraintAction a => domain with
            {
                Constraints = [.. domain.Constraints.Select(c => c.Name == a.Constraint.Name ? c with { Name = a.NewName.Name } : c)],
                NotNullName = domain.NotNullName == a.Constraint.Name ? a.NewName.Name : domain.NotNullName,
            },
            _ => domain,
        });
    }

    private static DomainType WithNotNull(DomainType domain, Identifier? name) =>
        domain with { NotNull = true, NotNullName = name?.Name ?? domain.NotNullName ?? domain.Name.Name + "_not_null" };

    private static DomainType WithDefault(SchemaModel model, DomainType domain, Expression? value, SourceText? text)
    {
        var column = ColumnConstraints.WithDefault(model, new Column("", "", false, null), value, text);
        return domain with { Default = column.Default, DefaultVolatility = column.DefaultVolatility, Calls = column.Calls };
    }

    private static DomainType WithCheck(
        SchemaModel model, DomainType domain, Identifier? name, Expression condition, ConstraintCreation.Marks marks, SourceText? text)
    {
        var constraints = domain.Constraints.ToList();
        var chosen = name?.Name ?? ObjectNames.ForConstraint(model, domain.Name, null, "check", constraints);
        if (constraints.Exists(c => c.Name == chosen)) return domain;
        return domain with
        {
            Constraints = domain.Constraints.Add(new Constraint(
                chosen, ConstraintKind.Check, [.. ColumnNames.UsedIn(condition)], marks.IsValidated, $"CHECK ({text?.Slice(condition.Span)})")
            {
                Condition = condition,
                Calls = References.Routines(model, condition),
            }),
        };
    }
}
