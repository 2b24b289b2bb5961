using Teal.Sql.Syntax;

namespace Teal.Sql.Schema;

/// <summary>Triggers, rules and policies.</summary>
internal static class AttachmentChanges
{
    internal static SchemaModel Apply(SchemaModel model, CreateTriggerStatement statement)
    {
        var relation = model.Resolve(statement.Table);
        if (!model.HasRelation(relation)) return model;
        var columns = statement.Columns.Select(c => c.Name).ToList();
        var trigger = new Trigger(
            statement.Name.Name, relation, model.ResolveRoutine(statement.Function) ?? model.NameForNew(statement.Function), statement.Timing, statement.Events)
        {
            Columns = [.. columns],
            UsedColumns = [.. columns.Concat(ColumnNames.UsedIn(statement.When)).Distinct()],
            ForEachRow = statement.ForEachRow,
            IsConstraint = statement.IsConstraint,
        };
        return Put(model, relation, trigger);
    }

    internal static SchemaModel Apply(SchemaModel model, CreateRuleStatement statement)
    {
        var relation = model.Resolve(statement.Table);
        if (!model.HasRelation(relation)) return model;
        var rule = new RewriteRule(statement.Name.Name, relation, statement.Event, statement.IsInstead)
        {
            DependsOn = [.. statement.Actions.SelectMany(a => References.Relations(model, a)).Where(r => r != relation && r.Name is not ("new" or "old")).Distinct()],
        };
        var attached = model.AttachedTo(relation);
        return model.WithAttachments(relation, attached with { Rules = attached.Rules.RemoveAll(r => r.Name == rule.Name).Add(rule) });
    }

    internal static SchemaModel Apply(SchemaModel model, PolicyStatement statement)
    {
        var relation = model.Resolve(statement.Table);
        if (!model.Tables.ContainsKey(relation)) return model;
        var attached = model.AttachedTo(relation);
        var old = attached.Policies.FirstOrDefault(p => p.Name == statement.Name.Name);
        if (statement.IsAlter == old is null) return model;
        var policy = (old ?? new Policy(statement.Name.Name, relation, statement.Command, statement.IsPermissive)) with
        {
            Using = statement.Using ?? old?.Using,
            Check = statement.Check ?? old?.Check,
        };
        policy = policy with
        {
            UsedColumns = [.. ColumnNames.UsedIn(policy.Using).Concat(ColumnNames.UsedIn(policy.Check)).Distinct()],
            Calls = [.. References.Routines(model, policy.Using).Concat(References.Routines(model, policy.Check)).Distinct()],
        };
        var policies = old is null ? attached.Policies.Add(policy) : attached.Policies.Replace(old, policy);
        return model.WithAttachments(relation, attached with { Policies = policies });
    }

    internal static SchemaModel Drop(SchemaModel model, string kind, string name, RelationName relation)
    {
        var attached = model.AttachedTo(relation);
        model = model.WithAttachments(relation, kind switch
        {
            "TRIGGER" => attached with { Triggers = attached.Triggers.RemoveAll(t => t.Name == name) },
            "RULE" => attached with { Rules = attached.Rules.RemoveAll(r => r.Name == name) },
            _ => attached with { Policies = attached.Policies.RemoveAll(p => p.Name == name) },
        });
        if (kind != "TRIGGER" || !attached.Triggers.Any(t => t.Name == name)) return model;
        return model.PartitionsOf(relation).Aggregate(model, (m, partition) => Drop(m, kind, name, partition.Name));
    }

    internal static SchemaModel Rename(SchemaModel model, string kind, string name, RelationName relation, string to)
    {
        var attached = model.AttachedTo(relation);
        model = model.WithAttachments(relation, kind switch
        {
            "TRIGGER" => attached with { Triggers = [.. attached.Triggers.Select(t => t.Name == name ? t with { Name = to } : t)] },
            "RULE" => attached with { Rules = [.. attached.Rules.Select(r => r.Name == name ? r with { Name = to } : r)] },
            _ => attached with { Policies = [.. attached.Policies.Select(p => p.Name == name ? p with { Name = to } : p)] },
        });
        if (kind != "TRIGGER") return model;
        return model.PartitionsOf(relation).Where(p => model.AttachedTo(p.Name).Triggers.Any(t => t.Name == name && t.IsInherited))
            .Aggregate(model, (m, partition) => Rename(m, kind, name, partition.Name, to));
    }

