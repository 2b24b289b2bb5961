using System.Globalization;
using Teal.Cli.Output;
using Teal.Rollout;
using Teal.Rollout.Gates;

namespace Teal.Cli.Rollouts;

/// <summary>
/// Tells a person how a rollout goes: on a terminal the line of long work is redrawn in place, elsewhere a plain line is
/// written every few seconds.
/// </summary>
internal sealed class RolloutProgress(Terminal terminal, TimeProvider time) : IProgress<RolloutEvent>
{
    private static readonly TimeSpan RedrawEvery = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan WriteEvery = TimeSpan.FromSeconds(3);

    private readonly Lock _lock = new();
    private long _lastLong;
    private bool _isLineOpen;

    /// <inheritdoc/>
    public void Report(RolloutEvent value)
    {
        lock (_lock)
        {
            if (value is BackfillProgress or VerifyProgress or IndexProgressed)
            {
                ReportLong(Text(value), IsLast(value));
                return;
            }
            if (value is StepBegun { WasDone: false }) return;
            CloseLine();
            terminal.Wrapped(Text(value), hanging: value is CheckAnswered ? 13 : 2);
        }
    }

    /// <summary>One line about an event.</summary>
    public string Text(RolloutEvent happened) => happened switch
    {
        Notice notice => "  " + notice.Text,
        StepBegun step => "  " + terminal.Paint(Ink.Faint, $"{step.Phase} {step.Ordinal}/{step.Total} {step.Title}: done before"),
        StepDone step => string.Create(CultureInfo.InvariantCulture, $"  {step.Phase} {step.Ordinal}/{step.Total} {step.Title} ({step.Elapsed.TotalMilliseconds:0} ms)"),
        LockWaited waited => "  " + terminal.Paint(Ink.Doubtful, $"{waited.Title}: waiting for a lock (attempt {waited.Wait.Attempt})"
            + (waited.Wait.Blockers.IsEmpty ? "" : ", held by " + string.Join("; ", waited.Wait.Blockers))),
        IndexProgressed index => "  " + Text(index),
        BackfillProgress filled => string.Create(CultureInfo.InvariantCulture,
            $"  {filled.Table}: {filled.RowsFilled:#,0} rows filled, {Percent(filled.PagesDone, filled.PagesTotal)}, {filled.RowsPerSecond:#,0} rows/s")
            + (filled.Remaining is { } left ? $", {Length(left)} left" : ""),
        BackfillHeld held => "  " + terminal.Paint(Ink.Doubtful, $"{held.Table} waits: {held.Reason}"),
        RowQuarantined row => "  " + terminal.Paint(Ink.Bad, $"{row.Row.Table} {row.Row.RowKey}: {row.Row.SqlState} {row.Row.Message}; put into quarantine"),
        VerifyProgress verified => string.Create(CultureInfo.InvariantCulture,
            $"  {verified.Table}{(verified.Pass == 1 ? "" : ", what was written meanwhile")}: {verified.Rows:#,0} rows compared, {Percent(verified.PagesDone, verified.PagesTotal)}, {verified.RowsPerSecond:#,0} rows/s")
            + (verified.Findings > 0 ? string.Create(CultureInfo.InvariantCulture, $", {verified.Findings:#,0} differ") : "")
            + (verified.Remaining is { Ticks: > 0 } rest ? $", {Length(rest)} left" : ""),
        RowFound row => "  " + terminal.Paint(Ink.Bad, FindingText.Of(row.Finding)),
        WatchRound round => string.Create(CultureInfo.InvariantCulture, $"  round {round.Round}: {round.Rows:#,0} rows compared in {round.Elapsed.TotalSeconds:0.0} s, {round.Found:#,0} differ")
            + (round.Unsettled > 0 ? string.Create(CultureInfo.InvariantCulture, $", {round.Unsettled:#,0} locked by others") : ""),
        CheckAnswered check => "  " + Text(check.Result),
        HookOutput hook => "  " + terminal.Paint(Ink.Faint, $"hook: {hook.Line}"),
        _ => happened.ToString(),
    };

    private static string Text(IndexProgressed index)
    {
        var progress = index.Progress;
        var text = $"{index.Title}: {progress.Phase}";
        if (progress.IsWaiting)
            return text + (progress.Total > 0 ? string.Create(CultureInfo.InvariantCulture, $", {progress.Done:#,0} of {progress.Total:#,0} ended") : "")
                + (progress.WaitsFor.IsEmpty ? "" : "; now " + string.Join("; ", progress.WaitsFor));
        return progress.Percent is { } percent
            ? string.Create(CultureInfo.InvariantCulture, $"{text}, {percent:0} % of {progress.Total:#,0} {progress.Unit}")
            : text;
    }

    private string Text(CheckResult check)
    {
        var (ink, word) = check.Outcome switch
        {
            CheckOutcome.Pass => (Ink.Good, "pass"),
            CheckOutcome.Fail => (Ink.Bad, "fail"),
            _ => (Ink.Doubtful, "inconclusive"),
        };
        var forced = check.ForcedBecause is { } reason ? $" [forced: {reason}]" : "";
        return $"{terminal.Paint(ink, word.PadRight(12))} {check.Name}: {check.Evidence}{forced}";
    }

    private void ReportLong(string text, bool isLast)
    {
        var now = time.GetTimestamp();
        var every = terminal.IsTerminal ? RedrawEvery : WriteEvery;
        if (!isLast && _lastLong != 0 && time.GetElapsedTime(_lastLong, now) < every) return;
        _lastLong = isLast ? 0 : now;
        if (!terminal.IsTerminal)
        {
            terminal.Line(text);
            return;
        }
        terminal.Writer.Write($"\r\e[K{text[..Math.Min(text.Length, terminal.Width - 1)]}");
        _isLineOpen = true;
        if (isLast) CloseLine();
    }

    private void CloseLine()
    {
        if (_isLineOpen) terminal.Line();
        _isLineOpen = false;
    }

    private static bool IsLast(RolloutEvent happened) =>
        happened is BackfillProgress { PagesDone: var done, PagesTotal: var total } && done >= total
        || happened is VerifyProgress { PagesDone: var compared, PagesTotal: var all } && compared >= all;

    private static string Percent(long done, long total) =>
        string.Create(CultureInfo.InvariantCulture, $"{(total == 0 ? 100 : 100.0 * done / total):0} %");

    private static string Length(TimeSpan span) => span.TotalMinutes < 1
        ? string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(span.TotalSeconds):0} s")
        : string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(span.TotalMinutes):0} min");
}
