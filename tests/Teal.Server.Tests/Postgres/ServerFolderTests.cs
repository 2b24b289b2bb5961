using Teal.Postgres.Throwaway;
using Teal.Server.Tests.Support;

namespace Teal.Server.Tests.Postgres;

public class ServerFolderTests
{
    [PostgresFact]
    public async Task Files_of_the_owner_in_a_folder_of_the_server_go_with_it()
    {
        string made;
        await using (var server = await ThrowawayServer.StartAsync(new() { Programs = await TestServer.ProgramsAsync() }))
        {
            made = server.MakeFolder("mine");
            await File.WriteAllTextAsync(Path.Combine(made, "file"), "text");
        }
        Assert.False(Directory.Exists(made));
    }
}
