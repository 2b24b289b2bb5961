namespace Teal.Postgres.Connections;

/// <summary>
/// A database address that cannot be read. The message is one sentence or two for the person who wrote the address; it
/// never holds the address itself, nor a part of it that could belong to a password.
/// </summary>
public sealed class DatabaseAddressException : Exception
{
    /// <summary>An error with <paramref name="message"/>, which must hold no secret.</summary>
    public DatabaseAddressException(string message) : base(message)
    {
    }
}
