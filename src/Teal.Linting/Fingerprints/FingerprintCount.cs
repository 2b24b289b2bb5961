using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Teal.Sql.Lexing;
using Teal.Sql.Text;

namespace Teal.Linting.Fingerprints;

/// <summary>Names findings of one file by what they are about and not by where it stands; counts the equal ones.</summary>
/// <param name="file">The file's name, the same wherever the linter is started.</param>
internal sealed class FingerprintCount(string file)
{
    private readonly Dictionary<string, int> _seen = new(StringComparer.Ordinal);
    private (SourceSpan Statement, string Digest) _last;

    /// <summary>The findings, in order, with their fingerprints.</summary>
    public ImmutableArray<Finding> Name(IEnumerable<Finding> findings) =>
        [.. findings.Select(f => f with { Fingerprint = Next(f.Rule, f.Source, f.StatementSpan) })];

    /// <summary>The fingerprint of the next finding of <paramref name="rule"/> in a statement.</summary>
    public string Next(string rule, SourceText source, SourceSpan statement)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, rule);
        Append(hash, file);
        Append(hash, DigestOf(source, statement));
        var name = Hexadecimal(hash);
        var before = _seen[name] = _seen.GetValueOrDefault(name) + 1;
        if (before == 1) return name;
        Append(hash, name);
        Append(hash, before.ToString(CultureInfo.InvariantCulture));
        return Hexadecimal(hash);
    }

    // Many findings may be in one long statement, which is read once.
    private string DigestOf(SourceText source, SourceSpan statement)
    {
        if (_last.Digest is { } known && _last.Statement == statement) return known;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        if (AppendTokens(hash, source, statement) == 0)
            Append(hash, string.Join(' ', source.Slice(statement).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
        _last = (statement, Hexadecimal(hash));
        return _last.Digest;
    }

    private static int AppendTokens(IncrementalHash hash, SourceText source, SourceSpan span)
    {
        var count = 0;
        foreach (var token in SqlTokens.In(source, span))
        {
            if (token.IsTrivia) continue;
            count++;
            if (token.Kind == TokenKind.DollarString && Body(source, token) is { } body) AppendTokens(hash, source, body);
            // What is not quoted means the same in any case.
            else Append(hash, token.Kind == TokenKind.Word ? source.Slice(token.Span).ToLowerInvariant() : source.Slice(token.Span));
        }

        return count;
    }

    // Code is mostly written in dollar quotes, and is formatted anew as well.
    private static SourceSpan? Body(SourceText source, Token token)
    {
        var text = source.Content.AsSpan(token.Start, token.Length);
        var quote = text[1..].IndexOf('$') + 2;
        return quote > 1 && text.Length >= 2 * quote ? SourceSpan.FromBounds(token.Start + quote, token.Span.End - quote) : null;
    }

    private static void Append(IncrementalHash hash, string part)
    {
        hash.AppendData(Encoding.UTF8.GetBytes(part));
        hash.AppendData([0]);
    }

    private static string Hexadecimal(IncrementalHash hash) => Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 16));
}
