using System.Reactive.Linq;
using System.Text;
using CsCheck;
using Microsoft.Reactive.Testing;
using RxSse.Tests.VirtualTime;
using RxSse.Views.Expressions;
using RxSse.Views.Model;
using RxSse.Views.Operators;
using Xunit;

namespace RxSse.Tests.Views.Operators;

/// <summary>Operators with <c>by</c>.</summary>
public sealed class KeyedOperatorTests : TimetableTestBase
{
    private static readonly DataPath Key = Nodes.Path("k");
    private static readonly string[] Keys = ["1", "1.0", "\"a\"", "null", "[1]", ""];

    [Fact]
    public void Sample_HasOneClock_AndTheOrderOfTheLog()
    {
        var stock = Hot((100, "s {\"k\":1} #1"), (200, "s {\"k\":2} #2"), (300, "s {\"k\":1} #3"), (1_400, "s {\"k\":2} #4"));

        Assert.Equal(
            [(1_000, "s {\"k\":2} #2"), (1_000, "s {\"k\":1} #3"), (2_000, "s {\"k\":2} #4")],
            Watch(Apply(new Sample(Ms(1_000), Key), stock), until: 5_000));
    }

    [Fact]
    public void MissingIsAKey_AndSoIsWhatIsTooLong()
    {
        var stock = Hot(
            (10, "s {\"v\":1} #1"), (20, $"s {{\"k\":\"{new string('x', 255)}\"}} #2"), (30, "s { #3"), (40, $"s {{\"k\":\"{new string('x', 254)}\"}} #4"));

        // The second pair would be of the first and the second event; data that is no JSON is in none.
        Assert.Equal([20], Watch(Apply(new Pairs(Key), stock), until: 100).Select(seen => seen.At));
    }

    [Fact]
    public void Seed_BelongsToItsKey()
    {
        var stock = Hot((10, "s {\"k\":2,\"v\":1} #2"), (20, "s {\"k\":1,\"v\":1} #3"), (30, "s {\"k\":1,\"v\":2} #4"));

        Assert.Equal(
            [(10, "s {\"k\":2,\"v\":1} #2"), (30, "s {\"k\":1,\"v\":2} #4")],
            Watch(Apply(new Distinct([Nodes.Path("v")], Key), stock, Event("s {\"k\":1,\"v\":1} #1")), until: 100));
    }

    [Fact]
    public void KeyThatMakesRoom_EndsLikeAStream()
    {
        Options.MaxKeys = 2;
        var stock = Hot((10, "s {\"k\":1} #1"), (20, "s {\"k\":2} #2"), (30, "s {\"k\":1,\"v\":1} #3"), (40, "s {\"k\":3} #4"), (50, "s {\"k\":2} #5"));
        var budget = new ViewBudget(Options);

        // The third key removes the second, of which nothing waits. The second comes back and removes the first, of which an event waits.
        Assert.Equal(
            [(10, "s {\"k\":1} #1"), (20, "s {\"k\":2} #2"), (40, "s {\"k\":3} #4"), (50, "s {\"k\":2} #5"), (50, "s {\"k\":1,\"v\":1} #3")],
            Watch(Apply(new Every(Ms(1_000), Key), stock, budget: budget), until: 5_000));
        Assert.Equal(2, budget.KeysGone);
        Assert.Equal(0, budget.Keys);
        Assert.Equal(0, budget.Kept);
    }

