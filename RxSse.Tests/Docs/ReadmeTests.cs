using System.Reactive.Linq;
using System.Text.Json;
using RxSse.Server.Streams;
using RxSse.Tests.Conventions;
using RxSse.Tests.Views;
using RxSse.Tests.Views.Parsing;
using RxSse.Views.Model;
using Xunit;

namespace RxSse.Tests.Docs;

/// <summary>The code in the README is that of a sample, which is compiled, and its first view shows something soon. <c>.ci/readme</c> runs its commands.</summary>
public sealed class ReadmeTests : TimetableTestBase
{
    [Fact]
    public void FirstBlock_HasTheTwoCommands_AndNothingElse()
    {
        var readme = Repository.Read("README.md");
        var first = readme.Split("```")[1];

        Assert.Equal($"sh\n{Document.Blocks(readme, "sh").First()}\n", first);
        Assert.Equal(2, first.Trim().Split('\n').Length - 1);
        Assert.Equal(["dotnet run --project RxSse.Server", "dotnet test"], Commands.AllIn("README.md").Take(2));
    }

    [Fact]
    public void SixLinesOfAStream_AreThoseOfTheSample()
    {
        var lines = Document.Blocks(Repository.Read("README.md"), "csharp").Single().Split('\n');
        var sample = Repository.Read("samples/own-stream/Program.cs").Split('\n');

        Assert.Equal(6, lines.Length);
        Assert.Equal(lines, sample.Where(lines.Contains));
    }

    [Fact]
    public void FirstView_SendsAnEventWithinThreeSeconds_OnANewServer()
    {
        var view = Languages.Default.Parse(Transcript.AllIn("README.md").Select(transcript => transcript.Command)
            .First(command => command.Contains("'view=", StringComparison.Ordinal)).Split("'view=")[1].TrimEnd('\'')).View;
        var stock = StockStream.From(new StreamsOptions().Stock.Period, new Random(1), Scheduler).Select((update, index) =>
            new ViewEvent("stock-update", JsonSerializer.SerializeToUtf8Bytes(update, StreamJson.Relaxed.StockUpdate), index + 1));

        var sent = Watch(view.Pipes.Events(new StreamInputs(_ => stock, _ => null, name => $"{name}-update"), Nodes.DefaultBudget(), Scheduler), until: 3_000);

        Assert.NotEmpty(sent);
    }
}
