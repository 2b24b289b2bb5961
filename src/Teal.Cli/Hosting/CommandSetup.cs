using System.CommandLine;
using System.CommandLine.Parsing;
using Teal.Cli.Output;

namespace Teal.Cli.Hosting;

/// <summary>What a command needs to set itself up: the shared options, and the way to say what it does.</summary>
/// <param name="Host">The process that it will run in.</param>
/// <param name="Options">The options defined once for all commands.</param>
internal sealed record CommandSetup(CliHost Host, SharedOptions Options)
{
    /// <summary>Makes <paramref name="command"/> do <paramref name="run"/>, which returns the exit code and throws what <see cref="ErrorBoundary"/> maps.</summary>
    public TealCommand Complete(TealCommand command, Func<Invocation, CancellationToken, Task<int>> run)
    {
        command.SetAction((arguments, cancellation) =>
        {
            var invocation = new Invocation(Host, Options, arguments);
            if (invocation.Format > OutputFormat.Json && !command.WritesForCi)
                throw new UsageException($"`teal {command.Name}` writes text or json; sarif, github, gitlab and junit are for `teal lint`.");
            return run(invocation, cancellation);
        });
        return command;
    }

    /// <summary>One or more paths. An option that does not exist is not taken for a path.</summary>
    public static Argument<string[]> Paths(string name, string description)
    {
        var argument = new Argument<string[]>(name) { Description = description, Arity = ArgumentArity.OneOrMore };
        argument.Validators.Add(RefuseOptions);
        return argument;
    }

    /// <summary>Exactly one path. An option that does not exist is not taken for a path.</summary>
    public static Argument<string> SinglePath(string name, string description)
    {
        var argument = new Argument<string>(name) { Description = description, Arity = ArgumentArity.ExactlyOne };
        argument.Validators.Add(RefuseOptions);
        return argument;
    }

    // The parser takes every word that it does not know for a value where a value may stand.
    private static void RefuseOptions(ArgumentResult result)
    {
        if (result.Parent is not CommandResult { Command: var command }) return;
        foreach (var token in result.Tokens)
            if (token.Value.Length > 1 && token.Value[0] == '-')
                result.AddError(UsageErrors.Unknown(token.Value, command));
    }
}
