using Microsoft.Reactive.Testing;
using RxSse.FileLog;
using RxSse.Log;
using Xunit;

namespace RxSse.Tests.FileLog;

public sealed class DiskQueueTests
{
    private readonly TestScheduler _thread = new();
    private readonly List<string> _done = [];
    private readonly DiskQueue _queue;

    public DiskQueueTests() => _queue = new DiskQueue(_thread);

    [Fact]
    public void Writes_KeepTheirOrder_WithAtMostOneReadBetweenTwo()
    {
        foreach (var name in (string[])["r1", "r2", "r3", "w1", "w2"])
        {
            _ = name[0] == 'r' ? _queue.ReadAsync(Do(name), default) : _queue.WriteAsync(Do(name), default);
        }

        _thread.Start();

        Assert.Equal(["w1", "r1", "w2", "r2", "r3"], _done);
    }

    [Fact]
    public void WorkThatIsCancelledBeforeItBegins_IsNotDone()
    {
        using var cancellation = new CancellationTokenSource();
        var first = _queue.WriteAsync(Do("1"), cancellation.Token);
        var second = _queue.WriteAsync(Do("2"), default);
        cancellation.Cancel();
        _thread.Start();

        Assert.True(first.IsCanceled);
        Assert.True(second.IsCompletedSuccessfully);
        Assert.Equal(["2"], _done);
    }

    [Fact]
    public void ReadsOfThoseWhoHaveLeft_TakeNoTurn()
    {
        using var left = new CancellationTokenSource();
        var gone = Enumerable.Range(0, 100).Select(_ => _queue.ReadAsync(Do("gone"), left.Token)).ToList();
        foreach (var name in (string[])["r1", "r2", "w1", "w2", "w3"])
        {
            _ = name[0] == 'r' ? _queue.ReadAsync(Do(name), default) : _queue.WriteAsync(Do(name), default);
        }

        left.Cancel();
        _thread.Start();

        Assert.All(gone, read => Assert.True(read.IsCanceled));
        Assert.Equal(["w1", "r1", "w2", "r2", "w3"], _done);
    }

    [Fact]
    public async Task ErrorOfWork_IsThatOfWhoWaitsForIt_AndTheNextGoesOn()
    {
        var failing = _queue.WriteAsync<bool>(() => throw new InvalidOperationException("It fails."), default);
        var next = _queue.WriteAsync(Do("next"), default);
        _thread.Start();

        await Assert.ThrowsAsync<InvalidOperationException>(() => failing);
        Assert.True(next.IsCompletedSuccessfully);
    }

    [Fact]
    public void WorkThatComesLater_IsDoneToo()
    {
        _ = _queue.WriteAsync(Do("1"), default);
        _thread.Start();
        _ = _queue.ReadAsync(Do("2"), default);
        _thread.Start();

        Assert.Equal(["1", "2"], _done);
    }

    [Fact]
    public async Task QueueThatIsDisposed_RefusesWhatWaitsAndWhatComes()
    {
        var write = _queue.WriteAsync(Do("1"), default);
        var read = _queue.ReadAsync(Do("2"), default);
        _queue.Dispose();
        var later = _queue.WriteAsync(Do("3"), default);
        _thread.Start();

        foreach (var refused in (Task[])[write, later])
        {
            Assert.True(refused.IsFaulted);
            Assert.Equal(AppendRefusal.Away, (await Assert.ThrowsAsync<AppendRefusedException>(() => refused)).Reason);
        }

        Assert.True(read.IsFaulted);
        await Assert.ThrowsAsync<LogAwayException>(() => read);
        Assert.Empty(_done);
    }

    private Func<bool> Do(string name) => () =>
    {
        _done.Add(name);
        return true;
    };
}
