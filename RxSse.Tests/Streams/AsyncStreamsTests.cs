using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using System.Runtime.CompilerServices;
using Microsoft.Reactive.Testing;
using RxSse.Streams;
using RxSse.Tests.DependencyInjection;
using RxSse.Tests.EndToEnd.Servers;
using Xunit;

namespace RxSse.Tests.Streams;

public sealed class AsyncStreamsTests
{
    private readonly TestScheduler _scheduler = new();

    [Fact]
    public async Task Values_AreThoseOfTheSequence_AndItsEndIsTheirs() => Assert.Equal([1, 2, 3], await Run((_, _) => Numbers(3)));

    [Fact]
    public async Task Failure_IsTheStreams() =>
        await Assert.ThrowsAsync<InvalidOperationException>(() => Run((_, _) => Numbers(2, fail: true)));

    [Fact]
    public async Task NextValue_IsAskedFor_WhenThePreviousOneWasTaken()
    {
        var produced = 0;
        var taken = new List<(int Value, int Produced)>();
        var values = AsyncStreams.Of((_, _) => Counted())(Context).Do(value => taken.Add((value, produced)));

        var running = values.ToTask();
        _scheduler.AdvanceBy(1);
        await running.WaitAsync(Patience.Limit);

        Assert.Equal([(1, 1), (2, 2), (3, 3)], taken);

        async IAsyncEnumerable<int> Counted()
        {
            while (produced < 3)
            {
                await Task.Yield();
                yield return ++produced;
            }
        }
    }

    [Fact]
    public async Task EndOfTheSubscription_CancelsAndDisposesTheSequence()
    {
        var begun = new TaskCompletionSource();
        var disposed = new TaskCompletionSource();
        var subscription = AsyncStreams.Of((_, cancellationToken) => Endless(cancellationToken))(Context).Subscribe();
        _scheduler.AdvanceBy(1);
        await begun.Task.WaitAsync(Patience.Limit);

        subscription.Dispose();
        _scheduler.AdvanceBy(1); // on which the subscription ends, as it began

        await disposed.Task.WaitAsync(Patience.Limit);

        async IAsyncEnumerable<int> Endless([EnumeratorCancellation] CancellationToken cancellationToken)
        {
            begun.SetResult();
            try
            {
                await new TaskCompletionSource().Task.WaitAsync(cancellationToken);
                yield return 1;
            }
            finally
            {
                disposed.SetResult();
            }
        }
    }

    [Fact]
    public void Sequence_IsBegunOnTheScheduler_AndNotOnTheLoopOfTheHub()
    {
        var begun = false;
        using var subscription = AsyncStreams.Of((_, _) => Begin())(Context).Subscribe();

        Assert.False(begun);
        _scheduler.AdvanceBy(1);
        Assert.True(begun);

        IAsyncEnumerable<int> Begin()
        {
            begun = true;
            return Numbers(0);
        }
    }

    [Fact]
    public async Task BothFormsOfAStream_ArePublished()
    {
        await using var server = await VirtualServer.StartAsync(_scheduler, streams => streams
            .AddStream("observable", Observable.Return(5))
            .AddStream("sequence", (_, _) => Single(6)));

        server.RunUntil(1);

        Assert.Equal(["0 observable 5", "0 sequence 6"], server.Published.Order(StringComparer.Ordinal));
    }

    private StreamContext Context => new(_scheduler, new ScriptedRandom(1), new Nothing());

    private async Task<IList<int>> Run(Func<StreamContext, CancellationToken, IAsyncEnumerable<int>> values)
    {
        var running = AsyncStreams.Of(values)(Context).ToList().ToTask();
        _scheduler.AdvanceBy(1);
        return await running.WaitAsync(Patience.Limit);
    }

    private static async IAsyncEnumerable<int> Numbers(int count, bool fail = false)
    {
        for (var number = 1; number <= count; number++)
        {
            await Task.Yield();
            yield return number;
        }

        if (fail)
        {
            throw new InvalidOperationException("no more");
        }
    }

#pragma warning disable CS1998 // a sequence that never waits, so that virtual time sees its value at once
    private static async IAsyncEnumerable<int> Single(int value)
#pragma warning restore CS1998
    {
        yield return value;
    }

    private sealed class Nothing : IServiceProvider
    {
        public object? GetService(Type serviceType) => null;
    }
}
