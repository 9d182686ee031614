using RxSse.Benchmarks.Attacks;
using RxSse.Benchmarks.Load;
using RxSse.Benchmarks.Measures;
using RxSse.Benchmarks.Servers;

namespace RxSse.Benchmarks.Siege;

/// <summary>A server with a full history, which lasts for all rounds.</summary>
internal sealed class SiegedServer : IAsyncDisposable
{
    private readonly SiegeOptions _options;
    private readonly LocalServer _server;
    private readonly PublishRequest _request;

    private SiegedServer(SiegeOptions options, LocalServer server)
    {
        (_options, _server) = (options, server);
        _request = PublishRequest.Notification(server.Address, SiegeOptions.MessageLength);
    }

    public static async Task<SiegedServer> StartAsync(SiegeOptions options, CancellationToken cancellationToken)
    {
        var started = new SiegedServer(options, await LocalServer.StartAsync(SiegeOptions.ServerSettings, cancellationToken));
        try
        {
            await OpenLoopPublisher.PublishAsync(started._request, SiegeOptions.History, cancellationToken);
            return started;
        }
        catch
        {
            await started.DisposeAsync();
            throw;
        }
    }

    /// <param name="attacks">Names of the attacks.</param>
    /// <param name="tell">Gets a line of progress, every ten seconds.</param>
    /// <param name="cancellationToken">Breaks it off.</param>
    public async Task<SiegeResult> RunAsync(IReadOnlyList<string> attacks, Action<string> tell, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(_options.LimitOfRun);

        var (load, counts) = await LoadAsync(attacks, tell, limit.Token);
        var after = new List<double>();
        await EverySecond.RunAsync(SiegeOptions.Recovery, () => after.Add(ServerMemory.ResidentKib(_server.ProcessId)), limit.Token);
        return new SiegeResult(load, ServerMemory.PeakKib(_server.ProcessId), Median.Of(after.TakeLast(3)), counts);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task<(LoadResult Load, IReadOnlyList<AttackCount> Counts)> LoadAsync(
        IReadOnlyList<string> names, Action<string> tell, CancellationToken cancellationToken)
    {
        using var readers = new ReadingClients(new Uri(_server.Address, "/events"), _options.Clients);
        await readers.JoinedAsync(cancellationToken);
        var plans = SiegeAttacks.Of(_server.Address).Where(plan => names.Contains(plan.Name))
            .Select(plan => plan with { Clients = _options.Attackers ?? plan.Clients });
        using var attacks = new RunningAttacks(plans, _server.Address);
        var load = await _options.Load.RunAsync(_server, readers, _request, attacks.ThrowIfFaulted, tell, cancellationToken);
        return (load, attacks.Counts);
    }
}
