using System.Text.Json;
using RxSse.Delivery;
using RxSse.Delivery.Queueing;
using RxSse.Log;
using RxSse.Tests.Simulation;
using Xunit;

namespace RxSse.Tests.Delivery;

/// <summary>Clients that come back to views with windows. Time begins at 100 ms; windows have 4 ms.</summary>
public sealed class WindowResumeTests
{
    private const string View = "a | count over 4ms";

    private readonly WindowSimulation _simulation = new(new DeliveryOptions());
    private readonly List<Client> _readers = [];

    [Fact]
    public void WhoComesBack_GetsTheWindowsThatEndedMeanwhile_EmptyOnesToo_FromAnyServer()
    {
        var client = Connect(cursor: (string?)null);
        _simulation.Publish('a', 1);
        Pass(5_000);
        var cursor = client.Cursor;
        client.Leave();
        _simulation.Publish('a', 1);
        _simulation.Publish('b', 1);
        Pass(13_000);

        Assert.Equal(["100-104: 1 #e-1-104"], Windows(client));
        foreach (var server in (int[])[0, 1])
        {
            var back = Connect(cursor, server);
            Pass(0);
            Assert.Equal(["104-108: 1 #e-3-108", "108-112: 0 #e-3-112", "112-116: 0 #e-3-116"], Windows(back).Take(3));
            Assert.DoesNotContain(back.Received, item => item.Data.Contains("gap", StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("e-1", "100-104: 1 #e-1-104")] // the time of the event
    [InlineData("e-2", "104-108: 1 #e-2-108")]
    [InlineData("e-1-103", "100-104: 1 #e-1-104")]
    [InlineData("e-1-104", "104-108: 1 #e-2-108")]
    [InlineData("e-2-111", "108-112: 0 #e-2-112")]
    public void CursorOfTwoOrThreeParts_IsTheNewestThatItHas(string cursor, string first)
    {
        _simulation.Publish('a', 1);
        Pass(5_000);
        _simulation.Publish('a', 1);
        Pass(10_000);
        var client = Connect(cursor);
        Pass(0);

        Assert.Equal(first, Windows(client)[0]);
    }

    [Fact]
    public void StartInThePast_IsAccepted()
    {
        Pass(2_000);
        _simulation.Publish('a', 1);
        Pass(8_000);
        var earliest = Connect(new Cursor.Earliest());
        var since = Connect(new Cursor.Since(DateTimeOffset.FromUnixTimeMilliseconds(105)));
        Pass(0);

        Assert.Equal(["100-104: 1 #e-1-104", "104-108: 0 #e-1-108"], Windows(earliest));
        Assert.Equal(["104-108: 0 #e-1-108"], Windows(since));
    }

    [Fact]
    public void WindowsThatAreNotRetainedAsAWhole_AreDeclared()
    {
        var simulation = new WindowSimulation(new DeliveryOptions(), history: 3);
        for (var i = 0; i < 8; i++)
        {
            simulation.Publish('a', 1);
            simulation.Wait(2_000);
        }

        var client = simulation.Connect(0, View, OverflowPolicy.Latest, Cursor.Parse("e-1"));
        simulation.Settle([client]);

        // Events 6 to 8 are retained, of 110, 112 and 114 ms: the window from 108 to 112 is not whole.
        Assert.Equal("gap expired ? e-1 e-8-115", Gap(client));
        Assert.Equal("112-116: 2 #e-8-116", Windows(client)[0]);
    }

    [Fact]
    public void ClockThatLeapsAhead_LeavesNoWindowOut()
    {
        var client = Connect(cursor: (string?)null);
        _simulation.SetClock(TimeSpan.FromMilliseconds(40));
        Pass(5_000);

        Assert.Equal(Enumerable.Range(26, 9).Select(i => $"{(i * 4) - 4}-{i * 4}: 0 #e-0-{i * 4}"), Windows(client).Take(9));
    }

    [Theory]
    [InlineData("e-1-99999999999999")] // ahead of the next event
    [InlineData("x-1-99999999999999")] // of another epoch
    public void CursorWithATimeThatNobodyCanHave_IsFollowedByLiveWindows(string cursor)
    {
        _simulation.Publish('a', 1);
        _simulation.Publish('b', 1);
        var client = Connect(cursor);
        Pass(10_000);

        Assert.Contains(client.Received, item => item.EventId == "e-2-104");
        Assert.Contains("104-108: 0 #e-2-108", Windows(client));
    }

    [Fact]
    public void StartInTheFuture_EndsWithTheNextEvent()
    {
        var client = Connect(new Cursor.Since(DateTimeOffset.FromUnixTimeMilliseconds(30_000)));
        Pass(1_000);
        Assert.DoesNotContain(client.Received, item => item.EventId is not null);

        _simulation.Publish('b', 1);
        Pass(8_000);
        Assert.Contains("104-108: 0 #e-1-108", Windows(client));
    }

    [Fact]
    public void TimeAheadOfAQuietLog_IsWaitedFor_NotTheEndOfTheWindow()
    {
        _simulation.Publish('a', 1);
        Pass(2_000);
        var client = _simulation.Connect(0, "a | count over 1h", OverflowPolicy.Latest, Cursor.Parse("e-1-115"));
        _readers.Add(client);
        Pass(5_000);
        Assert.DoesNotContain(client.Received, item => item.EventId is not null);

        Pass(20_000);
        Assert.Contains(client.Received, item => item.EventId?.StartsWith("e-1-", StringComparison.Ordinal) == true);
    }

    [Theory]
    [InlineData(null, null)] // since 1970
    [InlineData("e-0-0", "gap expired ? e-0-0 e-0-100")] // a day before the first event; the others are too many
    [InlineData("e-2-0", null)]
    public void TimeLongBeforeTheLog_CostsNoMoreWindowsThanTheLogHas(string? cursor, string? gap)
    {
        _simulation.SetClock(TimeSpan.FromDays(1));
        _simulation.Publish('a', 1);
        _simulation.Publish('a', 1);
        var client = Connect(cursor is null ? new Cursor.Since(DateTimeOffset.UnixEpoch) : Cursor.Parse(cursor));
        Pass(6_000);

        Assert.Equal("86400100-86400104: 2 #e-2-86400104", Windows(client)[0]);
        Assert.Equal(gap, client.Received.Any(item => item.Data.Contains("gap", StringComparison.Ordinal)) ? Gap(client) : null);
    }

    [Fact]
    public void CursorBeforeTheFirstEvent_GetsTheWindowsOfADayBeforeIt_AndTheOthersAreDeclared()
    {
        _simulation.SetClock(TimeSpan.FromDays(1_000));
        _simulation.Publish('a', 1);
        var client = _simulation.Connect(0, "a | count over 1h", OverflowPolicy.Latest, Cursor.Parse("e-0-0"));
        _readers.Add(client);
        Pass(20_000);

        Assert.Equal("gap expired ? e-0-0 e-0-86313600100", Gap(client));
        Assert.Equal(24, Windows(client).Count);
    }

    [Fact]
    public void MoreEmptyWindowsThanAnHourHas_AreDeclared_AndFiguresWithoutValueCostNothing()
    {
        var count = Connect("e-0");
        var average = _simulation.Connect(0, "(a | avg v over 4ms), (a | max v over 4ms | avg max over 8ms)", OverflowPolicy.Latest, Cursor.Parse("e-0"));
        _readers.Add(average);
        _simulation.Publish('a', 1);
        Pass(20_000);
        string?[] cursors = [count.Cursor, average.Cursor];
        count.Leave();
        average.Leave();
        _readers.Clear();
        _simulation.SetClock(TimeSpan.FromDays(10));
        _simulation.Publish('a', 2);
        Pass(20_000);

        var back = Connect(cursors[0]);
        var averageBack = _simulation.Connect(1, "(a | avg v over 4ms), (a | max v over 4ms | avg max over 8ms)", OverflowPolicy.Latest, Cursor.Parse(cursors[1]!));
        _readers.Add(averageBack);
        Pass(6_000);

        Assert.StartsWith("gap expired ? e-1-1", Gap(back), StringComparison.Ordinal);
        Assert.Contains(Windows(back), window => window.Contains(": 1 #e-2-8640", StringComparison.Ordinal));
        Assert.DoesNotContain(averageBack.Received, item => item.Data.Contains("\"gap\"", StringComparison.Ordinal));
        Assert.Equal(2, averageBack.Received.Count(item => item.Data.Contains("\"avg\":2", StringComparison.Ordinal)));
    }

    private Client Connect(string? cursor, int server = 0) => Connect(cursor is null ? null : Cursor.Parse(cursor), server);

    private Client Connect(Cursor? cursor, int server = 0)
    {
        var client = _simulation.Connect(server, View, OverflowPolicy.Latest, cursor);
        _readers.Add(client);
        Pass(0);
        return client;
    }

    private void Pass(int microseconds)
    {
        for (var passed = 0; passed < microseconds; passed += 500)
        {
            _simulation.Wait(500);
            Run();
        }

        Run();
    }

    private void Run()
    {
        for (var i = 0; i < 40; i++)
        {
            _simulation.RunHub(1);
            _simulation.RunViews(0, 5);
            _simulation.RunViews(1, 5);
            _simulation.RunShard(0, 5);
            _simulation.RunShard(1, 5);
            _readers.ForEach(reader => reader.Read());
        }
    }

    private static string Gap(Client client)
    {
        using var gap = JsonDocument.Parse(client.Received.First(item => item.Data.Contains("gap", StringComparison.Ordinal)).Data);
        return GapText.Of(gap.RootElement.GetProperty("data"));
    }

    private static List<string> Windows(Client client) =>
    [
        .. client.Received.Where(item => item.Data.Contains("\"count\"", StringComparison.Ordinal)).Select(item =>
        {
            using var json = JsonDocument.Parse(item.Data);
            var data = json.RootElement.GetProperty("data");
            return $"{data.GetProperty("from")}-{data.GetProperty("to")}: {data.GetProperty("count")} #{item.EventId}";
        }),
    ];
}
