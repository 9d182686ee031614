using System.Text.Json;
using RxSse.Benchmarks.Views.Sockets;

namespace RxSse.Benchmarks.Views;

/// <summary><c>views</c>: what many different views cost, beside none, plain subscribers and a server without an index.</summary>
internal static class ViewsCommand
{
    public const string Name = "views";
    public const string Usage =
        $"{SocketsCommand.Usage}\nviews [--views 10000] [--kind equal|two|range|prefix|contains|latest|window] [--events 20000] [--rounds 3] [--json]";

    private const int Together = ViewsServer.StreamsApart; // each event of a burst has a plain stream of its own

    /// <exception cref="FormatException">The arguments are wrong.</exception>
    public static async Task<int> RunAsync(IEnumerable<string> arguments)
    {
        var given = new Arguments(arguments);
        if (given.Switch(SocketsCommand.Switch))
        {
            return await SocketsCommand.RunAsync(given);
        }

        var asJson = given.Switch("--json");
        var options = ViewsOptions.From(given);
        given.RefuseOthers();

        return await Bounded.RunAsync(options.Limit, async cancellationToken =>
        {
            var report = await Task.Run(() => Measure(options, cancellationToken), cancellationToken);
            Console.WriteLine(asJson ? JsonSerializer.Serialize(report, JsonSerializerOptions.Web) : report.ToText());
            return report.Passed ? ExitCode.Passed : ExitCode.Failed;
        });
    }

    private static ViewsReport Measure(ViewsOptions options, CancellationToken cancellationToken)
    {
        var meter = new ViewsMeter(options, cancellationToken);
        var rounds = new List<ViewsResult>();
        meter.WarmUp();
        for (var round = 1; round <= options.Rounds; round++)
        {
            rounds.Add(Measure(options, meter));
            Console.Error.WriteLine($"round {round} of {options.Rounds} is done");
        }

        return new ViewsReport(options.Kind.Name, options.Views, rounds);
    }

    private static ViewsResult Measure(ViewsOptions options, ViewsMeter meter)
    {
        var (single, bursts) = (new BurstResult(0, 0, 0, 0, 0, 0), new BurstResult(0, 0, 0, 0, 0, 0));
        using (var none = meter.NewServer())
        {
            (single, bursts) = (single with { None = meter.OfMiss(none, 1) }, bursts with { None = meter.OfMiss(none, Together) });
            none.JoinPlain(1);
            (single, bursts) = (single with { Plain = meter.OfMiss(none, 1) }, bursts with { Plain = meter.OfMiss(none, Together) });
        }

        using (var apart = meter.NewServer())
        {
            apart.JoinApart();
            (single, bursts) = (single with { Apart = single.Plain }, bursts with { Apart = meter.OfApart(apart, Together) });
        }

        using (var few = meter.NewServer())
        {
            few.JoinViews(options.Views / 10, options.Kind.View);
            (single, bursts) = (single with { MissOfTenth = meter.OfMiss(few, 1) }, bursts with { MissOfTenth = meter.OfMiss(few, Together) });
        }

        using var views = meter.NewServer();
        var (time, bytes) = ViewsMeter.OfJoins(() => views.JoinViews(options.Views, options.Kind.View));
        (single, bursts) = (single with { Miss = meter.OfMiss(views, 1) }, bursts with { Miss = meter.OfMiss(views, Together) });
        (single, bursts) = (
            single with { Hit = meter.OfHit(views, 1, options.Views) }, bursts with { Hit = meter.OfHit(views, Together, options.Views) });
        var heartbeat = ViewsMeter.OfHeartbeat(views, options.Views);

        using var plain = meter.NewServer();
        var (plainTime, plainBytes) = ViewsMeter.OfJoins(() => plain.JoinPlain(options.Views));
        var plainHeartbeat = ViewsMeter.OfHeartbeat(plain, options.Views);

        var count = Math.Min(options.Views, ViewsOptions.MaxUnindexed);
        return new ViewsResult(
            single, bursts, Unindexed(options, meter, count), count, heartbeat, plainHeartbeat, options.Views / time.TotalSeconds,
            options.Views / plainTime.TotalSeconds, bytes / 1024.0 / options.Views, plainBytes / 1024.0 / options.Views,
            Shared(meter, server => server.JoinViews(ViewsOptions.Shared, _ => options.Kind.View(1))),
            Shared(meter, server => server.JoinPlain(ViewsOptions.Shared)));
    }

    private static double Unindexed(ViewsOptions options, ViewsMeter meter, int views)
    {
        using var server = meter.NewServer(isIndexed: false);
        server.JoinViews(views, options.Kind.View);
        return meter.Unindexed(server);
    }

    private static double Shared(ViewsMeter meter, Action<ViewsServer> join)
    {
        using var server = meter.NewServer();
        join(server);
        return meter.OfShared(server);
    }
}
