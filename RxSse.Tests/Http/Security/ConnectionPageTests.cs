using System.Text;
using System.Text.Json;
using RxSse.Delivery;
using RxSse.Delivery.Queueing;
using RxSse.Http.Security;
using RxSse.Sse;
using RxSse.Views.Model;
using Xunit;

namespace RxSse.Tests.Http.Security;

/// <summary>The pages of <c>GET /connections</c>.</summary>
public sealed class ConnectionPageTests
{
    [Fact]
    public void Pages_HaveEachConnectionOnce()
    {
        var all = Of(2_500);
        var (ids, sizes) = (new List<string>(), new List<int>());
        ConnectionId? after = null;
        do
        {
            var page = Page(all, after);
            ids.AddRange(Ids(page));
            sizes.Add(Ids(page).Count());
            after = page.TryGetProperty("next", out var next) ? ConnectionId.Parse(next.GetString()!) : null;
        }
        while (after is not null);

        Assert.Equal([1_000, 1_000, 500], sizes);
        Assert.Equal(all.Select(connection => connection.Id.ToString()), ids);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(1_000, 1_000)]
    public void LastPage_HasNoNext(int count, int expected)
    {
        var page = Page(Of(count), null);

        Assert.Equal(expected, Ids(page).Count());
        Assert.False(page.TryGetProperty("next", out _));
        Assert.Empty(Ids(Page(Of(count), new ConnectionId(9, long.MaxValue))));
    }

    [Fact]
    public void Page_BeginsBehindAnIdThatIsNoMore()
    {
        var all = Of(10);

        Assert.Equal(["0-8", "1-9", "0-a"], Ids(Page([.. all.Where((_, i) => i != 6)], all[6].Id))); // the connection with the number 7 has ended
    }

    [Fact]
    public void LongViews_MakeShorterPages()
    {
        var all = Of(1_000, new string('\u00e9', 5_000)); // over 8 KB of each are shown

        var page = Page(all, null);

        Assert.InRange(Ids(page).Count(), 100, 130);
        Assert.Equal(Ids(page).Last(), page.GetProperty("next").GetString());
        Assert.InRange(page.GetRawText().Length, 1, 1_100_000);
    }

    [Theory]
    [InlineData("ada\r\nbob", "ada\\r\\nbob")]
    [InlineData("\u001b[2Jada", "\\u001B[2Jada")]
    [InlineData("ada\u202ebob", "ada\\u202ebob")]
    [InlineData("ada\u2028bob", "ada\\u2028bob")]
    [InlineData("ada\u0085", "ada\\u0085")]
    [InlineData("ada\U000e0041", "ada\\udb40\\udc41")]
    [InlineData("\u00c5da", "\u00c5da")]
    public void NamesOfStrangers_AreEscaped_AndKeepTheirValue(string name, string expected)
    {
        var json = ConnectionsEndpoint.Page([new(new ConnectionId(0, 1), name, Named(name), null, default, default)], null);

        var text = Encoding.UTF8.GetString(json);
        Assert.Contains($"\"principal\":\"{expected}\"", text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain('\r', text);
        var read = JsonElement.Parse(json).GetProperty("connections")[0];
        Assert.Equal((name, name), (read.GetProperty("principal").GetString(), read.GetProperty("view").GetString()));
    }

    private static OpenConnection[] Of(int count, string view = "orders") =>
    [
        .. Enumerable.Range(1, count).Select(i => new OpenConnection(
            new ConnectionId((i + 1) % 2 == 0 ? 1 : 0, i), null, Named(view), null, default, new SinkState(SseFormat.Envelope, OverflowPolicy.Latest, i, 0, 0))),
    ];

    // A list of streams, as its text shows it.
    private static StreamSelection Named(string text) => StreamSelection.Of([text], ["others"]);

    private static JsonElement Page(OpenConnection[] connections, ConnectionId? after) =>
        JsonElement.Parse(ConnectionsEndpoint.Page(connections, after));

    private static IEnumerable<string> Ids(JsonElement page) =>
        page.GetProperty("connections").EnumerateArray().Select(connection => connection.GetProperty("id").GetString()!);
}
