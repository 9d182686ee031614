using System.Diagnostics;
using RxSse.Benchmarks.Load;
using RxSse.Benchmarks.Servers;

namespace RxSse.Benchmarks.Abuse;

/// <summary>Clients in a process of their own, which can be killed: then nobody closes their connections in order.</summary>
internal static class ClientProcess
{
    /// <summary>People need not know it.</summary>
    public const string Command = "clients";

    private const string Ready = "ready";

    /// <summary>Starts it, and returns when all clients have asked for the events.</summary>
    /// <param name="events">The stream.</param>
    /// <param name="clients">How many.</param>
    /// <param name="cancellationToken">Breaks it off.</param>
    public static async Task<Process> StartAsync(Uri events, int clients, CancellationToken cancellationToken)
    {
        var process = Process.Start(DotnetStart.Of([OtherServers.Assembly, Command, "--target", $"{events}", "--clients", $"{clients}"]))!;
        try
        {
            if (await process.StandardOutput.ReadLineAsync(cancellationToken) != Ready)
            {
                var error = await process.StandardError.ReadToEndAsync(cancellationToken);
                throw new IOException($"The process with {clients} clients did not start: {error}");
            }

            return process;
        }
        catch
        {
            process.Kill();
            process.Dispose();
            throw;
        }
    }

    /// <summary>Is that process: holds the clients until its standard input ends, which happens when its parent ends.</summary>
    /// <exception cref="FormatException">The arguments are wrong.</exception>
    public static int Run(IEnumerable<string> arguments)
    {
        var given = new Arguments(arguments);
        var events = given.Address("--target") ?? throw new FormatException("clients needs --target: the stream.");
        var count = given.Number("--clients", 50, 1, 10_000);
        given.RefuseOthers();

        using var clients = new StuckClients(events, count);
        Console.WriteLine(Ready);
        while (Console.In.Read() >= 0)
        {
        }

        return ExitCode.Passed;
    }
}
