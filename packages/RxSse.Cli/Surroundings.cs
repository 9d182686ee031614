using System.Reactive.Concurrency;
using RxSse.Cli.Output;
using RxSse.Client;

namespace RxSse.Cli;

/// <summary>What a command finds around it.</summary>
/// <param name="Terminal">What it prints to.</param>
/// <param name="Input">What it reads.</param>
/// <param name="Scheduler">The time.</param>
/// <param name="Variable">The variables of the environment.</param>
/// <param name="Client">Makes a client of a server, with a credential or without.</param>
internal sealed record Surroundings(
    Terminal Terminal, TextReader Input, IScheduler Scheduler, Func<string, string?> Variable, Func<Credential?, Uri, HttpClient> Client)
{
    /// <summary>The time as people read it.</summary>
    public DateTimeOffset Now => Scheduler.Now;

    /// <summary>A client over the network.</summary>
    public static HttpClient Connect(Credential? credential, Uri server) => credential?.CreateClient(server) ?? new HttpClient();
}
