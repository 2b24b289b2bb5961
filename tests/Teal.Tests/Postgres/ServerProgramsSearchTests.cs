using Teal.Postgres.Throwaway;

namespace Teal.Tests.Postgres;

public class ServerProgramsSearchTests
{
    [Theory]
    [InlineData(13)]
    [InlineData(19)]
    public async Task A_major_that_is_not_supported_is_refused(int major)
    {
        var error = await Assert.ThrowsAsync<ThrowawayServerException>(() => new ServerProgramsSearch(_ => null, null).FindAsync(major, default));

        Assert.Contains("14 to 18", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_given_without_programs_is_an_error_and_not_passed_over()
    {
        var search = new ServerProgramsSearch(name => name == "TEAL_PG_BIN" ? "/nonexistent/bin" : null, null);

        var error = await Assert.ThrowsAsync<ThrowawayServerException>(() => search.FindAsync(null, default));

        Assert.Contains("TEAL_PG_BIN", error.Message, StringComparison.Ordinal);
        Assert.Contains("/nonexistent/bin", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void There_is_one_package_for_each_supported_major() =>
        Assert.Equal(Enumerable.Range(ServerPrograms.OldestMajor, 5), NpmPackage.All.Select(package => package.Major));

    [Theory]
    [InlineData("/x/cache", "/x/cache/teal")]
    [InlineData("relative", null)]
    [InlineData(null, null)]
    public void The_cache_is_where_the_platform_wants_it(string? xdg, string? expected)
    {
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        var usual = Path.Combine(home, OperatingSystem.IsMacOS() ? "Library/Caches" : ".cache", "teal");

        Assert.Equal(expected ?? usual, new ProgramCache(_ => xdg).Root);
    }
}
