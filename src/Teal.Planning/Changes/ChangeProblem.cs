using Teal.Sql.Text;

namespace Teal.Planning.Changes;

/// <summary>A reason why a change cannot be carried out as it is written.</summary>
/// <param name="File">The file, as a path that can be opened.</param>
/// <param name="Position">The place in it, or null where the file as a whole is meant.</param>
/// <param name="Message">What is wrong and what to do, in one or two sentences.</param>
public sealed record ChangeProblem(string File, SourcePosition? Position, string Message)
{
    /// <inheritdoc/>
    public override string ToString() =>
        Position is { } at ? $"{File}:{at.Line}:{at.Column}: {Message}" : $"{File}: {Message}";
}

/// <summary>Thrown where a change or a migration is asked for and there is none, or one with problems.</summary>
public sealed class ChangeException : Exception
{
    /// <summary>Creates it from the problems found.</summary>
    /// <param name="what">What cannot be used, as the beginning of a sentence: <c>The change 042_plan_id</c>.</param>
    /// <param name="problems">At least one problem.</param>
    public ChangeException(string what, IReadOnlyList<ChangeProblem> problems)
        : base($"{what} cannot be used:\n" + string.Join('\n', problems.Select(p => "  " + p)))
    {
        Problems = problems;
    }

    /// <summary>What is wrong, in order of the files and places.</summary>
    public IReadOnlyList<ChangeProblem> Problems { get; }
}
