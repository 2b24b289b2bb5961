using System.Text;
using Teal.Sql.Schema;
using Teal.Sql.Syntax;

namespace Teal.Linting.Analysis;

/// <summary>Names for what the safe way has to name: those that PostgreSQL would choose (ChooseRelationName in src/backend/commands/indexcmds.c).</summary>
internal static class NewNames
{
    /// <summary>A name for a constraint, which none of <paramref name="table"/> has as far as it is known.</summary>
    /// <param name="context">The statement.</param>
    /// <param name="table">The table.</param>
    /// <param name="columns">The columns it is over.</param>
    /// <param name="suffix">What it ends with: <c>check</c>, <c>fkey</c>, <c>key</c>.</param>
    public static string Constraint(LintContext context, QualifiedName table, IEnumerable<string> columns, string suffix) =>
        Free(table, columns, suffix, context.TableSoFar(table)?.Constraints.Select(c => c.Name).ToHashSet() ?? []);

    /// <summary>The name that the server gives a constraint of a statement which drops others before.</summary>
    public static string Constraint(LintContext context, AlterTableStatement alter, IEnumerable<string> columns, string suffix)
    {
        var dropped = alter.Actions.OfType<DropConstraintAction>().Select(d => d.Name.Name).ToHashSet(StringComparer.Ordinal);
        return Free(alter.Name, columns, suffix, context.TableSoFar(alter.Name)?.Constraints.Select(c => c.Name).Where(n => !dropped.Contains(n)).ToHashSet() ?? []);
    }

    private static string Free(QualifiedName table, IEnumerable<string> columns, string suffix, HashSet<string> taken)
    {
        var stem = string.Join('_', columns.Prepend(table.Name));
        for (var number = 0; ; number++)
        {
            var ending = number == 0 ? "_" + suffix : $"_{suffix}{number}";
            var name = Cut(stem, SqlName.MaxBytes - ending.Length) + ending;
            if (!taken.Contains(name)) return name;
        }
    }

    /// <summary>A name for what stands on a relation: its own name with an ending.</summary>
    public static string For(RelationName relation, string suffix) => Cut(relation.Name, SqlName.MaxBytes - suffix.Length - 1) + "_" + suffix;

    private static string Cut(string text, int bytes)
    {
        while (Encoding.UTF8.GetByteCount(text) > bytes) text = text[..^1];
        return text;
    }
}
