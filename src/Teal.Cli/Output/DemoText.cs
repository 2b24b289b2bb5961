using System.Globalization;
using Spectre.Console;
using Teal.Cli.Rollouts;
using Teal.Demo;

namespace Teal.Cli.Output;

/// <summary>Tells the demo's story while it is played, with the traffic as a line that stays at the bottom.</summary>
internal sealed class DemoText(Terminal terminal, TimeProvider time) : IProgress<DemoEvent>
{
    private static readonly TimeSpan PlainTrafficEvery = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private readonly RolloutProgress _rollout = new(terminal, time);
    private long _lastTraffic;
    private string _traffic = "";

    /// <inheritdoc/>
    public void Report(DemoEvent value)
    {
        lock (_lock)
        {
            if (value is TrafficSeen traffic)
            {
                ShowTraffic(traffic);
                return;
            }
            Erase();
            Tell(value);
            Redraw();
        }
    }

    /// <summary>The table of the two runs.</summary>
    public void Finish(DemoResult result)
    {
        lock (_lock)
        {
            Erase();
            _traffic = "";
        }
        var table = new Table().Border(TableBorder.Rounded).AddColumns("", "as in the post", "with Teal");
        table.Columns[1].RightAligned();
        table.Columns[2].RightAligned();
        var (post, teal) = (result.AsInThePost, result.WithTeal);
        Row("writes attempted", post.Attempted, teal.Attempted);
        Row("writes failed, by the workers", post.FailedWrites, teal.FailedWrites);
        Row("writes failed, by the server's log", post.FailedWritesInLog, teal.FailedWritesInLog);
        table.AddRow("rows to fill", Number(post.RowsOfPublishedBackfill), Number(teal.RowsFilled));
        Row("rows left unfilled by the backfill", post.RowsLeftByPublishedBackfill, teal.RowsLeft);
        table.AddRow("rows that differ afterwards", "-", Painted(teal.Mismatches));
        table.AddRow("seconds from first command to last", (post.MigrationMilliseconds / 1000).ToString("0.00", CultureInfo.InvariantCulture), teal.Seconds.ToString("0.0", CultureInfo.InvariantCulture));
        terminal.Line();
        terminal.Console.Write(table);
        foreach (var broken in result.Broken) terminal.Line(terminal.Paint(Ink.Bad, broken));

        void Row(string name, long left, long right) => table.AddRow(name, name == "writes attempted" ? Number(left) : Painted(left), name == "writes attempted" ? Number(right) : Painted(right));
        static string Number(long number) => number.ToString("#,0", CultureInfo.InvariantCulture);
        string Painted(long number) => !terminal.UsesColour ? Number(number) : number == 0 ? $"[green]{Number(number)}[/]" : $"[red]{Number(number)}[/]";
    }

    private void Tell(DemoEvent value)
    {
        switch (value)
        {
            case ChapterBegun chapter:
                _traffic = "";
                terminal.Line();
                terminal.Line(terminal.Paint(Ink.Strong, $"== {chapter.Title} =="));
                Paragraph(chapter.Text, "");
                break;
            case StepTold step:
                terminal.Line();
                if (step.Command is not null) terminal.Wrapped(terminal.Paint(Ink.Strong, "$ " + step.Command));
                Paragraph(step.Text, "");
                break;
            case ResultTold result:
                Paragraph(result.Text, "  ", result.IsBad ? Ink.Bad : null);
                break;
            case SqlShown sql:
                terminal.Line();
                Paragraph(sql.Title, "");
                foreach (var line in sql.Sql.TrimEnd().Split('\n')) terminal.Wrapped("    " + terminal.Paint(Ink.Faint, line), hanging: 4);
                break;
            case Linted linted:
                foreach (var finding in linted.Result.Findings)
                    terminal.Wrapped($"  line {finding.Start.Line}: {terminal.Paint(Ink.Bad, finding.Rule)}  {FirstSentence(finding.Message)}", hanging: 4);
                break;
            case Planned planned:
                foreach (var (name, text) in new[] { ("expand.sql", planned.Change.Expand), ("sync.sql", planned.Change.Sync), ("contract.sql", planned.Change.Contract) })
                {
                    if (text is null) continue;
                    terminal.Line("  " + terminal.Paint(Ink.Strong, name));
                    foreach (var line in text.TrimEnd().Split('\n')) terminal.Wrapped("    " + terminal.Paint(Ink.Faint, line), hanging: line.StartsWith("-- ", StringComparison.Ordinal) ? 3 : 4);
                }
                break;
            case Proved proved:
                ProofText.Write(terminal, proved.Proof);
                break;
            case RolledOut rolledOut:
                _rollout.Report(rolledOut.Event);
                break;
        }
    }

    private void ShowTraffic(TrafficSeen seen)
    {
        var text = string.Create(CultureInfo.InvariantCulture,
            $"traffic: blue {seen.BlueAttempted:#,0} writes, {seen.BlueFailed:#,0} failed; green {seen.GreenAttempted:#,0} writes, {seen.GreenFailed:#,0} failed");
        if (terminal.IsTerminal)
        {
            text = text[..Math.Min(text.Length, terminal.Width - 1)];
            _traffic = terminal.Paint(seen.BlueFailed + seen.GreenFailed > 0 ? Ink.Bad : Ink.Good, text);
            Redraw();
            return;
        }
        var now = time.GetTimestamp();
        if (_lastTraffic != 0 && time.GetElapsedTime(_lastTraffic, now) < PlainTrafficEvery) return;
        _lastTraffic = now;
        terminal.Line("  [" + text + "]");
    }

    private void Erase()
    {
        if (terminal.IsTerminal && _traffic.Length > 0) terminal.Writer.Write("\r\e[K");
    }

    private void Redraw()
    {
        if (terminal.IsTerminal && _traffic.Length > 0) terminal.Writer.Write("\r\e[K" + _traffic);
    }

    private void Paragraph(string text, string indent, Ink? ink = null)
    {
        foreach (var line in TextWrap.Lines(text, terminal.Width - indent.Length))
            terminal.Line(indent + (ink is { } painted ? terminal.Paint(painted, line) : line));
    }

    private static string FirstSentence(string text) =>
        text.IndexOf(". ", StringComparison.Ordinal) is > 0 and var end ? text[..(end + 1)] : text;
}
