namespace Teal.Postgres.Throwaway;

/// <summary>
/// No throwaway server can be had: no server programs were found or fetched, or they did not start. The message says what
/// was tried and what to do.
/// </summary>
public sealed class ThrowawayServerException : Exception
{
    internal ThrowawayServerException(string message, Exception? cause = null) : base(message, cause)
    {
    }
}
