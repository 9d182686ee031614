using Microsoft.Reactive.Testing;
using RxSse.RedisLog;
using RxSse.Streams;
using RxSse.Tests.EndToEnd.Servers;
using Xunit;

namespace RxSse.Tests.RedisLog;

public sealed class CurrentTermTests
{
    private readonly TestScheduler _threads = new();
    private readonly List<Exception> _faults = [];
    private readonly CurrentTerm _term;

    public CurrentTermTests() => _term = new CurrentTerm(_threads, _faults.Add);

    [Fact]
    public void Observer_IsToldTheTermAtOnce_AndEachLaterOne()
    {
        _term.Set(new Term(1));
        var told = new List<long?>();
        using var subscription = _term.Subscribe(term => told.Add(term?.Number));
        Assert.Equal([1], told);

        foreach (var next in (Term?[])[null, null, new Term(2)])
        {
            _term.Set(next);
            _threads.Start();
        }

        subscription.Dispose();
        _term.Set(new Term(3));
        _threads.Start();
        Assert.Equal([1, null, 2], told);
    }

    [Fact]
    public async Task ObserverThatBlocks_HoldsUpNeitherTheOthers_NorWhoSetsTheTerm()
    {
        _term.Set(new Term(1));
        using var entered = new SemaphoreSlim(0);
        using var release = new SemaphoreSlim(0);
        var (blocked, others) = (new List<long?>(), new List<long?>());
        var blocking = Task.Run(() => _term.Subscribe(term =>
        {
            blocked.Add(term?.Number);
            entered.Release();
            release.Wait();
        }));
        await entered.WaitAsync(Patience.Limit);

        await Task.Run(() =>
        {
            _term.Subscribe(term => others.Add(term?.Number));
            _term.Set(null);
            _threads.Start();
            _term.Set(new Term(2));
            _threads.Start();
        }).WaitAsync(Patience.Limit);
        Assert.Equal([1, null, 2], others);
        release.Release(2);
        await blocking.WaitAsync(Patience.Limit);

        Assert.Equal([1, 2], blocked);
    }

    [Fact]
    public void ObserverThatThrows_IsReported_AndToldAgain()
    {
        var told = new List<long?>();
        _term.Subscribe(term =>
        {
            told.Add(term?.Number);
            throw new InvalidOperationException("no");
        });
        _term.Set(new Term(1));
        _threads.Start();

        Assert.Equal([null, 1], told);
        Assert.Equal(["no", "no"], _faults.Select(fault => fault.Message));
    }
}
