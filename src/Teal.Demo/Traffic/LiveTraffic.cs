using Teal.Demo.Scenario;
using Teal.Demo.Workers;
using Teal.Postgres.Connections;

namespace Teal.Demo.Traffic;

/// <summary>Customers, queue and workers of one deployment, and a steady report of how it goes.</summary>
internal sealed class LiveTraffic : IAsyncDisposable
{
    private static readonly TimeSpan ReportEvery = TimeSpan.FromMilliseconds(500);

    private readonly DemoOptions _options;
    private readonly DatabaseAddress _shop;
    private readonly IProgress<DemoEvent> _progress;
    private readonly TimeProvider _time;
    private readonly JobProducer _customers;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _reports;
    private WorkerFleet? _blue;
    private WorkerFleet? _green;

    private LiveTraffic(DemoOptions options, DatabaseAddress shop, string folder, int users, IProgress<DemoEvent> progress, TimeProvider time)
    {
        _options = options;
        _shop = shop;
        _progress = progress;
        _time = time;
        Switch = new TrafficSwitch(Path.Combine(folder, "traffic"));
        Switch.Set("blue");
        _customers = new JobProducer(shop, options.JobsPerSecond, users, time);
        _reports = ReportAsync();
    }

    public TrafficSwitch Switch { get; }

    public int Attempted => (_blue?.Attempted ?? 0) + (_green?.Attempted ?? 0);

    public int Failed => (_blue?.Failed ?? 0) + (_green?.Failed ?? 0);

    public IReadOnlyList<(string Error, int Count)> Errors => [.. _blue?.Errors ?? [], .. _green?.Errors ?? []];

    /// <summary>Opens the shop, with blue at work.</summary>
    public static async Task<LiveTraffic> StartAsync(
        DemoOptions options, DatabaseAddress shop, string folder, int users, IProgress<DemoEvent> progress, TimeProvider time, CancellationToken cancellation)
    {
        var traffic = new LiveTraffic(options, shop, folder, users, progress, time);
        try
        {
            traffic._blue = await traffic.StartFleetAsync("blue", cancellation);
            return traffic;
        }
        catch
        {
            await traffic.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts green's workers; they work when traffic comes to them.</summary>
    public async Task DeployGreenAsync(CancellationToken cancellation) => _green = await StartFleetAsync("green", cancellation);

    /// <summary>Lets blue's workers finish and end.</summary>
    public Task DrainBlueAsync() => _blue!.DrainAsync();

    /// <summary>Lets the traffic run for a while.</summary>
    public Task RunAsync(TimeSpan duration, CancellationToken cancellation) => Task.Delay(duration, _time, cancellation);

    /// <summary>Closes the shop: no more jobs come in, and the workers finish.</summary>
    public async Task CloseAsync()
    {
        await _customers.DisposeAsync();
        if (_blue is not null) await _blue.DrainAsync();
        if (_green is not null) await _green.DrainAsync();
        Report();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _reports;
        await _customers.DisposeAsync();
        if (_blue is not null) await _blue.DisposeAsync();
        if (_green is not null) await _green.DisposeAsync();
        _stop.Dispose();
    }

    private Task<WorkerFleet> StartFleetAsync(string version, CancellationToken cancellation) =>
        WorkerFleet.StartAsync(_options.Worker, version, _shop, Switch.Path, _options.Workers, _options.JobsPerSecond * 6 / 5, cancellation);

    private void Report() =>
        _progress.Report(new TrafficSeen(_blue?.Attempted ?? 0, _blue?.Failed ?? 0, _green?.Attempted ?? 0, _green?.Failed ?? 0));

    private async Task ReportAsync()
    {
        try
        {
            while (true)
            {
                await Task.Delay(ReportEvery, _time, _stop.Token);
                Report();
            }
        }
        catch (OperationCanceledException)
        {
        }
    }
}
