namespace Teal.Demo.Traffic;

/// <summary>
/// The demo's load balancer: a file that says who serves, <c>blue</c>, <c>green</c> or <c>both</c>. A hook can write it, and
/// every worker reads it before each job.
/// </summary>
internal sealed class TrafficSwitch(string path)
{
    public string Path { get; } = path;

    public void Set(string to) => File.WriteAllText(Path, to);

    /// <summary>Whether <paramref name="version"/> is to serve now.</summary>
    public bool Serves(string version)
    {
        try
        {
            var to = File.ReadAllText(Path).Trim();
            return to == version || to == "both";
        }
        catch (IOException)
        {
            return false;
        }
    }
}
