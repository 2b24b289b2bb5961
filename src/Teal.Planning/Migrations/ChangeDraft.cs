using System.Collections.Immutable;
using System.Text;
using Teal.Planning.Changes;

namespace Teal.Planning.Migrations;

/// <summary>The files while they are written.</summary>
internal sealed class ChangeDraft
{
    private readonly ImmutableArray<string>.Builder _notes = ImmutableArray.CreateBuilder<string>();
    private int _decisions;

    public List<string> Expand { get; } = [];

    public List<string> Sync { get; } = [];

    public List<string> Backfill { get; } = [];

    public List<string> Contract { get; } = [];

    public void Note(string note) => _notes.Add(note);

    /// <summary>Leaves a mark in a file that only a person can take away, with the SQL it is about as a comment.</summary>
    public void Decide(List<string> file, string question, string? sql = null)
    {
        _decisions++;
        var text = new StringBuilder($"-- {ChangeReader.DecisionMarker} {question}");
        if (sql is not null)
            foreach (var line in (sql + ";").Split('\n'))
                text.Append("\n-- ").Append(line.TrimEnd('\r'));
        file.Add(text.ToString());
    }

    public PlannedChange Finish(string migration) => new(
        Compose($"-- Planned from {Path.GetFileName(migration)}.\n-- Only adds: blue does not notice.", Expand) ?? "-- Nothing to add.\n",
        Compose("-- How the new columns follow from the old ones, and the old from the new:\n-- triggers, backfill and verification are made from these.", Sync),
        Compose("-- Rows that are changed once, part by part in the order of their key; nothing keeps\n-- them so: what blue and green write later is theirs.", Backfill),
        Compose("-- When blue is gone for good: constraints on the new side, then what only\n-- blue needed. Teal retires by renaming first and drops at purge.", OrderedContract()),
        _notes.ToImmutable(), _decisions);

    // Constraints first: a column goes away only when its successor is held to everything.
    private List<string> OrderedContract() => [.. Contract.OrderBy(sql => sql.Contains(" DROP ", StringComparison.Ordinal) || sql.StartsWith("DROP", StringComparison.OrdinalIgnoreCase))];

    private static string? Compose(string header, List<string> statements) =>
        statements.Count == 0 ? null : header + "\n\n" + string.Join('\n', statements) + "\n";
}
