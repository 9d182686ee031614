namespace RxSse.Tests.EndToEnd.Servers;

/// <summary>A server that listens on a free port, and a client of it.</summary>
internal sealed class RunningServer : IAsyncDisposable
{
    private ServerProcess _process;

    private RunningServer(ServerProcess process, string listening)
    {
        _process = process;
        Listening = new Uri(listening);
        Address = new Uri($"http://127.0.0.1:{Listening.Port}");
        Client = ClientOf(Address);
    }

    /// <summary>Where the server says that it listens, which may be every address of the machine.</summary>
    public Uri Listening { get; }

    /// <summary>Where it is reached.</summary>
    public Uri Address { get; }

    public HttpClient Client { get; }

    public static HttpClient ClientOf(Uri address)
    {
        // Who leaves an open response leaves at once; the default is to read on for two seconds.
        var handler = new SocketsHttpHandler { ResponseDrainTimeout = TimeSpan.Zero, UseProxy = false, UseCookies = false };
        return new HttpClient(handler) { BaseAddress = address, Timeout = Patience.Limit };
    }

    public static Task<RunningServer> StartAsync(params string[] arguments) => FromAsync(ServerProcess.Start(arguments));

    public static async Task<RunningServer> FromAsync(ServerProcess process)
    {
        try
        {
            return new RunningServer(process, await process.ListeningAsync());
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    /// <summary>Tells the server to stop and goes on at once.</summary>
    public void BeginStop() => _process.Terminate();

    /// <summary>Sends a signal and goes on at once.</summary>
    public void Send(int signal) => _process.Send(signal);

    /// <summary>From now on, no file of the server may become larger.</summary>
    public void LimitFiles(ulong bytes) => _process.LimitFiles(bytes);

    /// <summary>The id of the process.</summary>
    public int ProcessId => _process.Id;

    /// <summary>Kills the process, which gets no chance to say anything, and starts another on the same port.</summary>
    public async Task KillAndStartAgainAsync(params string[] arguments)
    {
        await _process.DisposeAsync();
        _process = ServerProcess.Start([.. arguments, $"--urls={Address}"]);
        await _process.ListeningAsync();
    }

    /// <summary>Stops the process, and starts another on the same port.</summary>
    public async Task StopAndStartAgainAsync(params string[] arguments)
    {
        await StopAsync();
        await KillAndStartAgainAsync(arguments);
    }

    /// <summary>Waits until the process has ended.</summary>
    public Task<ServerExit> ExitAsync() => _process.ExitAsync();

    public Task<ServerExit> StopAsync()
    {
        BeginStop();
        return ExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _process.DisposeAsync();
    }
}
