using Teal.Cli.Hosting;

namespace Teal.Tests.Cli;

public class ErrorBoundaryTests
{
    [Fact]
    public async Task A_wrong_usage_is_2() => Assert.Equal((2, "teal: no such change\n"), await FailAsync(new UsageException("no such change")));

    [Fact]
    public async Task What_could_not_be_carried_out_is_3() =>
        Assert.Equal((3, "teal: the server is gone\n"), await FailAsync(new CommandFailedException("the server is gone")));

    [Fact]
    public async Task An_unexpected_exception_is_3_in_one_line_that_names_the_way_to_more()
    {
        var (code, error) = await FailAsync(new InvalidOperationException("first\nsecond"));
        Assert.Equal(3, code);
        Assert.Equal("teal: unexpected InvalidOperationException: first (run it again with --verbose to see where it comes from)\n", error);
    }

    [Fact]
    public async Task Verbose_shows_the_stack_trace()
    {
        var (_, error) = await FailAsync(new InvalidOperationException("first"), verbose: true);
        Assert.Contains("   at ", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_interrupted_command_is_130()
    {
        var (code, error) = await FailAsync(new OperationCanceledException(), cancelled: true);
        Assert.Equal(130, code);
        Assert.Equal("teal: interrupted.\n", error);
    }

    [Fact]
    public async Task A_command_that_stopped_at_a_safe_point_says_how_to_go_on() =>
        Assert.Equal((130, "teal: interrupted. Run it again.\n"), await FailAsync(new InterruptedException("Run it again."), cancelled: true));

    [Fact]
    public async Task A_cancellation_that_nobody_asked_for_is_a_failure() =>
        Assert.Equal(3, (await FailAsync(new OperationCanceledException())).Code);

    private static async Task<(int Code, string Error)> FailAsync(Exception exception, bool verbose = false, bool cancelled = false)
    {
        using var run = new CliRun();
        using var error = new StringWriter { NewLine = "\n" };
        var boundary = new ErrorBoundary(run.Host(TextWriter.Null, error), verbose);
        var code = await boundary.RunAsync(() => throw exception, new CancellationToken(cancelled));
        return (code, error.ToString());
    }
}
