namespace Teal.Rollout;

/// <summary>A step of a rollout could not be carried out. The message is complete for a person.</summary>
public sealed class RolloutException : Exception
{
    /// <summary>Creates it.</summary>
    /// <param name="message">What was being done, on what, why it could not be, and what to do next.</param>
    /// <param name="inner">What was thrown below, or null.</param>
    public RolloutException(string message, Exception? inner = null) : base(message, inner)
    {
    }
}

/// <summary>The answer is no: the change is not in a phase that allows this, or something that must hold does not.</summary>
public sealed class RolloutRefusedException : Exception
{
    /// <summary>Creates it.</summary>
    /// <param name="message">What is refused, why, and what to do first.</param>
    public RolloutRefusedException(string message) : base(message)
    {
    }
}
