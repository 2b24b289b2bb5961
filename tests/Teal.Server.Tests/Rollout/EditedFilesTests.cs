using Teal.Planning.Changes;
using Teal.Rollout;
using Teal.Rollout.Previews;
using Teal.Server.Tests.Support;

namespace Teal.Server.Tests.Rollout;

/// <summary>The files of a change are those that it was begun with, or every command says which is not.</summary>
public sealed class EditedFilesTests
{
    [PostgresFact]
    public async Task Each_file_that_is_edited_removed_or_added_is_named_by_every_later_command()
    {
        await using var fixture = await RolloutFixture.OnAsync(
            new ChangeFolder(
                "ALTER TABLE t ADD COLUMN b integer;", "UPDATE t SET b = a;\nUPDATE t SET a = b;\n", "ALTER TABLE t ALTER COLUMN b SET NOT NULL;", "{ \"backward\": \"none\", \"reason\": \"x\" }",
                backfill: "UPDATE t SET c = 1;"),
            "CREATE TABLE t (id integer PRIMARY KEY, a integer, c integer)");
        fixture.Folder.Write(ChangeText.SyncFile, "UPDATE t SET b = a;\n");
        await fixture.ExpandAsync();
        foreach (var (file, text, named) in new (string, string?, string)[]
        {
            (ChangeText.ExpandFile, "ALTER TABLE t ADD COLUMN b bigint;", "expand.sql was edited"),
            (ChangeText.SyncFile, "UPDATE t SET b = a + 1;\n", "sync.sql was edited"),
            (ChangeText.SyncFile, "UPDATE t SET b = a; -- a comment\n", "sync.sql was edited"),
            (ChangeText.SyncFile, null, "sync.sql was removed"),
            (ChangeText.ContractFile, "ALTER TABLE t DROP COLUMN c;", "contract.sql was edited"),
            (ChangeText.ContractFile, null, "contract.sql was removed"),
            (ChangeText.SettingsFile, "{ \"backward\": \"none\", \"reason\": \"y\" }", "change.json was edited"),
            (ChangeText.SettingsFile, null, "change.json was removed"),
            (ChangeText.BackfillFile, "UPDATE t SET c = 2;", "backfill.sql was edited"),
            (ChangeText.BackfillFile, null, "backfill.sql was removed"),
        })
        {
            var path = Path.Combine(fixture.Folder.Path, file);
            var before = File.ReadAllText(path);
            if (text is null) File.Delete(path);
            else fixture.Folder.Write(file, text);
            foreach (var command in Commands(fixture))
            {
                var refused = await Assert.ThrowsAsync<RolloutRefusedException>(command);
                Assert.Contains($"UTC: {named}. What is in the database follows the files as they were. Bring them back", refused.Message, StringComparison.Ordinal);
            }

            fixture.Folder.Write(file, before);
        }

        // Version control may change how lines end, and an editor adds a byte order mark: neither is an edit.
        fixture.Folder.Write(ChangeText.SyncFile, "\uFEFFUPDATE t SET b = a;\r\n");
        Assert.True((await fixture.BackfillAsync()).IsComplete);
        fixture.Folder.Write(ChangeText.SettingsFile + ".bak", "no file of a change");
        Assert.True((await fixture.VerifyAsync()).IsClean);
    }

    [PostgresFact]
    public async Task A_file_that_is_added_is_named_and_two_are_named_together()
    {
        await using var fixture = await RolloutFixture.OnAsync(
            new ChangeFolder("ALTER TABLE t ADD COLUMN b integer;"), "CREATE TABLE t (id integer PRIMARY KEY, a integer)");
        await fixture.ExpandAsync();
        fixture.Folder.Write(ChangeText.BackfillFile, "UPDATE t SET b = a;");
        fixture.Folder.Write(ChangeText.ExpandFile, "ALTER TABLE t ADD COLUMN b integer; ALTER TABLE t ADD COLUMN c integer;");
        var refused = await Assert.ThrowsAsync<RolloutRefusedException>(fixture.BackfillAsync);
        Assert.Contains("UTC: backfill.sql was added, expand.sql was edited. What is", refused.Message, StringComparison.Ordinal);
        // A journal of before the files' own hashes were kept.
        await fixture.ExecuteAsync("UPDATE teal.change SET files = '{}'");
        refused = await Assert.ThrowsAsync<RolloutRefusedException>(fixture.BackfillAsync);
        Assert.Contains("UTC. What is in the database", refused.Message, StringComparison.Ordinal);
    }

    private static IEnumerable<Func<Task>> Commands(RolloutFixture fixture) =>
    [
        fixture.ExpandAsync, fixture.BackfillAsync, fixture.VerifyAsync, () => fixture.SwitchAsync(), () => fixture.Engine.SwitchBackAsync(fixture.Change), () => fixture.ContractAsync(),
        fixture.RevertAsync, () => fixture.PurgeAsync(), () => fixture.AbortAsync(), () => fixture.Engine.RetryQuarantinedAsync(fixture.Change), () => fixture.Engine.EstimateBackfillAsync(fixture.Change),
        () => fixture.Engine.PreviewAsync(fixture.Change, PreviewedCommand.Abort),
    ];
}
