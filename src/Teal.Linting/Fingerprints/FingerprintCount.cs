using System.Collections.Immutable;
using System.Globalization;
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
    public ImmutableArray<Finding> Name(IEnumerable<Finding> findings)
    {
        var named = ImmutableArray.CreateBuilder<Finding>();
        foreach (var finding in findings) named.Add(finding with { Fingerprint = Next(finding.Rule, finding.Source, finding.StatementSpan) });
        return named.DrainToImmutable();
    }

    /// <summary>The fingerprint of the next finding of <paramref name="rule"/> in a statement.</summary>
    public string Next(string rule, SourceText source, SourceSpan statement)
    {
        var hash = new TextHash();
        hash.Append(rule);
        hash.Append(file);
        hash.Append(DigestOf(source, statement));
        var name = hash.ToString();
        var before = _seen[name] = _seen.GetValueOrDefault(name) + 1;
        if (before == 1) return name;
        hash.Append(name);
        hash.Append(before.ToString(CultureInfo.InvariantCulture));
        return hash.ToString();
    }

    // Many findings may be in one long statement, which is read once.
    private string DigestOf(SourceText source, SourceSpan statement)
    {
        if (_last.Digest is { } known && _last.Statement == statement) return known;
        var hash = new TextHash();
        if (AppendTokens(ref hash, source, statement) == 0)
            hash.Append(string.Join(' ', source.Slice(statement).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
        _last = (statement, hash.ToString());
        return _last.Digest;
    }

    private static int AppendTokens(ref TextHash hash, SourceText source, SourceSpan span)
    {
        var count = 0;
        foreach (var token in SqlTokens.In(source, span))
        {
            if (token.IsTrivia) continue;
            count++;
            if (token.Kind == TokenKind.DollarString && Body(source, token) is { } body) AppendTokens(ref hash, source, body);
            // What is not quoted means the same in any case.
            else if (token.Kind == TokenKind.Word) hash.Append(source.Slice(token.Span).ToLowerInvariant());
            else hash.Append(source.Content.AsSpan(token.Start, token.Length));
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
}
