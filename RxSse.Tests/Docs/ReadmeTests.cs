using System.Reactive.Linq;
using System.Text.Json;
using System.Text.RegularExpressions;
using RxSse.Server.Streams;
using RxSse.Tests.Conventions;
using RxSse.Tests.Views;
using RxSse.Tests.Views.Parsing;
using RxSse.Views.Model;
using Xunit;

namespace RxSse.Tests.Docs;

/// <summary>The code in the README is that of a sample, which is compiled, and its views show something soon. <c>.ci/readme</c> runs its commands.</summary>
public sealed partial class ReadmeTests : TimetableTestBase
{
    private static readonly string Readme = Repository.Read("README.md");

    public static TheoryData<string> ViewsToTry => [.. ToTry().Matches(Readme).Select(view => view.Groups["view"].Value)];

    [Fact]
    public void FirstBlock_HasTheTwoCommands_AndNothingElse()
    {
        var first = Readme.Split("```")[1];

        Assert.Equal($"sh\n{Document.Blocks(Readme, "sh").First()}\n", first);
        Assert.Equal(2, first.Trim().Split('\n').Length - 1);
        Assert.Equal(["dotnet run --project RxSse.Server", "dotnet test"], Commands.AllIn("README.md").Take(2));
    }

    [Fact]
    public void SixLinesOfAStream_AreThoseOfTheSample()
    {
        var lines = Document.Blocks(Readme, "csharp").Single().Split('\n');
        var sample = Repository.Read("samples/own-stream/Program.cs").Split('\n');

        Assert.Equal(6, lines.Length);
        Assert.Equal(lines, sample.Where(lines.Contains));
    }

    [Fact]
    public void FirstView_SendsAnEventWithinThreeSeconds_OnANewServer()
    {
        var view = Transcript.AllIn("README.md").Select(transcript => transcript.Command)
            .First(command => command.Contains("'view=", StringComparison.Ordinal)).Split("'view=")[1].TrimEnd('\'');

        Assert.NotEmpty(SentBy(view, until: 3_000));
    }

    [Theory]
    [MemberData(nameof(ViewsToTry))]
    public void ViewToTry_SendsAnEventWithinSixSeconds_OnANewServer(string view) => Assert.NotEmpty(SentBy(view, until: 6_000));

    private (long At, string Event)[] SentBy(string view, int until)
    {
        var options = new StreamsOptions();
        var stock = StockStream.From(options.Stock.Period, new Random(1), Scheduler).Select((update, index) =>
            new ViewEvent("stock-update", JsonSerializer.SerializeToUtf8Bytes(update, StreamJson.Relaxed.StockUpdate), index + 1));
        var metrics = Observable.Interval(options.Metrics.Period, Scheduler).Select(index => new ViewEvent("metrics-update", "{}"u8.ToArray(), index + 1));
        var inputs = new StreamInputs(name => name == "stock" ? stock : metrics, _ => null, name => $"{name}-update");

        return Watch(Languages.Default.Parse(view).View.Pipes.Events(inputs, Nodes.DefaultBudget(), Scheduler), until);
    }

    [GeneratedRegex(@"`(?<view>[a-z]+(, [a-z]+)* \| [^`]+)`")]
    private static partial Regex ToTry();
}
