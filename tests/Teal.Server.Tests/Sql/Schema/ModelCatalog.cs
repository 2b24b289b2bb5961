using Teal.Sql.Schema;
using Teal.Sql.Syntax;

namespace Teal.Server.Tests.Sql.Schema;

/// <summary>What a model says of a database, in the lines of <see cref="ServerCatalog"/>.</summary>
internal static class ModelCatalog
{
    public static SortedSet<string> Lines(SchemaModel model, int major)
    {
        var lines = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var schema in model.Schemas.Where(s => s != RelationName.TemporarySchema)) lines.Add("schema " + schema);
        foreach (var table in model.Tables.Values) AddTable(lines, model, table, major);
        foreach (var index in model.Indexes.Values) lines.Add(Line(index));
        foreach (var view in model.Views.Values)
        {
            lines.Add($"view {Full(view.Name)}{(view.IsMaterialized ? " materialized" : "")}{(view.IsPopulated ? "" : " empty")} ({string.Join(',', view.Columns)})");
            if (!view.Reads.IsEmpty) lines.Add($"reads {Full(view.Name)} {string.Join(' ', view.Reads.Select(r => Full(r.Table) + "." + r.Column).Order(StringComparer.Ordinal))}");
        }
        foreach (var sequence in model.Sequences)
            lines.Add("sequence " + Full(sequence) + (model.OwnerOf(sequence) is { } owner ? $" of {Full(owner.Table)}.{owner.Column}" : ""));
        AddTypes(lines, model);
        foreach (var routine in model.Routines.Values.SelectMany(r => r)) lines.Add(Line(routine));
        foreach (var name in model.Tables.Keys.Concat(model.Views.Keys)) AddAttached(lines, model, name);
        foreach (var extension in model.Extensions) lines.Add("extension " + extension);
        return lines;
    }

    private static void AddTable(SortedSet<string> lines, SchemaModel model, Table table, int major)
    {
        var name = Full(table.Name);
        var parents = table.PartitionOf is { } parent ? [parent] : table.Inherits;
        lines.Add("table " + name
            + table.Persistence switch { Persistence.Unlogged => " unlogged", Persistence.Temporary => " temporary", _ => "" }
            + (table.PartitionStrategy is { } strategy ? " by " + strategy : "")
            + (table.PartitionOf is null ? "" : " partition" + (table.IsDefaultPartition ? " default" : ""))
            + (parents.IsEmpty ? "" : " under " + string.Join(',', parents.Select(Full).Order(StringComparer.Ordinal)))
            + (table.OfType is null ? "" : " typed") + (table.HasRowSecurity ? " secured" : "") + (table.ForcesRowSecurity ? " forced" : ""));
        foreach (var column in table.Columns)
        {
            lines.Add($"column {name}.{column.Name} {column.Type}{(column.NotNull ? " not null" : "")}{(column.Default is null ? "" : " default")}"
                + (column.Generated is null ? "" : column.IsVirtual ? " virtual" : " stored")
                + (column.IsIdentity && IdentityIsKept(table, major) ? column.IsIdentityAlways ? " identity always" : " identity" : ""));
            if (major >= 18 && column.NotNull)
                lines.Add($"not null {name}.{column.Name}{(column.IsNotNullValidated ? "" : " not valid")}{(column.IsNotNullOwn ? " no inherit" : "")}");
        }
        foreach (var constraint in table.Constraints.Where(c => !(c.Kind == ConstraintKind.ForeignKey && c.IsInherited)))
        {
            var kind = constraint.Kind switch
            {
                ConstraintKind.Check => "c", ConstraintKind.ForeignKey => "f", ConstraintKind.PrimaryKey => "p", ConstraintKind.Unique => "u", _ => "x",
            };
            lines.Add($"constraint {name}.{constraint.Name} {kind}{(constraint.IsValidated ? "" : " not valid")}"
                + (constraint.IsDeferrable ? " deferrable" : "") + (constraint.IsInitiallyDeferred ? " deferred" : "") + (constraint.IsOwn ? " no inherit" : "")
                + (constraint.References is { } references ? " to " + Full(references) : ""));
            if (major >= 18 && !constraint.IsEnforced) lines.Add($"not enforced {name}.{constraint.Name}");
        }
        _ = model;
    }

    // The identity of a partitioned table is its partitions' too from PostgreSQL 17 on.
    private static bool IdentityIsKept(Table table, int major) => major >= 17 || table.PartitionOf is null;

    private static string Line(TableIndex index) =>
        $"index {Full(index.Name)} on {Full(index.Table)}{(index.IsUnique ? " unique" : "")}{(index.IsValid ? "" : " invalid")}{(index.IsPartial ? " partial" : "")} {index.Method} "
        + $"({string.Join(',', index.Columns.Select(c => c ?? "?").Concat(index.Include))}){(index.Parent is { } parent ? " part of " + Full(parent) : "")}";

    private static void AddTypes(SortedSet<string> lines, SchemaModel model)
    {
        foreach (var (name, labels) in model.Enums) lines.Add($"type {Full(name)} enum ({string.Join(',', labels)})");
        foreach (var domain in model.Domains.Values)
        {
            lines.Add($"type {Full(domain.Name)} domain {domain.BaseType}{(domain.NotNull ? " not null" : "")}{(domain.Default is null ? "" : " default")}");
            foreach (var constraint in domain.Constraints)
                lines.Add($"domain constraint {Full(domain.Name)}.{constraint.Name}{(constraint.IsValidated ? "" : " not valid")}");
        }
        foreach (var type in model.Composites.Values)
            lines.Add($"type {Full(type.Name)} composite ({string.Join(',', type.Attributes.Select(a => a.Name + " " + a.Type))})");
        foreach (var (name, form) in model.OtherTypes) lines.Add($"type {Full(name)} {form}");
    }

    private static string Line(Routine routine)
    {
        var kind = routine.Kind switch { RoutineKind.Procedure => "p", RoutineKind.Aggregate => "a", _ => "f" };
        var volatility = routine.Volatility switch { VolatilityCategory.Immutable => "i", VolatilityCategory.Stable => "s", _ => "v" };
        return $"routine {Full(routine.Name)}({string.Join(',', routine.ArgumentTypes)}) {kind} {volatility}{(routine.ReturnsSet ? " set" : "")} {routine.Language}";
    }

    private static void AddAttached(SortedSet<string> lines, SchemaModel model, RelationName name)
    {
        foreach (var trigger in model.TriggersOn(name))
        {
            var events = string.Concat(new[] { "INSERT", "DELETE", "UPDATE", "TRUNCATE" }.Where(trigger.Events.Contains).Select(e => " " + e));
            lines.Add($"trigger {Full(name)}.{trigger.Name} {Full(trigger.Function)} {trigger.Enabled[0]} {trigger.Timing}{(trigger.ForEachRow ? " row" : "")}{events}");
        }
        foreach (var rule in model.RulesOn(name)) lines.Add($"rule {Full(name)}.{rule.Name}{(rule.IsInstead ? " instead" : "")}");
        foreach (var policy in model.PoliciesOn(name))
        {
            var command = policy.Command switch { "SELECT" => "r", "INSERT" => "a", "UPDATE" => "w", "DELETE" => "d", _ => "*" };
            lines.Add($"policy {Full(name)}.{policy.Name} {command}{(policy.IsPermissive ? "" : " restrictive")}");
        }
    }

    private static string Full(RelationName name) => name.Schema + "." + name.Name;
}
