using System.Diagnostics;
using System.Globalization;
using System.Reactive.Subjects;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RxSse.Threading;

namespace RxSse.Benchmarks.Servers;

/// <summary>
/// The library in a process of its own, whose hub and shards sleep as soon as they have nothing to do. It publishes events by itself when it is told
/// to, and measures itself meanwhile: a request for each event would cost more than a delivery, and vary by as much.
/// </summary>
internal static class PublishingServer
{
    public const string Command = "publishing-server";
    public const string Stream = "notifications";

    /// <summary>The most different messages, <c>k0</c> and so on.</summary>
    public const int Messages = 10_000;

    /// <summary>The number of streams beside <see cref="Stream"/>.</summary>
    public const int StreamsApart = 8;

    // One event after the other is for a client far away. A prime beyond the number of messages, so that all of them come, whatever their number.
    private const int Step = 27_919;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(5);

    /// <summary>The runtime settings of RxSse.Server instead of those of this program.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Environment { get; } =
        [new("DOTNET_gcServer", "0"), new("DOTNET_gcConcurrent", "1"), new("DOTNET_TieredPGO", "0"), new("DOTNET_GCGen0MaxBudget", "200000")]; // hexadecimal: 2 MiB

    /// <summary>The request that has it publish. It answers with its processor time per event, less what it takes without events, in µs.</summary>
    /// <param name="server">Where it listens.</param>
    /// <param name="bursts">How many bursts, with a pause of a millisecond after each.</param>
    /// <param name="size">The events of a burst.</param>
    /// <param name="messages">How many different messages there are.</param>
    /// <param name="apart">How many of the streams beside <see cref="Stream"/> the events go to, one after the other; 0: to <see cref="Stream"/>.</param>
    public static Uri Request(Uri server, int bursts, int size, int messages, int apart) =>
        new(server, FormattableString.Invariant($"/bursts?bursts={bursts}&size={size}&messages={messages}&apart={apart}"));

    /// <summary>The name of a stream beside <see cref="Stream"/>.</summary>
    public static string Apart(int number) => FormattableString.Invariant($"apart{number}");

    /// <summary>Serves until the process ends. Prints its address in the format of ASP.NET Core.</summary>
    /// <param name="arguments">Settings.</param>
    public static async Task<int> RunAsync(string[] arguments)
    {
        using var events = new Subject<Notification>();
        var others = Enumerable.Range(0, StreamsApart).Select(static _ => new Subject<Notification>()).ToArray();
        var builder = WebApplication.CreateSlimBuilder(arguments);
        builder.Logging.ClearProviders();
        builder.WebHost.UseRxSseTransport();
        builder.Services.AddSingleton(SleepingLoops());
        var rxSse = builder.Services.AddRxSse().AddStream(Stream, events, static stream => stream with { Snapshot = false });
        for (var i = 0; i < StreamsApart; i++)
        {
            rxSse.AddStream(Apart(i), others[i], static stream => stream with { Snapshot = false });
        }

        await using var application = builder.Build();
        application.MapRxSse();
        application.MapPost("/bursts", (int bursts, int size, int messages, int apart, CancellationToken cancellationToken) => Task.Factory.StartNew(
            () => TypedResults.Text(Measure(apart == 0 ? [events] : others[..apart], bursts, size, messages, cancellationToken).ToString("R", CultureInfo.InvariantCulture)),
            cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default));
        await application.StartAsync();
        Console.WriteLine($"Now listening on: {application.Urls.Single()}");
        await application.WaitForShutdownAsync();
        return ExitCode.Passed;
    }

    // Hub and shards of the server spin before they sleep, which takes several times as much as what is measured, and varies by as much.
    private static ServerSchedulers SleepingLoops()
    {
        var schedulers = ServerSchedulers.OfThreads();
        return schedulers with
        {
            Hub = new ThreadScheduler("rxsse-hub", schedulers.Timers),
            Shards = [.. schedulers.Shards.Select((_, i) => new ThreadScheduler($"rxsse-shard-{i}", schedulers.Timers))],
        };
    }

    // Kestrel looks at each connection once a second, so 10,000 connections cost something without any event.
    private static double Measure(Subject<Notification>[] streams, int bursts, int size, int messages, CancellationToken cancellationToken)
    {
        var (idle, time) = Use(() => Wait(Idle));
        var share = idle / time;
        (var used, time) = Use(() =>
        {
            Publish();
            Wait(Rest); // for the last deliveries
        });
        return (used - (time * share)).TotalMicroseconds / ((double)bursts * size);

        void Publish()
        {
            for (long number = 0; number < (long)bursts * size; number++)
            {
                streams[number % streams.Length].OnNext(new Notification($"k{number * Step % messages}", $"T={Stopwatch.GetTimestamp():D19}"));
                if (number % size == size - 1)
                {
                    Wait(Pause);
                }
            }
        }

        void Wait(TimeSpan time)
        {
            cancellationToken.WaitHandle.WaitOne(time);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private static (TimeSpan Processor, TimeSpan Time) Use(Action action)
    {
        var (before, began) = (System.Environment.CpuUsage.TotalTime, Stopwatch.GetTimestamp());
        action();
        return (System.Environment.CpuUsage.TotalTime - before, Stopwatch.GetElapsedTime(began));
    }

    private sealed record Notification(string Message, string Stamp);
}
