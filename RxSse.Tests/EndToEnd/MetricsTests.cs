using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using RxSse.Tests.Conventions;
using RxSse.Tests.EndToEnd.Clients;
using RxSse.Tests.EndToEnd.Servers;
using Xunit;

namespace RxSse.Tests.EndToEnd;

/// <summary>What Prometheus reads.</summary>
[Collection(MeteredServer.Name)]
[Trait("Way", "any")]
public sealed partial class MetricsTests(MeteredServer metered)
{
    private readonly RunningServer _server = metered.Server;

    [Fact]
    public async Task Metrics_AreAtTheirPort_AndNothingElseIs()
    {
        using var metrics = await metered.Metrics.GetAsync("/metrics");
        using var other = await metered.Metrics.GetAsync("/streams");
        using var elsewhere = await _server.Client.GetAsync("/metrics");
        using var posted = await metered.Metrics.PostAsync("/metrics", null);
        using var named = new HttpRequestMessage(HttpMethod.Get, "/metrics");
        named.Headers.Host = "evil.example.org";
        using var rebound = await metered.Metrics.SendAsync(named);

        Assert.Equal(HttpStatusCode.OK, metrics.StatusCode);
        await ProblemAssert.IsProblemAsync(posted, 405, "Allowed: GET, HEAD.");
        await ProblemAssert.IsProblemAsync(other, 404, "This port has GET /metrics only.");
        await ProblemAssert.IsProblemAsync(elsewhere, 404, "RxSse:Telemetry:PrometheusPort");
        await ProblemAssert.IsProblemAsync(rebound, 400, "localhost");
    }

    [Fact]
    public async Task SeriesOfTheAlertsAndTheDashboard_AreInTheScrape()
    {
        var scrape = await metered.ScrapeAsync();
        var has = SeriesIn().Matches(scrape).Select(match => match.Groups[1].Value).ToHashSet();
        var rules = Repository.Read("samples/prometheus/alerts.yml");
        var dashboard = JsonElement.Parse(Repository.Read("samples/prometheus/dashboard.json"));
        var expressions = dashboard.GetProperty("panels").EnumerateArray()
            .SelectMany(panel => panel.GetProperty("targets").EnumerateArray()).Select(target => target.GetProperty("expr").GetString()!)
            .Concat(ExpressionsIn().Matches(rules).Select(match => match.Groups[1].Value)).ToList();
        var used = expressions.SelectMany(expression => NamesIn().Matches(expression)).Select(match => match.Value).Distinct().ToList();

        Assert.True(used.Count > 25, $"The sample uses {used.Count} series.");
        Assert.Empty(used.Except(has));
    }

    [Fact]
    public async Task OpenResponses_AreInTheSubscribers_AndNotInTheDurationsOfRequests()
    {
        await using (var reader = await EventReader.JoinAsync(_server.Client))
        {
            await reader.NextAsync("stock-update");
            while (ValueIn(await metered.ScrapeAsync(), "rxsse_events_delivered_total") == 0) // a scrape may be a moment old
            {
                await reader.NextAsync();
            }

            Assert.True(ValueIn(await metered.ScrapeAsync(), "rxsse_subscribers") >= 1);
        }

        await _server.Client.GetStringAsync("/streams");
        var durations = (await metered.ScrapeAsync("http_route=\"/streams\"")).Split('\n')
            .Where(line => line.StartsWith("http_server_request_duration_seconds_count", StringComparison.Ordinal)).ToList();

        Assert.Contains(durations, line => line.Contains("http_route=\"/streams\"", StringComparison.Ordinal));
        Assert.DoesNotContain(durations, line => line.Contains("/events", StringComparison.Ordinal) || line.Contains("/metrics", StringComparison.Ordinal));
    }

    private static double ValueIn(string scrape, string series) => double.Parse(
        Assert.Single(scrape.Split('\n'), line => Regex.IsMatch(line, $@"^{series}(\{{.*\}})? ")).Split(' ')[1],
        System.Globalization.CultureInfo.InvariantCulture);

    [GeneratedRegex("^([a-z_]+)[{ ]", RegexOptions.Multiline)]
    private static partial Regex SeriesIn();

    [GeneratedRegex("expr: (.*)")]
    private static partial Regex ExpressionsIn();

    // Names of labels stand in braces, or behind "by".
    [GeneratedRegex(@"(?<![\w{,""(] ?)\b(rxsse|dotnet)_[a-z_]+(?=[{\[ )])|(?<=\()(rxsse|dotnet)_[a-z_]+(?=[{\[])")]
    private static partial Regex NamesIn();
}
