using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace RxSse.Server.Hosting;

/// <summary>
/// The signals that stop the server, from the first moment of the process on. The first one stops it gracefully;
/// <c>SIGTERM</c> or <c>SIGINT</c> after that ends the graceful part at once.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "It lives as long as the process: a signal can arrive until the end.")]
internal sealed class StopSignals
{
    // A signal that was ignored when the process started stays ignored (nohup): the runtime then installs no handler.
    private static readonly PosixSignal[] Signals = [PosixSignal.SIGTERM, PosixSignal.SIGINT, PosixSignal.SIGQUIT, PosixSignal.SIGHUP];

    private readonly PosixSignalRegistration[] _registrations;
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _hurry = new();
    private int _isStopping;

    public StopSignals() => _registrations = [.. Signals.Select(signal => PosixSignalRegistration.Create(signal, Handle))];

    /// <summary>Canceled by the first signal.</summary>
    public CancellationToken Stop => _stop.Token;

    /// <summary>Canceled by <c>SIGTERM</c> or <c>SIGINT</c> if the server was already told to stop.</summary>
    public CancellationToken Hurry => _hurry.Token;

    /// <summary>Waits until the started host is told to stop, by a signal or by itself, and stops it.</summary>
    public async Task StopWhenToldAsync(IHost host)
    {
        var lifetime = host.Services.GetRequiredService<IHostApplicationLifetime>();
        var stopping = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var toldBySignal = Stop.Register(lifetime.StopApplication);
        await using var told = lifetime.ApplicationStopping.Register(stopping.SetResult);
        await stopping.Task;
        await host.StopAsync(Hurry);
    }

    private void Handle(PosixSignalContext context)
    {
        context.Cancel = true; // the process ends when the host has stopped
        if (Interlocked.Exchange(ref _isStopping, 1) == 0)
        {
            _stop.Cancel();
        }
        else if (context.Signal is PosixSignal.SIGTERM or PosixSignal.SIGINT)
        {
            _hurry.Cancel();
        }
    }
}
