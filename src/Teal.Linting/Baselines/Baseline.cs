using System.Collections.Immutable;

namespace Teal.Linting.Baselines;

/// <summary>Findings that were there when the linter came, and are not reported again.</summary>
/// <param name="Entries">The findings.</param>
public sealed record Baseline(ImmutableArray<BaselineEntry> Entries)
{
    /// <summary>The baseline with nothing in it.</summary>
    public static Baseline Empty { get; } = new([]);

    /// <summary>The fingerprints in it.</summary>
    public ImmutableHashSet<string> Fingerprints { get; } = [.. Entries.Select(e => e.Fingerprint)];

    /// <summary>The baseline of everything that was found, by file and then in the order of the text.</summary>
    public static Baseline Of(IEnumerable<LintedFile> files) => new(
    [
        .. files.SelectMany(file => file.Errors.Select(e => new BaselineEntry(e.Fingerprint, e.Kind, file.Input.Name))
            .Concat(file.Findings.Select(f => new BaselineEntry(f.Fingerprint, f.Rule, file.Input.Name)))),
    ]);

    /// <summary>The entries of the files that were looked at which nothing was found for any more.</summary>
    public ImmutableArray<BaselineEntry> Stale(IReadOnlyCollection<LintedFile> files)
    {
        var found = files.SelectMany(f => f.Findings.Select(x => x.Fingerprint).Concat(f.Errors.Select(x => x.Fingerprint))).ToHashSet(StringComparer.Ordinal);
        var looked = files.Select(f => f.Input.Name).ToHashSet(StringComparer.Ordinal);
        return [.. Entries.Where(e => looked.Contains(e.File) && !found.Contains(e.Fingerprint))];
    }
}

/// <summary>One finding of a baseline.</summary>
/// <param name="Fingerprint">Its fingerprint, which alone decides.</param>
/// <param name="Rule">Its rule, or the kind of an error; for whoever reads the file.</param>
/// <param name="File">The file's name in fingerprints.</param>
public sealed record BaselineEntry(string Fingerprint, string Rule, string File);
