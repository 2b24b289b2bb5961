using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using Teal.Cli.Hosting;

namespace Teal.Cli.Git;

/// <summary>The program <c>git</c>, run in the working directory.</summary>
/// <param name="host">The process.</param>
internal sealed class GitProgram(CliHost host)
{
    private readonly string _program = Find(host) ?? throw new CommandFailedException("--diff needs Git, and no program git is in PATH.");

    /// <summary>Runs one command.</summary>
    /// <exception cref="CommandFailedException">It cannot be started.</exception>
    public GitResult Run(params string[] arguments)
    {
        var start = new ProcessStartInfo(_program, arguments)
        {
            WorkingDirectory = host.WorkingDirectory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        // Reading needs no lock, and messages are read by a person who may search for them.
        start.Environment["GIT_OPTIONAL_LOCKS"] = "0";
        start.Environment["LC_ALL"] = "C";
        try
        {
            using var process = Process.Start(start)!;
            process.StandardInput.Close();
            var errors = process.StandardError.ReadToEndAsync();
            var text = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return new GitResult(process.ExitCode, text, FirstLine(errors.GetAwaiter().GetResult()));
        }
        catch (Win32Exception error)
        {
            throw new CommandFailedException($"Git cannot be started: {error.Message}", error);
        }
    }

    /// <summary>Runs a command that must succeed, and gives its output.</summary>
    /// <exception cref="CommandFailedException">It fails.</exception>
    public string Demand(params string[] arguments)
    {
        var result = Run(arguments);
        return result.Code == 0 ? result.Text : throw new CommandFailedException($"`git {string.Join(' ', arguments)}` failed: {result.Problem}");
    }

    private static string? Find(CliHost host)
    {
        var name = OperatingSystem.IsWindows() ? "git.exe" : "git";
        if (host.Variable("PATH") is not { } path) return name;
        return path.Split(Path.PathSeparator).Select(folder => Path.Join(folder, name)).FirstOrDefault(File.Exists);
    }

    private static string FirstLine(string text) => text.Trim().Split('\n')[0].Trim();
}

/// <summary>How a command of Git ended.</summary>
/// <param name="Code">Its exit code.</param>
/// <param name="Text">What it wrote to standard output.</param>
/// <param name="Problem">The first line that it wrote to standard error; empty for none.</param>
internal sealed record GitResult(int Code, string Text, string Problem);
