using Teal.Proving;
using Teal.Proving.Queries;

namespace Teal.Tests.Proving;

public sealed class QueryFolderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("teal-queries-").FullName;

    [Fact]
    public void A_query_is_called_by_its_comment_else_by_its_file_with_a_number_where_it_has_several()
    {
        Write("one.sql", "SELECT 1;");
        Write("several.sql", "SELECT 1;\n-- name: second\nSELECT 2;\n/* name: third */ -- and more\nSELECT 3;\nSELECT 4");
        Assert.Equal(["one", "several#1", "second", "third", "several#4"], Read().Select(query => query.Name));
        Assert.Equal([1, 1, 3, 5, 6], Read().Select(query => query.Line));
    }

    [Fact]
    public void Files_are_read_below_the_folder_too_in_order_of_their_paths_and_others_not_at_all()
    {
        Write("b/1.sql", "SELECT 1");
        Write("a/2.sql", "SELECT 2");
        Write("notes.txt", "SELECT 3");
        Assert.Equal(["2", "1"], Read().Select(query => query.Name));
    }

    [Fact]
    public void Parameters_by_name_are_numbered()
    {
        Write("one.sql", "SELECT :id");
        Assert.Equal("SELECT $1", Read().Single().Sql);
    }

    [Fact]
    public void An_empty_folder_proves_nothing_and_is_refused()
    {
        Write("nothing.sql", "-- nothing yet\n");
        Assert.Contains("holds no query of green", Assert.Throws<ProofException>(() => Read()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_is_not_there_is_named() =>
        Assert.Contains("nowhere", Assert.Throws<ProofException>(() => QueryFolder.Read(Path.Join(_folder, "nowhere"), AppVersion.Blue)).Message, StringComparison.Ordinal);

    [Fact]
    public void Two_queries_of_one_name_are_refused_with_both_places()
    {
        Write("a.sql", "-- name: twice\nSELECT 1");
        Write("b.sql", "SELECT 0;\n-- name: twice\nSELECT 2");
        var message = Assert.Throws<ProofException>(() => Read()).Message;
        Assert.Contains("a.sql:2", message, StringComparison.Ordinal);
        Assert.Contains("b.sql:3", message, StringComparison.Ordinal);
        Assert.Contains("twice", message, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private IReadOnlyList<NamedQuery> Read() => QueryFolder.Read(_folder, AppVersion.Green);

    private void Write(string file, string text)
    {
        var path = Path.Join(_folder, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
