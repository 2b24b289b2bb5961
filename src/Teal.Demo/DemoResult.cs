namespace Teal.Demo;

/// <summary>The measures of the deployment as the post has it.</summary>
/// <param name="Attempted">The writes that blue attempted.</param>
/// <param name="FailedWrites">Those that failed, by the workers' own reports.</param>
/// <param name="FailedWritesInLog">Those that failed, by the server's log.</param>
/// <param name="MigrationMilliseconds">How long the migration ran.</param>
/// <param name="RowsOfPublishedBackfill">The rows that the published backfill had to fill.</param>
/// <param name="RowsLeftByPublishedBackfill">The rows that it left.</param>
public sealed record AsInThePost(
    int Attempted, int FailedWrites, int FailedWritesInLog, double MigrationMilliseconds, long RowsOfPublishedBackfill, long RowsLeftByPublishedBackfill);

/// <summary>The measures of the deployment with Teal.</summary>
/// <param name="Attempted">The writes that blue and green attempted.</param>
/// <param name="FailedWrites">Those that failed, by the workers' own reports.</param>
/// <param name="FailedWritesInLog">Those that failed, by the server's log.</param>
/// <param name="Mismatches">Rows whose sides differ, by Teal's verifications, and users without the plan of their last job, by the queue.</param>
/// <param name="RowsFilled">The rows that the backfill filled; the others were filled by the triggers meanwhile.</param>
/// <param name="RowsLeft">The rows that were not filled after it, counted in the table.</param>
/// <param name="Seconds">From the first command to the last.</param>
public sealed record WithTeal(int Attempted, int FailedWrites, int FailedWritesInLog, long Mismatches, long RowsFilled, long RowsLeft, double Seconds);

/// <summary>Both deployments, and what did not come out as the story says.</summary>
/// <param name="AsInThePost">The first one.</param>
/// <param name="WithTeal">The second one.</param>
/// <param name="Broken">The assertions that do not hold; none is how it must be.</param>
public sealed record DemoResult(AsInThePost AsInThePost, WithTeal WithTeal, IReadOnlyList<string> Broken);
