namespace Teal.Demo;

/// <summary>The demo could not be played.</summary>
public sealed class DemoException : Exception
{
    /// <summary>Creates it.</summary>
    public DemoException(string message) : base(message)
    {
    }
}
