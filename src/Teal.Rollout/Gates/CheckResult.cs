namespace Teal.Rollout.Gates;

/// <summary>What a check may answer.</summary>
public enum CheckOutcome
{
    /// <summary>It holds.</summary>
    Pass,

    /// <summary>It does not hold.</summary>
    Fail,

    /// <summary>It cannot be known; never taken for a pass.</summary>
    Inconclusive,
}

/// <summary>The answer of one check, with what it saw.</summary>
/// <param name="Name">The check's name, by which it can be forced.</param>
/// <param name="Outcome">The answer.</param>
/// <param name="Evidence">What it saw, and what to do where it did not pass.</param>
/// <param name="ForcedBecause">The reason for which a person overrode it, or null.</param>
public sealed record CheckResult(string Name, CheckOutcome Outcome, string Evidence, string? ForcedBecause = null)
{
    /// <summary>Whether the gate may open as far as this check goes.</summary>
    public bool LetsPass => Outcome == CheckOutcome.Pass || ForcedBecause is not null;
}

/// <summary>The answer of a gate.</summary>
/// <param name="Gate"><c>switch</c>, <c>contract</c> or <c>purge</c>.</param>
/// <param name="Checks">Its checks in order.</param>
public sealed record GateResult(string Gate, IReadOnlyList<CheckResult> Checks)
{
    /// <summary>Whether every check lets pass.</summary>
    public bool IsOpen => Checks.All(check => check.LetsPass);
}

/// <summary>A check that a person overrides.</summary>
/// <param name="Check">Its name.</param>
/// <param name="Reason">Why.</param>
public sealed record Override(string Check, string Reason);
