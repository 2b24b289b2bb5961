using Teal.Proving;
using Teal.Proving.Queries;

namespace Teal.Cli.Output;

/// <summary>The compatibility matrix, for people.</summary>
internal static class ProofText
{
    private const int NameWidth = 22, CellWidth = 13;

    public static void Write(Terminal output, Proof proof)
    {
        output.Line(new string(' ', NameWidth) + string.Concat(Proof.States.Select(state => ProofWords.Of(state).PadRight(CellWidth))));
        foreach (var version in new[] { AppVersion.Blue, AppVersion.Green }) WriteRow(output, proof, version);
        output.Line();
        WriteTroubles(output, proof);

        var together = !proof.Cells.Any(cell => cell.State == SchemaState.Expanded && cell.Verdict == Verdict.Fail);
        output.Line($"coexistence, blue and green both work while expanded: {Answer(output, together)}");
        var blueStays = !proof.Cells.Any(cell => cell.Version == AppVersion.Blue && cell.State == SchemaState.Expanded && cell.Verdict == Verdict.Fail);
        output.Wrapped($"rollback of the application without touching the database, until contract: {Answer(output, blueStays)}");
        output.Line(proof.IsSafe ? output.Paint(Ink.Good, "The change is safe.") : output.Paint(Ink.Bad, "The change is NOT safe."));
    }

    private static void WriteRow(Terminal output, Proof proof, AppVersion version)
    {
        var cells = proof.Cells.Where(cell => cell.Version == version).ToList();
        var queries = cells.Select(cell => cell.Query).Distinct().Count();
        var name = $"{ProofWords.Of(version)}, {queries} {(queries == 1 ? "query" : "queries")}".PadRight(NameWidth);
        var row = name + string.Concat(Proof.States.Select(state => Cell(output, cells, version, state)));
        var expected = Expected(cells, version);
        if (output.IsTerminal && NameWidth + Proof.States.Length * CellWidth + expected.Length >= output.Width && expected.Length > 0)
        {
            output.Line(row.TrimEnd());
            expected = "  " + expected;
            row = "";
        }
        output.Line((row + expected).TrimEnd());
    }

    private static string Cell(Terminal output, List<ProofCell> cells, AppVersion version, SchemaState state)
    {
        var here = cells.Where(cell => cell.State == state).ToList();
        var failed = here.Count(cell => cell.Verdict == Verdict.Fail);
        var warned = here.Count(cell => cell.Verdict == Verdict.Warn);
        var (text, ink) = (failed, warned) switch
        {
            (> 0, _) => ($"{failed} fail", Proof.Matters(version, state) ? Ink.Bad : Ink.Faint),
            (_, > 0) => ($"ok, {warned} warn", Ink.Doubtful),
            _ => ("ok", Ink.Good),
        };
        return output.Paint(ink, text) + new string(' ', Math.Max(1, CellWidth - text.Length));
    }

    private static string Expected(List<ProofCell> cells, AppVersion version)
    {
        var expected = version == AppVersion.Blue ? SchemaState.Contracted : SchemaState.Before;
        if (!cells.Any(cell => cell.State == expected && cell.Verdict == Verdict.Fail)) return "";
        return version == AppVersion.Blue ? "<- expected: contract waits until blue is gone" : "<- expected: green starts after expand";
    }

    private static void WriteTroubles(Terminal output, Proof proof)
    {
        var troubles = proof.Cells.Where(cell => cell.Verdict != Verdict.Pass).ToList();
        foreach (var cell in troubles)
        {
            var matters = cell.Verdict == Verdict.Warn || Proof.Matters(cell.Version, cell.State);
            var ink = cell.Verdict == Verdict.Warn ? Ink.Doubtful : matters ? Ink.Bad : Ink.Faint;
            output.Wrapped(output.Paint(ink, $"  {ProofWords.Of(cell.Verdict)} {ProofWords.Of(cell.Version)} {cell.Query} in {ProofWords.Of(cell.State)}: {(cell.SqlState is null ? "" : cell.SqlState + " ")}{cell.Message}"));
        }
        if (troubles.Count > 0) output.Line();
    }

    private static string Answer(Terminal output, bool yes) => yes ? output.Paint(Ink.Good, "YES") : output.Paint(Ink.Bad, "NO");
}
