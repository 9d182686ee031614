using System.ComponentModel;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace RxSse.Benchmarks.Logs;

/// <summary>A Redis on a free port of loopback, with an append-only file that is synchronised each second.</summary>
internal sealed class LocalRedis : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Process _process;
    private readonly CancellationTokenRegistration _kill;

    private LocalRedis(Process process, string address, CancellationToken cancellationToken)
    {
        (_process, Address) = (process, address);
        _kill = cancellationToken.Register(process.Kill);
    }

    /// <summary>Host and port.</summary>
    public string Address { get; }

    /// <param name="directory">Where its file is.</param>
    /// <param name="cancellationToken">Ends the process, whatever else happens.</param>
    /// <exception cref="IOException">It is not installed, or does not start.</exception>
    public static async Task<LocalRedis> StartAsync(string directory, CancellationToken cancellationToken)
    {
        var port = FreePort();
        string[] settings =
        [
            "--port", $"{port}", "--bind", "127.0.0.1", "--dir", directory, "--save", "",
            "--appendonly", "yes", "--appendfsync", "everysec",
        ];
        try
        {
            var process = Process.Start(new ProcessStartInfo("redis-server", settings) { RedirectStandardOutput = true })!;
            var redis = new LocalRedis(process, $"127.0.0.1:{port}", cancellationToken);
            await redis.ListensAsync(cancellationToken);
            return redis;
        }
        catch (Win32Exception)
        {
            throw new IOException("redis-server is not installed. Install it, or measure without it: --kinds file.");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _kill.DisposeAsync();
        _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task ListensAsync(CancellationToken cancellationToken)
    {
        string? line;
        do
        {
            line = await _process.StandardOutput.ReadLineAsync(cancellationToken).AsTask().WaitAsync(Patience, cancellationToken);
            if (line is null)
            {
                await DisposeAsync();
                throw new IOException("redis-server ended before it listened.");
            }
        }
        while (!line.Contains("Ready to accept connections", StringComparison.Ordinal));
    }
}
