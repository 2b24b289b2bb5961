namespace Teal.Proving;

/// <summary>A proof could not be made. The message is complete for a person.</summary>
public sealed class ProofException : Exception
{
    /// <summary>Creates it.</summary>
    /// <param name="message">What was being done, on what, why it could not be, and what to do next.</param>
    /// <param name="inner">What was thrown below, or null.</param>
    public ProofException(string message, Exception? inner = null) : base(message, inner)
    {
    }
}
