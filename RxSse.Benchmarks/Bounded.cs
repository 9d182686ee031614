using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace RxSse.Benchmarks;

/// <summary>Runs a command with a time limit. A signal ends it early.</summary>
internal static class Bounded
{
    private static readonly TimeSpan MaxEnd = TimeSpan.FromSeconds(30);

    /// <summary>Returns the exit code of the command. Without a result, prints the reason to standard error.</summary>
    public static async Task<int> RunAsync(TimeSpan timeout, Func<CancellationToken, Task<int>> command)
    {
        using var limit = new CancellationTokenSource(timeout);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Cancel);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Cancel);
        try
        {
            return await command(limit.Token).WaitAsync(timeout + MaxEnd, CancellationToken.None);
        }
        catch (Exception error) when (error is IOException or SocketException or HttpRequestException or OperationCanceledException or TimeoutException)
        {
            await Console.Error.WriteLineAsync($"No result: {error.Message}");
            return ExitCode.Broken;
        }

        void Cancel(PosixSignalContext signal)
        {
            signal.Cancel = true;
            limit.Cancel();
        }
    }
}
