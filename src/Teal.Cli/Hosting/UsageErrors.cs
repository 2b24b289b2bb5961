using System.CommandLine;
using Teal.Sql.Text;

namespace Teal.Cli.Hosting;

/// <summary>A command line that cannot be understood, told in one paragraph.</summary>
internal static class UsageErrors
{
    /// <summary>What is wrong with <paramref name="parsed"/>, which has at least one error.</summary>
    public static UsageException Of(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        var path = command is RootCommand ? "teal" : "teal " + command.Name;
        var unknown = parsed.UnmatchedTokens.Count > 0 ? parsed.UnmatchedTokens[0] : null;
        var problem = unknown is not null ? Unknown(unknown, command)
            : command is RootCommand ? "No command is given."
            : string.Join(" ", parsed.Errors.Select(e => e.Message).Distinct());
        return new UsageException($"{problem} '{path} --help' shows what there is.");
    }

    /// <summary>What is said of a word of the command line that means nothing there.</summary>
    internal static string Unknown(string token, Command command)
    {
        var isOption = token.StartsWith('-');
        var known = isOption
            ? command.Options.Concat(command.Parents.OfType<Command>().SelectMany(p => p.Options.Where(o => o.Recursive))).Select(o => o.Name)
            : command.Subcommands.Select(c => c.Name);
        var what = isOption ? "option" : command.Subcommands.Count > 0 ? "command" : "further argument";
        var nearest = NearestName.To(token, known);
        return $"There is no {what} '{token}'." + (nearest is null ? "" : $" Did you mean '{nearest}'?");
    }
}
