using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using RxSse.Http;
using RxSse.Log;
using RxSse.Publishing;
using RxSse.Streams;
using RxSse.Tests.Hosting;
using RxSse.Views;
using RxSse.Views.Operators;
using RxSse.Views.Parsing;
using Xunit;
using EventId = RxSse.Log.EventId;

namespace RxSse.Tests.Http;

/// <summary>The hint in <c>connected</c>: a condition asks for a field that the newest events do not have.</summary>
public sealed class FieldHintTests
{
    private static readonly Dictionary<string, string> Newest = new()
    {
        ["stock"] = """{"price":"99.87","trend":1,"open":{"price":1}}""",
        ["metrics"] = """{"cpu":12,"memory":3}""",
        ["number"] = "7",
        ["broken"] = "{\"a\":",
        ["large"] = $"\"{new string('x', 65_536)}\"",
    };

    private static readonly ViewLanguage Language = new([.. Newest.Keys, "silent"], [], new CompositionOptions());

    [Theory]
    [InlineData("stock | where Price > 5", "No 'Price' in the newest event of stock. Did you mean price?")]
    [InlineData("stock | where volume > 5", "No 'volume' in the newest event of stock. Fields: price, trend, open.")]
    [InlineData("stock | where open.prices > 5 | sample 1s", "No 'open.prices' in the newest event of stock. Fields: price, trend, open.")]
    [InlineData("stock | as s | where price > 5 and volume in (1, 2)", "No 'volume' in the newest event of stock. Fields: price, trend, open.")]
    [InlineData("stock | where volume * 2 > price", "No 'volume' in the newest event of stock. Fields: price, trend, open.")]
    [InlineData("stock, metrics | where disk > 5", "No 'disk' in the newest event of metrics, stock. Fields: cpu, memory, price, trend, open.")]
    [InlineData("merge(stock, metrics) | where disk > 5", "No 'disk' in the newest event of metrics, stock. Fields: cpu, memory, price, trend, open.")]
    [InlineData("latest((stock | where volume > 1), metrics)", "No 'volume' in the newest event of stock. Fields: price, trend, open.")]
    [InlineData("number | where price > 5", "No 'price' in the newest event of number.")]
    [InlineData("stock | where volume > 1 or volume < 0", "No 'volume' in the newest event of stock. Fields: price, trend, open.")]
    [InlineData("broken | where price > 5", "No 'price' in the newest event of broken.")]
    public void FieldThatNoInputHas_IsNamed_WithThoseThatThereAre(string view, string hint) => Assert.Equal(hint, HintOf(view));

    [Theory]
    [InlineData("stock | where price > 5")]
    [InlineData("stock, metrics | where cpu > 5")]
    [InlineData("merge(stock, metrics) | where cpu > 5")]
    [InlineData("stock, silent | where volume > 5")]
    [InlineData("stock | where not volume > 5")]
    [InlineData("stock | where volume exists")]
    [InlineData("stock | where volume > 5 or price > 5")]
    [InlineData("stock | where coalesce(volume, 1) > 0")]
    [InlineData("stock | select price as p | where p > 5")]
    [InlineData("stock | buffer 1s")]
    [InlineData("latest(stock, metrics) | where stock.volume > 5")]
    [InlineData("merge((stock | select price as p), metrics) | where p > 5")]
    [InlineData("stock, large | where volume > 5")]
    public void FieldThatCanBeThere_IsNotNamed(string view) => Assert.Null(HintOf(view));

    [Fact]
    public void Hint_HasAtMost200Characters()
    {
        var fields = string.Join(',', Enumerable.Range(0, 100).Select(i => $"\"field-{i}\":1"));

        var hint = FieldHint.Of(
            Language.Parse("stock | where volume > 1").View, Language, stream => Event(stream, $"{{{fields}}}"));

        Assert.Equal(FieldHint.MaxLength, hint!.Length);
    }

    [Theory]
    [InlineData(1, 66, false)] // longer than what is compared
    [InlineData(1, 64, true)]
    [InlineData(65, 10, false)] // more than are compared
    [InlineData(64, 10, true)]
    public void ManyAndLongFields_AreNotCompared(int count, int length, bool isNear)
    {
        var near = new string('n', length);
        var fields = string.Join(',', Enumerable.Range(1, count - 1).Select(i => $"\"field-{i}\":1").Append($"\"{near}\":1"));

        var hint = FieldHint.Of(Language.Parse($"stock | where {near}n > 1").View, Language, stream => Event(stream, $"{{{fields}}}"));

        Assert.Equal(isNear, hint!.Contains("Did you mean", StringComparison.Ordinal));
    }

    [Fact]
    public void StreamOfWhichOneSeesAPart_AndAViewOfWhatOneMayNotRead_HaveNoHint()
    {
        var view = Language.Parse("stock | where volume > 1").View;
        var rows = Language.With(new RowFilter(new Dictionary<string, Where?> { ["stock"] = null }));
        var others = Language.Of(new HashSet<string> { "metrics" });

        Assert.Null(FieldHint.Of(view, rows, Event));
        Assert.Null(FieldHint.Of(view, others, Event));
    }

    [Fact]
    public async Task Hint_IsInConnected()
    {
        await using var host = await GuestHost.StartAsync(builder => builder.Services.AddRxSse().AddStream("orders"), app => app.MapRxSse());
        var publisher = host.Services.GetRequiredService<IEventPublisher>();
        await publisher.PublishAsync("orders", System.Text.Json.JsonElement.Parse("""{"total":1}"""));

        var wrong = await host.FirstEventAsync("/events?view=orders | where totl > 1");
        var right = await host.FirstEventAsync("/events?view=orders | where total > 1");

        Assert.Contains("\"hint\":\"No 'totl' in the newest event of orders. Did you mean total?\"", wrong, StringComparison.Ordinal);
        Assert.DoesNotContain("hint", right, StringComparison.Ordinal);
    }

    private static string? HintOf(string view) => FieldHint.Of(Language.Parse(view).View, Language, Event);

    private static LogEvent? Event(string stream) => Newest.TryGetValue(stream, out var data) ? Event(stream, data) : null;

    private static LogEvent Event(string stream, string data) => new(
        new EventId("e", 1), DateTimeOffset.UnixEpoch, new StreamEvent(stream, $"{stream}-update", Encoding.UTF8.GetBytes(data)));
}
