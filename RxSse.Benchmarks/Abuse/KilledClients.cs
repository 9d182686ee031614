using RxSse.Benchmarks.Attacks;

namespace RxSse.Benchmarks.Abuse;

/// <summary>Processes with clients that never read, one after the other. Each is killed after some seconds.</summary>
internal sealed class KilledClients : IAsyncDisposable
{
    private const int ClientsOfProcess = 50;
    private static readonly TimeSpan Life = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _stop = new();
    private readonly Uri _events;
    private readonly Task _running;
    private long _clients;

    public KilledClients(Uri events)
    {
        _events = events;
        _running = RunAsync();
    }

    public AttackCount Count => new("killed clients", Volatile.Read(ref _clients), 0);

    /// <summary>Throws that a process could not be started.</summary>
    public void ThrowIfFaulted()
    {
        if (_running.Exception?.InnerException is { } fault)
        {
            throw new IOException($"Killing clients broke off: {fault.Message}", fault);
        }
    }

    /// <summary>The last process is killed too.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // ThrowIfFaulted tells
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        using var life = new PeriodicTimer(Life);
        while (!_stop.IsCancellationRequested)
        {
            using var process = await ClientProcess.StartAsync(_events, ClientsOfProcess, _stop.Token);
            Volatile.Write(ref _clients, _clients + ClientsOfProcess);
            try
            {
                await life.WaitForNextTickAsync(_stop.Token);
            }
            finally
            {
                process.Kill();
                await process.WaitForExitAsync(CancellationToken.None);
            }
        }
    }
}