    /// <summary>ENABLE and DISABLE TRIGGER.</summary>
    internal static SchemaModel Enable(SchemaModel model, RelationName relation, OtherTableAction action)
    {
        var state = action.Keywords switch
        {
            "DISABLE TRIGGER" => "DISABLED",
            "ENABLE ALWAYS TRIGGER" => "ALWAYS",
            "ENABLE REPLICA TRIGGER" => "REPLICA",
            _ => "ORIGIN",
        };
        var attached = model.AttachedTo(relation);
        return model.WithAttachments(relation, attached with
        {
            Triggers = [.. attached.Triggers.Select(t => action.Name is null || action.Name.Name == t.Name ? t with { Enabled = state } : t)],
        });
    }

    /// <summary>The row triggers of a partitioned table to a new partition.</summary>
    internal static SchemaModel Inherit(SchemaModel model, RelationName partition, RelationName parent) =>
        model.AttachedTo(parent).Triggers.Where(t => t.ForEachRow).Aggregate(model, (m, t) => Put(m, partition, t with { Relation = partition, IsInherited = true }));

    /// <summary>A partition that leaves loses the triggers that it has because of its parent.</summary>
    internal static SchemaModel Disinherit(SchemaModel model, RelationName partition)
    {
        var attached = model.AttachedTo(partition);
        model = model.WithAttachments(partition, attached with { Triggers = attached.Triggers.RemoveAll(t => t.IsInherited) });
        return model.PartitionsOf(partition).Aggregate(model, static (m, below) => Disinherit(m, below.Name));
    }

    internal static SchemaModel RenameColumn(SchemaModel model, RelationName relation, string old, string to)
    {
        var attached = model.AttachedTo(relation);
        if (attached.IsEmpty) return model;
        return model.WithAttachments(relation, attached with
        {
            Triggers = [.. attached.Triggers.Select(t => t with { Columns = t.Columns.Substitute(old, to), UsedColumns = t.UsedColumns.Substitute(old, to) })],
            Policies = [.. attached.Policies.Select(p => p with { UsedColumns = p.UsedColumns.Substitute(old, to) })],
        });
    }

    internal static SchemaModel WithoutColumn(SchemaModel model, RelationName relation, string column)
    {
        var attached = model.AttachedTo(relation);
        if (attached.IsEmpty) return model;
        return model.WithAttachments(relation, attached with
        {
            Triggers = attached.Triggers.RemoveAll(t => t.UsedColumns.Contains(column)),
            Policies = attached.Policies.RemoveAll(p => p.UsedColumns.Contains(column)),
        });
    }

    internal static SchemaModel WithoutRoutine(SchemaModel model, RelationName routine)
    {
        foreach (var relation in model.Dependents.Of(Need.AttachmentCalls, routine))
        {
            var attached = model.AttachedTo(relation);
            model = model.WithAttachments(relation, attached with
            {
                Triggers = attached.Triggers.RemoveAll(t => t.Function == routine),
                Policies = attached.Policies.RemoveAll(p => p.Calls.Contains(routine)),
            });
        }
        return model;
    }

    internal static SchemaModel RenameRoutine(SchemaModel model, RelationName old, RelationName to)
    {
        foreach (var relation in model.Dependents.Of(Need.AttachmentCalls, old))
        {
            var attached = model.AttachedTo(relation);
            model = model.WithAttachments(relation, attached with
            {
                Triggers = [.. attached.Triggers.Select(t => t.Function == old ? t with { Function = to } : t)],
                Policies = [.. attached.Policies.Select(p => p with { Calls = p.Calls.Substitute(old, to) })],
            });
        }
        return model;
    }

    private static SchemaModel Put(SchemaModel model, RelationName relation, Trigger trigger)
    {
        var attached = model.AttachedTo(relation);
        model = model.WithAttachments(relation, attached with { Triggers = attached.Triggers.RemoveAll(t => t.Name == trigger.Name).Add(trigger) });
        if (!trigger.ForEachRow) return model;
        return model.PartitionsOf(relation).Aggregate(model, (m, p) => Put(m, p.Name, trigger with { Relation = p.Name, IsInherited = true }));
    }
}
