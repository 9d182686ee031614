using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using RxSse.Delivery;
using RxSse.Http;
using RxSse.Tests.Conventions;
using RxSse.Tests.Views;
using RxSse.Tests.Views.Parsing;
using RxSse.Text;
using RxSse.Views;
using RxSse.Views.Execution;
using RxSse.Views.Expressions;
using RxSse.Views.Model;
using RxSse.Views.Parsing;
using Xunit;

namespace RxSse.Tests.Docs;

/// <summary>The examples, tables and lists of the views documents match the language. The diagrams have tests of their own.</summary>
public sealed partial class ViewsDocumentTests
{
    private static readonly string Text = Repository.Read("docs/views-reference.md");
    private static readonly IReadOnlyDictionary<string, string> Chapters = Document.Sections(Text, level: 2);
    private static readonly ViewLanguage WithPublished = new(
        [.. Languages.Streams, "orders", "rates", "requests", "sensors", "ticks"], Languages.Named(new(), ("calm-stock", "stock | sample 10s")).Views, new());
    private static readonly IReadOnlyDictionary<string, string> Operators = Document.Sections(Chapters["Operators"], level: 3);

    public static TheoryData<string> Accepted => [.. Document.Examples(Text, "accepted")];

    public static TheoryData<string> Rejected => [.. Document.Examples(Text, "rejected")];

    public static TheoryData<string> Sections => [.. Operators.Keys];

    public static TheoryData<string> ExampleViews =>
    [
        .. new[] { Text, Repository.Read("docs/views.md"), Repository.Read("docs/events.md"), Repository.Read("README.md") }
            .SelectMany(document => Document.Blocks(document, "view").SelectMany(block => block.Split('\n'))
                .Concat(InARequest().Matches(document).Select(request => request.Groups[1].Value)))
            .Distinct(),
    ];

    [Theory]
    [MemberData(nameof(Accepted))]
    public void AcceptedExample_HasTheNormalFormBelowIt(string example)
    {
        var (expression, normalForm) = (example[..example.LastIndexOf('\n')], example[(example.LastIndexOf('\n') + 1)..]);

        Assert.Equal(normalForm, $"= {Languages.Default.NormalForm(expression)}");
    }

    [Theory]
    [MemberData(nameof(Rejected))]
    public void RejectedExample_IsMarkedAndToldAsTheServerDoes(string example)
    {
        var lines = example.Split('\n');

        var error = Languages.Default.Error(lines[0]);

        Assert.Equal([new string(' ', error.Column - 1) + new string('^', Math.Max(1, error.Length)), error.Detail], lines[1..]);
        Assert.Equal(error.Length == 0, error.Column > lines[0].Length);
    }

    [Theory]
    [MemberData(nameof(ExampleViews))]
    public void ExampleView_IsAView(string expression) =>
        Assert.NotNull(WithPublished.Parse(expression).View);

    [Fact]
    public void EveryOperatorOfTheLanguage_HasItsSection_AndItsRow()
    {
        var all = Languages.Default.Error("stock | banana").Message.TrimEnd('.').Split("Allowed: ")[1].Split(", ").Concat(["latest", "merge", "with"]).Order();

        Assert.Equal(all, Operators.Keys.SelectMany(heading => heading.Split(", ")).Order());
        Assert.Equal(
            Operators.Keys.Select(heading => $"#{heading.Replace(", ", "-", StringComparison.Ordinal)}"),
            Document.Rows(Chapters["Operators"]).Select(row => Anchor().Match(row[0]).Groups[1].Value));
        Assert.Equal(
            all,
            Document.Rows(Chapters["Operators"]).SelectMany(row => Word().Matches(row[0])).Select(word => word.Groups[1].Value).Distinct().Order());
    }

    [Theory]
    [MemberData(nameof(Sections))]
    public void Section_ShowsItsOperator_AndSaysWhetherItIsLive_AndWhatBecomesOfTheSnapshot(string heading)
    {
        var section = Operators[heading];
        var view = MarbleDiagram.Parse(Assert.Single(Document.Blocks(section, "marbles"))).View;
        var pipe = Assert.Single(Languages.Default.Parse(view).View.Pipes);
        var snapshot = pipe.Snapshot(name => new ViewEvent(name, Encoding.UTF8.GetBytes("""{"price":9,"cpu":9}"""), 1));
        var anchor = $"(#{heading.Replace(", ", "-", StringComparison.Ordinal)})";
        var row = Document.Rows(Chapters["Operators"]).Single(row => row[0].Contains(anchor, StringComparison.Ordinal));

        Assert.Contains(heading.Split(", ")[0], view, StringComparison.Ordinal);
        Assert.Contains(heading.Split(", ")[0], Assert.Single(Document.Blocks(section, "view")), StringComparison.Ordinal);
        Assert.Contains("Rx", section, StringComparison.Ordinal);
        Assert.Contains("- Keeps: ", section, StringComparison.Ordinal);
        Assert.Contains("- Snapshot: ", section, StringComparison.Ordinal);
        Assert.Equal(snapshot is null, section.Contains("- Snapshot: none.", StringComparison.Ordinal));
        Assert.Equal(!pipe.IsReplayable, section.Contains(" Live.", StringComparison.Ordinal));
        Assert.Equal(
            heading == "take" ? "per subscriber" : pipe.IsReplayable ? "replayable" : "live",
            row[3].Replace(" if its inputs are", "", StringComparison.Ordinal));
    }

