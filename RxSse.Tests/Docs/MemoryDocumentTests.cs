using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using RxSse.Configuration;
using RxSse.Server;
using RxSse.Tests.Conventions;
using RxSse.Views.Execution;
using Xunit;

namespace RxSse.Tests.Docs;

/// <summary>The products and sums of memory in docs/operations.md are right, and those that the settings give.</summary>
public sealed partial class MemoryDocumentTests
{
    private const double MiB = 1024 * 1024;

    private static readonly string Section = Document.Sections(Repository.Read("docs/operations.md"), level: 2)["Limits and memory"];
    private static readonly List<string[]> WorstCases = [.. Document.Rows(Section).Where(row => row.Length == 4)];
    private static readonly List<string[]> Smaller = [.. Document.Rows(Section).Where(row => row.Length == 3)];

    [Fact]
    public void Products_AreCalculatedCorrectly()
    {
        var products = Product().Matches(Section);

        Assert.True(products.Count > 10);
        Assert.All(products, product => Assert.Equal(
            Number(product, "result"),
            Round(Number(product, "count") * Number(product, "size") / (product.Groups["unit"].Value == "KiB" ? 1024 : 1))));
    }

    [Fact]
    public void WorstCases_AreThoseOfTheDefaults_AndTheirSumIsTheDocumentedOne()
    {
        var defaults = new RxSseOptions();
        (defaults.Delivery.TotalQueueBytes, defaults.Composition.TotalViewBytes) = (268_435_456, 268_435_456); // auto, with 2 GiB
        var terms = WorstCases.Select(row => Figure(row[3])).Where(term => term > 0).ToList();

        Assert.Equal(Terms(defaults, kibOfConnection: 12.8), terms);
        Assert.Contains(
            string.Create(
                CultureInfo.InvariantCulture,
                $"The sum is {terms.SkipLast(1).Sum():N0} MiB in the process and {terms[^1]} MiB in the kernel: {terms.Sum():N0} MiB"),
            Section, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, 1024, 12.8)]
    [InlineData(2, 256, 18.7)]
    public void SettingsForLessMemory_AreValid_AndLeaveATwentieth(int column, int limit, double kibOfConnection)
    {
        var options = Options(column);
        var terms = Terms(options, kibOfConnection);

        Assert.Equal(
            string.Create(CultureInfo.InvariantCulture, $"{string.Join(" + ", terms)} = {terms.Sum()} MiB"),
            Smaller.Single(row => row[0] == "sum")[column]);
        Assert.InRange(terms.Sum(), 0, limit * 0.95);
    }

    private static RxSseOptions Options(int column)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(Smaller
            .Where(row => row[0] != "sum")
            .Select(row => KeyValuePair.Create($"RxSse:{row[0].Trim('`')}", (string?)row[column])));
        var reader = new ConfigurationReader(configuration.Build(), [new LibrarySettings(), new ServerSettings()], []);
        var options = new RxSseOptions();
        reader.Configure(options);

        Assert.True(reader.Validate(null, options).Succeeded);
        Assert.True(new BoundsCheck().Validate(null, options).Succeeded);
        return options;
    }

    // In the order of the table, in MiB.
    private static List<double> Terms(RxSseOptions options, double kibOfConnection)
    {
        var (delivery, publishing, views) = (options.Delivery, options.Publishing, options.Composition);
        var connections = delivery.MaxSubscribers + 1_000;
        var running = Math.Min(views.LiveViews, delivery.MaxSubscribers);
        List<double> bytes =
        [
            84 * MiB,
            connections * kibOfConnection * 1024,
            connections * 48 * 1024,
            options.History.Bytes,
            publishing.ReadingBytes,
            3 * publishing.QueueBytes,
            3 * 1_024 * Math.Min(16 * 1024, publishing.EventBytes),
            3 * 8 * MiB,
            Math.Min(16 * MiB, 1_024 * publishing.EventBytes),
            (1_024 * publishing.EventBytes) + (running * IntakeRoom.BytesForView),
            Math.Min(2 * ViewDispatcher.MaxKept, running * 3 * publishing.EventBytes),
            delivery.TotalQueueBytes!.Value,
            delivery.MaxSubscribers * 16 * 1024,
            views.TotalViewBytes!.Value,
            running * 7 * 1024,
            views.ConcurrentReplays * (views.ViewBytes + 3 * views.EventOutBytes),
            4 * 0.5 * MiB,
            connections * 16 * 1024,
        ];
        return [.. bytes.Select(term => Round(term / MiB))];
    }

    private static double Round(double number) => Math.Round(number, MidpointRounding.AwayFromZero);

    // What a row needs, in MiB; 0 if it is in no sum.
    private static double Figure(string cell) =>
        cell.Contains("under", StringComparison.Ordinal) ? 0
        : double.Parse(Mebibytes().Matches(cell)[^1].Groups[1].Value, CultureInfo.InvariantCulture);

    private static double Number(Match match, string group) => double.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"(?<count>[\d,]+) × (?<size>[\d.]+) (?<unit>[KM]iB)(?: \(measured\))? = (?<result>[\d,]+) MiB")]
    private static partial Regex Product();

    [GeneratedRegex(@"(\d+) MiB")]
    private static partial Regex Mebibytes();
}
