using System.Collections.Immutable;
using Teal.Sql.Syntax;

namespace Teal.Sql.Schema;

/// <summary>CREATE FUNCTION, PROCEDURE and AGGREGATE, and what ALTER and DROP do to them. Bodies are not looked into.</summary>
internal static class RoutineChanges
{
    internal static SchemaModel Apply(SchemaModel model, CreateFunctionStatement statement)
    {
        var name = model.NameForNew(statement.Name);
        var types = statement.Parameters.Concat(statement.ReturnsTable).Select(p => p.Type).ToList();
        if (statement.Returns is { } returned) types.Add(returned);
        var routine = new Routine(name, Arguments(model, statement.Parameters), statement.IsProcedure ? RoutineKind.Procedure : RoutineKind.Function)
        {
            Language = statement.Language,
            ArgumentNames = [.. Inputs(statement.Parameters).Select(p => p.Name?.Name ?? "")],
            Defaults = Inputs(statement.Parameters).Count(p => p.Default is not null),
            Volatility = statement.Options.Aggregate(VolatilityCategory.Volatile, static (v, option) => Volatility(option) ?? v),
            Returns = !statement.ReturnsTable.IsEmpty ? "record" : statement.Returns is { } type ? Text(model, type) : null,
            ReturnsSet = !statement.ReturnsTable.IsEmpty || statement.Returns is { IsSetOf: true },
            UserTypes = [.. types.Select(model.FindType).OfType<RelationName>().Distinct()],
        };
        return Put(model.WithSchema(name.Schema), routine);
    }

    internal static SchemaModel Apply(SchemaModel model, DefineStatement statement)
    {
        var name = model.NameForNew(statement.Name);
        // An aggregate's transition runs once per row, whatever its functions are marked as: pg_proc has it as immutable.
        var aggregate = new Routine(name, Arguments(model, statement.Parameters), RoutineKind.Aggregate)
        {
            Language = "internal",
            Volatility = VolatilityCategory.Immutable,
            UserTypes = [.. statement.Parameters.Select(p => model.FindType(p.Type)).OfType<RelationName>().Distinct()],
        };
        return Put(model.WithSchema(name.Schema), aggregate);
    }

    internal static SchemaModel Drop(SchemaModel model, ObjectReference routine, string kind) =>
        routine.Name is { } given && model.ResolveRoutine(given) is { } name ? Remove(model, name, r => IsMeant(model, r, routine, kind)) : model;

    internal static SchemaModel Remove(SchemaModel model, RelationName name, Func<Routine, bool> isMeant)
    {
        if (!model.Routines.TryGetValue(name, out var overloads) || !overloads.Any(isMeant)) return model;
        var remaining = overloads.RemoveAll(r => isMeant(r));
        model = model.WithRoutines(name, remaining);
        // Which overload a caller means is not known; while there is one, the caller stays.
        return remaining.IsEmpty ? Removal.CallersOf(model, name) : model;
    }

    /// <summary>RENAME TO and SET SCHEMA.</summary>
    internal static SchemaModel Move(SchemaModel model, ObjectReference routine, Func<RelationName, RelationName> to)
    {
        if (routine.Name is not { } given || model.ResolveRoutine(given) is not { } old) return model;
        var target = to(old);
        var moved = model.Routines[old].Where(r => IsMeant(model, r, routine, routine.Kind)).ToList();
        if (moved.Count == 0 || target == old) return model;
        model = model.WithSchema(target.Schema).WithRoutines(old, model.Routines[old].RemoveRange(moved));
        foreach (var each in moved) model = Put(model, each with { Name = target });
        if (model.Routines.ContainsKey(old)) return model;
        foreach (var table in model.Dependents.Of(Need.TableCalls, old))
        {
            var found = model.Tables[table];
            model = model.With(found with
            {
                Columns = [.. found.Columns.Select(c => c with { Calls = c.Calls.Substitute(old, target) })],
                Constraints = [.. found.Constraints.Select(c => c with { Calls = c.Calls.Substitute(old, target) })],
            });
        }
        foreach (var index in model.Dependents.Of(Need.IndexCalls, old))
            model = model.With(model.Indexes[index] with { Calls = model.Indexes[index].Calls.Substitute(old, target) });
        foreach (var view in model.Dependents.Of(Need.ViewCalls, old))
            model = model.With(model.Views[view] with { Calls = model.Views[view].Calls.Substitute(old, target) });
        return AttachmentChanges.RenameRoutine(model, old, target);
    }

    /// <summary>ALTER FUNCTION … { IMMUTABLE | STABLE | VOLATILE }.</summary>
    internal static SchemaModel Alter(SchemaModel model, AlterOptionsStatement statement)
    {
        if (statement.Object.Name is not { } given || model.ResolveRoutine(given) is not { } name) return model;
        if (statement.Options.Select(Volatility).LastOrDefault(v => v is not null) is not { } volatility) return model;
        return model.WithRoutines(name,
            [.. model.Routines[name].Select(r => IsMeant(model, r, statement.Object, statement.Object.Kind) ? r with { Volatility = volatility } : r)]);
    }

    private static SchemaModel Put(SchemaModel model, Routine routine)
    {
        var overloads = model.Routines.GetValueOrDefault(routine.Name, []);
        return model.WithRoutines(routine.Name, overloads.RemoveAll(r => r.ArgumentTypes.SequenceEqual(routine.ArgumentTypes)).Add(routine));
    }

    private static bool IsMeant(SchemaModel model, Routine routine, ObjectReference reference, string kind)
    {
        var isKind = kind switch
        {
            "FUNCTION" => routine.Kind == RoutineKind.Function,
            "PROCEDURE" => routine.Kind == RoutineKind.Procedure,
            "AGGREGATE" => routine.Kind == RoutineKind.Aggregate,
            _ => true,
        };
        return isKind && (!reference.HasParameters || routine.ArgumentTypes.SequenceEqual(Arguments(model, reference.Parameters)));
    }

    private static ImmutableArray<string> Arguments(SchemaModel model, ImmutableArray<RoutineParameter> parameters) =>
        [.. Inputs(parameters).Select(p => Text(model, p.Type))];

    private static IEnumerable<RoutineParameter> Inputs(ImmutableArray<RoutineParameter> parameters) => parameters.Where(p => p.Mode != ParameterMode.Out);

    // The catalog keeps no modifiers of arguments and results.
    private static string Text(SchemaModel model, TypeName type) => model.Describe(type with { Modifiers = [], IntervalFields = null }).Text switch
    {
        "character(1)" => "character",
        "bit(1)" => "bit",
        var text => text,
    };

    private static VolatilityCategory? Volatility(StatementOption option) => option.Name switch
    {
        "immutable" => VolatilityCategory.Immutable,
        "stable" => VolatilityCategory.Stable,
        "volatile" => VolatilityCategory.Volatile,
        _ => null,
    };
}
