using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace RxSse.Benchmarks;

/// <summary>Runs a command that ends in time, whatever happens: by itself, by its limit, or by a signal.</summary>
internal static class Bounded
{
    private static readonly TimeSpan LongestEnd = TimeSpan.FromSeconds(30);

    /// <summary>What the command returns, or that there is no result, with the reason on standard error.</summary>
    public static async Task<int> RunAsync(TimeSpan longest, Func<CancellationToken, Task<int>> command)
    {
        using var limit = new CancellationTokenSource(longest);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Cancel);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Cancel);
        try
        {
            return await command(limit.Token).WaitAsync(longest + LongestEnd, CancellationToken.None);
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
