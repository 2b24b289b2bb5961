using Teal.Cli.Hosting;

namespace Teal.Cli.Commands;

/// <summary>Every verb, in the order in which help lists them: that of a rollout.</summary>
internal static class CommandList
{
    /// <summary>The commands that may be meant, ready to be run: help and mistakes need all of them, to make which takes as long as to parse a small file.</summary>
    public static IEnumerable<TealCommand> For(CommandSetup setup, IReadOnlyList<string> arguments) =>
        arguments is [LintCommand.Name, ..] ? [LintCommand.Create(setup)] : All(setup);

    private static IEnumerable<TealCommand> All(CommandSetup setup) =>
    [
        LintCommand.Create(setup),
        PlanCommand.Create(setup),
        ProveCommand.Create(setup),
        ExpandCommand.Create(setup),
        BackfillCommand.Create(setup),
        VerifyCommand.Create(setup),
        SwitchCommand.Create(setup),
        ContractCommand.Create(setup),
        RevertCommand.Create(setup),
        PurgeCommand.Create(setup),
        AbortCommand.Create(setup),
        StatusCommand.Create(setup),
        DemoCommand.Create(setup),
        DemoWorkerCommand.Create(setup),
    ];
}
