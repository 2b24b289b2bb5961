using Teal.Linting;
using Teal.Planning.Migrations;
using Teal.Proving;
using Teal.Rollout;

namespace Teal.Demo;

/// <summary>What a person who watches the demo is shown.</summary>
public abstract record DemoEvent;

/// <summary>A part of the story begins.</summary>
/// <param name="Title">Its title.</param>
/// <param name="Text">What it is about.</param>
public sealed record ChapterBegun(string Title, string Text) : DemoEvent;

/// <summary>A step of the story begins.</summary>
/// <param name="Command">The command that a person would type, or null where none is typed.</param>
/// <param name="Text">What happens.</param>
public sealed record StepTold(string? Command, string Text) : DemoEvent;

/// <summary>A result, in a sentence.</summary>
/// <param name="Text">The sentence.</param>
/// <param name="IsBad">Whether it is bad news.</param>
public sealed record ResultTold(string Text, bool IsBad = false) : DemoEvent;

/// <summary>How the traffic goes, about twice a second.</summary>
public sealed record TrafficSeen(int BlueAttempted, int BlueFailed, int GreenAttempted, int GreenFailed) : DemoEvent;

/// <summary>SQL is shown.</summary>
public sealed record SqlShown(string Title, string Sql) : DemoEvent;

/// <summary>What the linter found in the migration.</summary>
public sealed record Linted(LintResult Result) : DemoEvent;

/// <summary>What the planner made of it.</summary>
public sealed record Planned(PlannedChange Change) : DemoEvent;

/// <summary>The compatibility matrix.</summary>
public sealed record Proved(Proof Proof) : DemoEvent;

/// <summary>Something in the rollout.</summary>
public sealed record RolledOut(RolloutEvent Event) : DemoEvent;
