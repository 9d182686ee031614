using System.Globalization;
using RxSse.Benchmarks.Measures;
using RxSse.Benchmarks.Reports;

namespace RxSse.Benchmarks.Views;

/// <summary>The figures of all rounds.</summary>
/// <param name="Kind">The kind of the views.</param>
/// <param name="Views">Their number.</param>
/// <param name="Rounds">The rounds.</param>
internal sealed record ViewsReport(string Kind, int Views, IReadOnlyList<ViewsResult> Rounds)
{
    private const double MaxMiss = 20; // µs
    private const double MaxOfTenth = 1.3;
    private const double MaxHit = 1.5;
    private const double MaxScan = 0.1; // µs
    private const double MaxShared = 1.15;
    private const double Measurable = 1; // µs

    public bool Passed => Verdict.Pass(Verdicts);

    public string ToText()
    {
        var views = Views.ToString("N0", CultureInfo.InvariantCulture);
        var table = new Table($"{views} views, kind {Kind}", "one by one", "bursts of 8");
        Add("CPU µs per event: no view", burst => burst.None);
        Add("… one plain subscriber of all events", burst => burst.Plain);
        Add("… one plain subscriber of each event of a burst", burst => burst.Apart);
        Add("… all views, concerns none", burst => burst.Miss);
        Add("… the same, less that of no view", MissAlone);
        Add("… the same, against a tenth of the views", OfTenth, "N2");
        Add("… all views, concerns one", burst => burst.Hit);
        Add("… the same against one plain subscriber of all events, both less that of no view", HitToPlain, "N2");
        Add("… the same against one plain subscriber of each event, both less that of no view", HitToApart, "N2");

        var other = new Table("", "views", "plain", "ratio");
        AddRatio("CPU µs per heartbeat to a client", round => round.Heartbeat / Views, round => round.PlainHeartbeat / Views);
        AddRatio("µs per join", round => 1e6 / round.JoinsPerSecond, round => 1e6 / round.PlainJoinsPerSecond);
        AddRatio("KiB of a client, without its connection", round => round.KibPerView, round => round.KibPerPlain);
        AddRatio("CPU µs per event to 1,000 subscribers of one", round => round.Shared, round => round.PlainShared);
        var unindexed = $"without the index: {Text(Of(round => round.Unindexed / round.UnindexedViews), "N2")} CPU µs per view and event, with "
            + $"{Rounds[0].UnindexedViews.ToString("N0", CultureInfo.InvariantCulture)} views";
        return string.Join(Environment.NewLine, table, other, unindexed, "", Verdict.Lines(Verdicts));

        void Add(string name, Func<BurstResult, double> value, string format = "N1") => table.Add(
            name, Text(Of(round => value(round.Single)), format), Text(Of(round => value(round.Bursts)), format));

        void AddRatio(string name, Func<ViewsResult, double> value, Func<ViewsResult, double> plain) => other.Add(
            name, Text(Of(value), "N1"), Text(Of(plain), "N1"), Text(Of(round => value(round) / plain(round)), "N2"));
    }

    private IEnumerable<Verdict> Verdicts
    {
        get
        {
            foreach (var (name, of) in new (string, Func<ViewsResult, BurstResult>)[]
            {
                ("one by one", round => round.Single), ("in bursts", round => round.Bursts),
            })
            {
                if (Kind == "contains")
                {
                    var scan = Of(round => MissAlone(of(round)) / Views);
                    yield return Required($"{name}: a view that is scanned costs at most 0.1 µs of an event", scan <= MaxScan, $"{Text(scan, "N3")} µs");
                    continue;
                }

                var miss = Of(round => MissAlone(of(round)));
                yield return Required($"{name}: views that an event does not concern cost at most 20 µs", miss <= MaxMiss, $"{Text(miss, "N1")} µs");
                var tenth = Of(round => OfTenth(of(round)));
                yield return Required(
                    $"{name}: ten times the views cost at most 1.3 × as much, or next to nothing", tenth <= MaxOfTenth || miss <= Measurable,
                    Text(tenth, "N2"));
                if (ViewKind.Of(Kind).Sends)
                {
                    var hit = Of(round => HitToApart(of(round)));
                    yield return Required(
                        $"{name}: a view that an event concerns costs at most 1.5 × a plain subscriber of that event", hit <= MaxHit, Text(hit, "N2"));
                }
            }

            var shared = Of(round => round.Shared / round.PlainShared);
            yield return Required("1,000 subscribers of one view cost at most 1.15 × as many plain ones", shared <= MaxShared, Text(shared, "N2"));
        }
    }

    private static double MissAlone(BurstResult burst) => burst.Miss - burst.None;

    private static double OfTenth(BurstResult burst) => MissAlone(burst) / (burst.MissOfTenth - burst.None);

    private static double HitToPlain(BurstResult burst) => (burst.Hit - burst.None) / (burst.Plain - burst.None);

    // Eight events of a burst concern views of eight clients: so have eight plain subscribers one event each.
    private static double HitToApart(BurstResult burst) => (burst.Hit - burst.None) / (burst.Apart - burst.None);

    // The median of the rounds.
    private double Of(Func<ViewsResult, double> value) => Median.Of(Rounds.Select(value));

    private static Verdict Required(string requirement, bool holds, string because) => new(requirement, holds, because, IsBinding: true);

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
