using System.Collections.Immutable;
using Teal.Linting.Effects;
using Teal.Rollout.Journals;

namespace Teal.Rollout.Previews;

/// <summary>A command that can be shown without being run.</summary>
public enum PreviewedCommand
{
    /// <summary><c>teal expand</c>.</summary>
    Expand,

    /// <summary><c>teal contract</c>.</summary>
    Contract,

    /// <summary><c>teal abort</c>.</summary>
    Abort,

    /// <summary><c>teal revert</c>.</summary>
    Revert,

    /// <summary><c>teal purge</c>.</summary>
    Purge,
}

/// <summary>What a command would do to the database as it is.</summary>
/// <param name="Command">The command.</param>
/// <param name="Phase">Where the change stands; null where it was not begun.</param>
/// <param name="Steps">The steps in order, those that are done among them.</param>
/// <param name="Notes">What else the command would do, a sentence each.</param>
public sealed record Preview(PreviewedCommand Command, ChangePhase? Phase, ImmutableArray<PreviewedStep> Steps, ImmutableArray<string> Notes);

/// <summary>A step of a command.</summary>
/// <param name="Phase">The phase of the journal that it belongs to; <c>sync</c> for what comes and goes with the triggers.</param>
/// <param name="Ordinal">Its place in the phase, from 1.</param>
/// <param name="Title">What it does, in a few words.</param>
/// <param name="IsTransaction">Whether all its statements run in one transaction with its entry in the journal, which holds their locks to its end; otherwise each runs alone.</param>
/// <param name="IsDone">Whether an earlier run did it.</param>
/// <param name="Statements">Its statements in order.</param>
public sealed record PreviewedStep(
    string Phase, int Ordinal, string Title, bool IsTransaction, bool IsDone, ImmutableArray<PreviewedStatement> Statements);

/// <summary>A statement and what it does to others.</summary>
/// <param name="Sql">The statement as it would be sent.</param>
/// <param name="Effects">Its locks, the strongest first; none where the step is done, or nothing is locked that was there before.</param>
public sealed record PreviewedStatement(string Sql, ImmutableArray<Effect> Effects);
