using System.Diagnostics;
using System.Text.RegularExpressions;
using RxSse.Tests.Conventions;
using RxSse.Tests.Docs;
using RxSse.Tests.EndToEnd.Clients;
using RxSse.Tests.EndToEnd.Servers;
using Xunit;

namespace RxSse.Tests.Samples;

/// <summary><c>samples/prometheus</c>: the real programs read the configuration, the alerts and the metrics.</summary>
[Collection(MeteredServer.Name)]
public sealed partial class PrometheusTests(MeteredServer metered)
{
    private const string Folder = "samples/prometheus";

    [LongFactIfInstalled("prometheus", "promtool")]
    public async Task Alerts_AreRules_AndPassTheirTests()
    {
        var (_, checking) = await PromtoolAsync("", "check", "rules", Repository.PathOf($"{Folder}/alerts.yml"));
        var (code, testing) = await PromtoolAsync("", [.. Commands.AllIn($"{Folder}/README.md")[^1].Split(' ')[1..]]);

        Assert.Contains("SUCCESS: 10 rules found", checking, StringComparison.Ordinal);
        Assert.True(code == 0, testing);
    }

    [Fact]
    public void EachAlert_HasATestInWhichItFires()
    {
        var alerts = Alerts().Matches(Repository.Read($"{Folder}/alerts.yml")).Select(match => match.Groups[1].Value).ToList();
        var firing = Firing().Matches(Repository.Read($"{Folder}/alerts_test.yml")).Select(match => match.Groups[1].Value).Distinct();

        Assert.Equal(10, alerts.Count);
        Assert.Equal(alerts.Order(), firing.Order());
    }

    [LongFactIfInstalled("prometheus", "promtool")]
    public async Task Scrape_HasNothingOfOursThatPrometheusAdvisesAgainst()
    {
        var (_, advice) = await PromtoolAsync(await metered.ScrapeAsync(), "check", "metrics");

        Assert.DoesNotContain(advice.Split('\n'), line => line.StartsWith("rxsse_", StringComparison.Ordinal) || line.Contains("error", StringComparison.Ordinal));
    }

    [LongFactIfInstalled("prometheus", "promtool", "prometheus")]
    public async Task Prometheus_ReadsTheServer_AsTheReadmeSays()
    {
        var folder = Directory.CreateTempSubdirectory("rxsse-prometheus-");
        try
        {
            File.Copy(Repository.PathOf($"{Folder}/alerts.yml"), Path.Combine(folder.FullName, "alerts.yml"));
            await File.WriteAllTextAsync(
                Path.Combine(folder.FullName, "prometheus.yml"),
                Repository.Read($"{Folder}/prometheus.yml").Replace("9464", $"{MeteredServer.Port}", StringComparison.Ordinal)
                    .Replace("15s", "1s", StringComparison.Ordinal));
            var port = FreePort.Take();
            var command = Commands.AllIn($"{Folder}/README.md").Single(line => line.StartsWith("prometheus ", StringComparison.Ordinal))
                .Replace($"{Folder}/", "", StringComparison.Ordinal).Replace("9090", $"{port}", StringComparison.Ordinal);
            await using var prometheus = PrintingProgram.StartLoggingShell(command, folder.FullName);
            await prometheus.ReadToLineAsync("Server is ready to receive web requests.");
            using var client = RunningServer.ClientOf(new Uri($"http://127.0.0.1:{port}"));

            await AnswersAsync(client, "/api/v1/query?query=up%7Bjob%3D%22rxsse%22%7D%20%2B%20on(instance)%20rxsse_ready", ",\"2\"]");
            Assert.Contains("\"RxSseNotReady\"", await client.GetStringAsync("/api/v1/rules"), StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task AnswersAsync(HttpClient client, string path, string expected)
    {
        using var patience = Patience.Start();
        while (!(await client.GetStringAsync(path, patience.Token)).Contains(expected, StringComparison.Ordinal))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, patience.Token); // others need the processor
        }
    }

    private static async Task<(int Code, string Output)> PromtoolAsync(string input, params string[] arguments)
    {
        using var patience = Patience.Start();
        using var promtool = Process.Start(new ProcessStartInfo(Installed.PathOf("promtool")!, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Repository.PathOf("."),
        })!;
        var output = (promtool.StandardOutput.ReadToEndAsync(patience.Token), promtool.StandardError.ReadToEndAsync(patience.Token));
        await promtool.StandardInput.WriteAsync(input);
        promtool.StandardInput.Close();
        await promtool.WaitForExitAsync(patience.Token);
        return (promtool.ExitCode, $"{await output.Item1}\n{await output.Item2}");
    }

    [GeneratedRegex("- alert: (\\w+)")]
    private static partial Regex Alerts();

    [GeneratedRegex("alertname: (\\w+)\n +exp_alerts:\n")]
    private static partial Regex Firing();
}