    [Fact]
    public void TableOfLimits_HasEachOption_WithItsDefault()
    {
        var defaults = new CompositionOptions();
        var options = typeof(CompositionOptions).GetProperties()
            .Where(option => option.PropertyType != typeof(bool?) && option.PropertyType != typeof(bool)) // no limit
            .Select(option => $"`{option.Name}` {(option.Name == nameof(CompositionOptions.TotalViewBytes) ? "auto" : Print(option.GetValue(defaults)))}");

        Assert.Equal(options, Document.Rows(Chapters["Limits"]).Select(row => $"{row[0]} {row[1]}"));
    }

    [Fact]
    public void EachSubscriber_MayHaveAViewOfItsOwn_ByDefault()
    {
        var row = Document.Rows(Chapters["Limits"]).Single(row => row[0] == "`LiveViews`");

        Assert.EndsWith("The default is that of `Delivery:MaxSubscribers`: each subscriber may have a view of its own", row[3], StringComparison.Ordinal);
        Assert.Equal(new DeliveryOptions().MaxSubscribers, new CompositionOptions().LiveViews);
    }

    [Fact]
    public void CommonViews_AreInSamplesWithTheirOutput()
    {
        var common = Document.Sections(Repository.Read("docs/views.md"), level: 2)["Common views"];

        var views = Document.Blocks(common, "view").Select(block => block.Split('\n')[0]).ToList();

        Assert.Equal(4, views.Count);
        Assert.All(views, view => Assert.NotEmpty(Transcript.In("samples/curl/README.md", $"'view={view}'").Output));
    }

    [Fact]
    public void ReservedWords_AreTheLanguagesOwn()
    {
        var grammar = WhiteSpace().Replace(Chapters["Grammar"], " ");

        Assert.Contains($"reserved: {Listed(DataPath.Reserved, " and ")}.", grammar, StringComparison.Ordinal);
        Assert.Contains($"must not be {Listed(StreamNames.ReservedTypes, " or ")}", grammar, StringComparison.Ordinal);
        Assert.Contains($"at most {StreamNames.MaxTypeLength} characters", grammar, StringComparison.Ordinal);
    }

    [Fact]
    public void NamedViewsOfTheExample_AreWithoutFault()
    {
        using var json = JsonDocument.Parse(Document.Blocks(Chapters["Named views"], "json").Single());
        var views = json.RootElement.GetProperty("RxSse").GetProperty("Views").EnumerateObject()
            .Select(view => KeyValuePair.Create(view.Name, view.Value.GetString()!)).ToList();

        Assert.Equal(views.Count, NamedViews.Read(views, Languages.Streams, new()).Views.Count);
    }

    [Fact]
    public void ExplanationOfTheExample_IsThatOfTheServer()
    {
        var lines = Document.Blocks(Chapters["Explain a view: `GET /views/explain`"], "console").Single().Split('\n');
        var text = InARequest().Match(lines[0]).Groups[1].Value;
        var catalog = new Catalog(Languages.Streams.ToDictionary(name => name, name => $"{name}-update"), new HashSet<string>());

        var explanation = ViewExplanation.Of(text, Languages.Default.Parse(text), Languages.Default, catalog, new CompositionOptions());

        Assert.Equal(lines[1], JsonSerializer.Serialize(explanation, EndpointJson.Relaxed.ViewExplanation));
    }

    private static string Print(object? value) => value switch
    {
        null => "off",
        TimeSpan duration => DurationText.Print(duration),
        _ => Convert.ToInt64(value, CultureInfo.InvariantCulture).ToString("N0", CultureInfo.InvariantCulture),
    };

    private static string Listed(IReadOnlyList<string> words, string last) =>
        $"{string.Join(", ", words.SkipLast(1).Select(word => $"`{word}`"))}{last}`{words[^1]}`";

    [GeneratedRegex(@"view=([^'""\n`]+)['""]")]
    private static partial Regex InARequest();

    [GeneratedRegex(@"\]\((#[\w-]+)\)")]
    private static partial Regex Anchor();

    [GeneratedRegex(@"`(\w+)")]
    private static partial Regex Word();

    [GeneratedRegex(@"\s+")]
    private static partial Regex WhiteSpace();
}