    [Fact]
    public void SampledKeyThatMakesRoom_LeavesAtOnce()
    {
        Options.MaxKeys = 1;
        var stock = Hot((10, "s {\"k\":1} #1"), (20, "s {\"k\":2} #2"));

        Assert.Equal([(20, "s {\"k\":1} #1"), (1_000, "s {\"k\":2} #2")], Watch(Apply(new Sample(Ms(1_000), Key), stock), until: 1_500));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void WhatIsKept_StaysAtTheBound(int index)
    {
        var step = Operators(Ms(10_000))[index];
        Options.MaxKeys = 50;
        Options.ViewBytes = 64 * 1_024;
        var budget = new ViewBudget(Options, keepers: 2);
        var most = 0L;
        var large = new string('x', 1_000);
        var stock = Observable.Range(0, 4_000).Select(i => Event($$"""s {"k":{{i % 1_000}},"v":"{{(i % 7 == 0 ? large : "")}}{{i}}"} #{{i + 1}}"""));
        using var results = Apply(step, stock.Concat(Observable.Never<ViewEvent>()).Do(_ =>
        {
            most = Math.Max(most, budget.Kept);
            Assert.InRange(budget.Keys, 0, 51);
        }), budget: budget).Subscribe(_ => { });

        Assert.InRange(most, 1_000, budget.Share + 2_000);
        Assert.InRange(budget.KeysGone, 3_000, 4_000);
        results.Dispose();
        Assert.Equal(0, budget.Kept);
    }

    public static TheoryData<int> All => [.. Enumerable.Range(0, Operators(default).Length)];

    [Theory]
    [MemberData(nameof(All))]
    public void Disposal_LeavesNoTimer(int index)
    {
        var budget = new ViewBudget(Options);

        Watch(Apply(Operators(Ms(500))[index], TwoKeys(), budget: budget), until: 300);

        Assert.Equal((0, 0), (budget.Kept, budget.Keys));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void KeyThatMakesRoom_LeavesNoTimer(int index)
    {
        Options.MaxKeys = 1;

        Watch(Apply(Operators(Ms(500))[index], TwoKeys()), until: 300);
    }

    // In the order of Operators.
    [Theory]
    [InlineData(0, "100 #1, 100 #2, 120 #3, 200 |")]
    [InlineData(1, "120 #3, 200 |")]
    [InlineData(2, "100 #1, 100 #2, 200 #3, 200 |")]
    [InlineData(3, "200 #2, 200 #3, 200 |")]
    [InlineData(4, "200 #2, 200 #3, 200 |")]
    [InlineData(5, "200 |")]
    public void End_LetsWhatWaitsLeave(int index, string expected)
    {
        var seen = Watch(Apply(Operators(Ms(500))[index], TwoKeys("|")), until: 2_000);

        Assert.Equal(expected, string.Join(", ", seen.Select(one => $"{one.At} {one.Event.Split(' ')[^1]}")));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Error_IsToldAtOnce(int index) =>
        Assert.Equal((200, "X"), Watch(Apply(Operators(Ms(500))[index], TwoKeys("X")), until: 2_000)[^1]);

    private ITestableObservable<ViewEvent> TwoKeys(string? end = null) =>
        Hot(
            [
                (100, "s {\"k\":1,\"v\":1} #1"), (100, "s {\"k\":2,\"v\":1} #2"), (120, "s {\"k\":1,\"v\":2} #3"),
                .. end is null ? Array.Empty<(long, string)>() : [(200, end)],
            ]);

    // With room for all keys: event by event, for sample as sets for each tick. The silence of a key begins with its first event.
    [Theory]
    [MemberData(nameof(All))]
    public void ByKey_IsTheMergeOfOnePipeForEachKey(int index) =>
        Gen.Select(Gen.OneOf(Gen.Int[0, 300], Gen.OneOf(0, 0, 100, 500)), Gen.OneOf(Keys), Gen.Int[0, 2]).Array[0, 40].Sample(
            log =>
            {
                var scheduler = new ObservableLoop();
                var begin = scheduler.Now.ToUnixTimeMilliseconds();
                var at = Ms(1).Ticks;
                var events = log.Select((part, i) => (At: at += Ms(part.Item1).Ticks, Key: part.Item2, Event: new ViewEvent(
                    "s", Encoding.UTF8.GetBytes(part.Item2 == "" ? $$"""{"v":{{part.Item3}}}""" : $$"""{"k":{{part.Item2}},"v":{{part.Item3}}}"""), i + 1))).ToList();
                var stock = scheduler.CreateHotObservable([.. events.Select(one => ReactiveTest.OnNext(one.At, one.Event))]);
                var byKey = Apply(Operators(Ms(500))[index], stock, scheduler: scheduler);
                var alone = Keys.Select(key =>
                {
                    var sequences = events.Where(one => one.Key == key).Select(one => one.Event.Sequence).ToHashSet();
                    return Apply(WithoutKey(Operators(Ms(500))[index]), stock.Where(one => sequences.Contains(one.Sequence)), scheduler: scheduler);
                }).Merge().Where(one => !Encoding.UTF8.GetString(one.Data.Span).Contains($"\"since\":{begin}", StringComparison.Ordinal));
                var (one, other) = (scheduler.CreateObserver<ViewEvent>(), scheduler.CreateObserver<ViewEvent>());
                using (byKey.Subscribe(one))
                using (alone.Subscribe(other))
                {
                    scheduler.AdvanceTo(at + Ms(2_000).Ticks);
                }

                Assert.Equal(Seen(other), Seen(one));
            }, iter: 100);

    private static string[] Seen(ITestableObserver<ViewEvent> observer) =>
        [.. observer.Messages.Select(message => (message.Time, message.Value.Value)).OrderBy(seen => seen.Time).ThenBy(seen => seen.Value.Sequence)
            .Select(seen => $"{seen.Time} {Text(seen.Value)}")];

    private static KeyedOperator[] Operators(TimeSpan period) =>
        [new Distinct([Nodes.Path("v")], Key), new Pairs(Key), new Every(period, Key), new Debounce(period, Key), new Sample(period, Key), new Silence(period, Key)];

    private static KeyedOperator WithoutKey(KeyedOperator step) => step with { Key = null };

    private IObservable<ViewEvent> Apply(
        Operator step, IObservable<ViewEvent> events, ViewEvent? seed = null, ViewBudget? budget = null, ObservableLoop? scheduler = null) =>
        step.Apply(events, new OperatorContext("s", seed, budget ?? new ViewBudget(Options), scheduler ?? Scheduler));
}
