using RxSse.Log;
using RxSse.Tests.Log;
using RxSse.Views.Execution;
using Xunit;

namespace RxSse.Tests.Views.Execution;

/// <summary>The pages that windows read from the log count as long as they are kept, and no page is read without room.</summary>
public sealed class WindowReadingTests : IWindowReader
{
    private readonly PageLog _log = new();
    private bool _hasRoom = true;
    private long _kept;

    [Fact]
    public async Task Page_CountsUntilItIsTaken()
    {
        var reading = Reading();
        await reading.RunAsync(() => true);

        Assert.Equal(2 * (256 + Events.Of(1).Data.Length), _kept);
        Assert.Equal(_kept, reading.Bytes);
        Assert.NotNull(reading.Dequeue());
        Assert.Equal(256 + Events.Of(2).Data.Length, _kept);
        reading.Cancel();
        Assert.Equal(0, _kept);
    }

    [Fact]
    public async Task WithoutRoom_NothingIsRead()
    {
        _hasRoom = false;
        Assert.False(await Reading().RunAsync(() => true));

        Assert.Equal(0, _log.Pages);
    }

    Task<bool> IWindowReader.TakeAsync(WindowReading reading, HistoryPage? page)
    {
        reading.Take(page!);
        return Task.FromResult(false);
    }

    bool IWindowReader.HasRoom(WindowReading reading) => _hasRoom;

    void IWindowReader.Wait(WindowReading reading) => Assert.Fail("The log is there.");

    void IWindowReader.Fail(WindowReading reading, Exception error) => throw error;

    private WindowReading Reading() => new(new EventId("e", 2), time: 0, after: 0, from: 0, _log, this, change => _kept += change);

    private sealed class PageLog : StubLog
    {
        public int Pages { get; private set; }

        public override ValueTask<HistoryPage> ReadAsync(long after, int count, CancellationToken cancellationToken)
        {
            Pages++;
            return new(new HistoryPage(
                [.. Enumerable.Range(1, 2).Select(number => new LogEvent(new EventId("e", number), default, Events.Of(number)))], null, null));
        }
    }
}
