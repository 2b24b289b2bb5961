using Teal.Cli.Hosting;
using Teal.Cli.Output;
using Teal.Rollout.Gates;

namespace Teal.Cli.Rollouts;

/// <summary>The last word of a command with a gate. The checks themselves were told as they were answered.</summary>
internal static class GateAnswer
{
    public static int Write(RolloutCall call, GateResult gate, bool done, IReadOnlyList<string> retired, string whenDone)
    {
        var exitCode = done ? ExitCode.Done : ExitCode.No;
        var output = call.Invocation.Out;
        if (call.Invocation.Format == OutputFormat.Json)
            JsonOutput.Write(output, GateJson.Of(call.Change.Name, gate, done, retired), RolloutJsonContext.Readable.GateJson);
        else if (done)
            output.Line($"{call.Change.Name} {whenDone}");
        else
            output.Line(output.Paint(Ink.Bad, $"The gate {gate.Gate} stays closed: {string.Join(", ", gate.Checks.Where(check => !check.LetsPass).Select(check => check.Name))}."));
        return exitCode;
    }
}
