using RxSse.Http;
using RxSse.Views.Execution;
using RxSse.Views.Parsing;
using Xunit;

namespace RxSse.Tests.Views.Execution;

/// <summary>What a view keeps of events as long as they may be is at most what <c>GET /views/explain</c> says of it.</summary>
public sealed class PipelineBoundsTests : PipelineBudgetTestBase
{
    private const int Megabyte = 1024 * 1024;

    [Theory]
    [InlineData("(a | as x), (a | where v exists and k * 2 > 1)", 0)]
    [InlineData("a | select k, v, v as w", 0)]
    [InlineData("merge(a, b)", 0)]
    [InlineData("a | distinct", 1)]
    [InlineData("a | distinct v", 1)]
    [InlineData("a | sample 1h", 1)]
    [InlineData("a | every 1h", 1)]
    [InlineData("a | debounce 1h", 1)]
    [InlineData("a | silence 1h", 1)]
    [InlineData("a | pairs", 1)]
    [InlineData("a | buffer 1h", 3)]
    [InlineData("latest(a, b)", 2)]
    [InlineData("with(a, b)", 1)]
    [InlineData("a | distinct by k", 14)]
    [InlineData("a | sample 1h by k", 14)]
    [InlineData("a | every 1h by k", 14)]
    [InlineData("a | debounce 1h by k", 14)]
    [InlineData("a | silence 1h by k", 14)]
    [InlineData("a | pairs by k", 14)]
    [InlineData("latest((a | sample 1h by k), (b | distinct by k | as b))", 7)]
    [InlineData("with((a | debounce 1h by k), (b | every 1h by k | as b))", 7)]
    [InlineData("a | count over 1h", 0)]
    [InlineData("a | avg k over 1h", 0)]
    [InlineData("a | last v over 1h", 1)]
    [InlineData("a | first v, last k over 1h every 1m", 0)] // v is longer than a step may keep
    [InlineData("a | last v over 1h by k", 4)]
    [InlineData("a | count, p99 k over 1h by k", 0)]
    [InlineData("a | first v over 1h", 1)]
    [InlineData("a | first v, last v over 1h", 2)]
    [InlineData("a | p50 k, p99 v over 1h", 0)]
    [InlineData("a | last v over 1h every 10m", 1)]
    [InlineData("a | first v over 1h by k", 7)]
    [InlineData("a | last v, count over 1h every 10m by k", 1)]
    public void EventsOfTheLargestSize_AreKeptUpToTheBound(string text, int events)
    {
        Options.ViewBytes = Megabyte;
        var bound = KeepsOf(text);
        Enter(text);
        var (most, length) = (0L, 0);
        for (var i = 0; i < 150; i++)
        {
            var data = $$"""{"k":{{1_000 + (i % 97)}},"v":"{{new string('x', Options.EventBytes - 20)}}"}""";
            length = data.Length;
            Publish("a", data);
            Publish("b", data);
            Turn();
            most = Math.Max(most, Only.Bytes);
        }

        Assert.InRange(length, Options.EventBytes - 10, Options.EventBytes);
        Assert.InRange(most, (long)events * length, bound);
    }

    [Fact]
    public void PathsOfWindows_AreOfTheirShare()
    {
        Options.ViewBytes = 64 * 1024;
        var text = $"a | count f{string.Concat(Enumerable.Repeat(".f", 299))} over 1h by k";
        var (bound, most) = (KeepsOf(text), 0L);
        Enter(text);
        for (var i = 0; i < 100; i++)
        {
            Publish("a", $$"""{"k":{{i}}}""");
            Turn();
            most = Math.Max(most, Only.Bytes);
        }

        Assert.InRange(most, 300 * 192, bound);
        Assert.InRange(Only.KeysGone, 50, 99);
    }

    private long KeepsOf(string text)
    {
        var language = new ViewLanguage(["a", "b", "c"], [], Options);
        var catalog = new Catalog(new Dictionary<string, string> { ["a"] = "a", ["b"] = "b", ["c"] = "c" }, new HashSet<string>());
        return ViewExplanation.Of(text, language.Parse(text), language, catalog, Options).Keeps!.Value;
    }
}
