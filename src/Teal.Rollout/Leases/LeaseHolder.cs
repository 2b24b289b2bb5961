namespace Teal.Rollout.Leases;

/// <summary>Who holds a lease.</summary>
/// <param name="Command">The command that took it.</param>
/// <param name="Host">The machine.</param>
/// <param name="ProcessId">The process.</param>
/// <param name="ProcessStarted">A mark of the process's start, so that another process with the same number is told apart.</param>
/// <param name="AcquiredAt">When it was taken, by the server's clock.</param>
/// <param name="ExpiresAt">When it ends unless it is renewed.</param>
public sealed record LeaseHolder(
    string Command, string Host, int ProcessId, string ProcessStarted, DateTimeOffset AcquiredAt, DateTimeOffset ExpiresAt);

/// <summary>Another runner holds the lease of a change.</summary>
public sealed class LeaseHeldException : Exception
{
    internal LeaseHeldException(string change, LeaseHolder holder)
        : base($"Another runner is at work on the change {change}: `teal {holder.Command}` on {holder.Host}, process {holder.ProcessId}, since {holder.AcquiredAt:yyyy-MM-dd HH:mm:ss} UTC. "
            + $"Wait for it, or stop it and run this again: its lease ends by itself at {holder.ExpiresAt:HH:mm:ss} UTC once it is not renewed.")
    {
        Holder = holder;
    }

    /// <summary>Who holds it.</summary>
    public LeaseHolder Holder { get; }
}

/// <summary>The lease was lost while work was under way: it could not be renewed in time, or somebody else took it.</summary>
public sealed class LeaseLostException : Exception
{
    internal LeaseLostException(string change)
        : base($"The lease on the change {change} was lost: it could not be renewed in time, and another runner may be at work now. What was committed stays. Look at `teal status`, then run the same command again.")
    {
    }
}
