namespace Teal.Cli.Hosting;

/// <summary>What the process tells its caller; the same for every command.</summary>
internal static class ExitCode
{
    /// <summary>Done, or the answer is yes.</summary>
    public const int Done = 0;

    /// <summary>The answer is no: findings, a gate that did not pass or is inconclusive, a proof that failed.</summary>
    public const int No = 1;

    /// <summary>Wrong usage or configuration; nothing was begun.</summary>
    public const int Usage = 2;

    /// <summary>It could not be carried out: no connection, an SQL error, a file that cannot be written.</summary>
    public const int Failed = 3;

    /// <summary>Interrupted: 128 and the number of SIGINT, as shells count it.</summary>
    public const int Interrupted = 130;
}
