using CsCheck;
using RxSse.Delivery;
using RxSse.Delivery.Queueing;
using RxSse.Tests.Simulation;
using RxSse.Views.Execution;
using Xunit;

namespace RxSse.Tests.Delivery;

/// <summary>Random breaks of the log between events, while windows end, and clients of them join, leave at any byte and return with their cursors.</summary>
public sealed class WindowBreakProperties
{
    private enum Operation
    {
        Append,
        Lose,
        Miss,
        Evict,
        Pass,
        RunHub,
        RunDispatcher,
        RunViews,
        RunShard,
        Join,
        Read,
        Reconnect,
        HoldReads,
        ReleaseReads,
    }

    /// <summary>Events in a queue, items that wait for the views, and how many milliseconds the clock of the log falls at most when an epoch begins.</summary>
    public static TheoryData<int, int, int> Limits => new()
    {
        { 1_000, ViewDispatcher.Capacity, 0 }, { 1_000, 4, 0 }, { 1_000, ViewDispatcher.Capacity, 7 }, { 3, ViewDispatcher.Capacity, 0 }, { 3, 6, 7 },
    };

    [Theory, MemberData(nameof(Limits))]
    public void WindowsAreThoseOfTheEpoch_AndNoneIsMissingWithoutAGap(int queueEvents, int dispatcherItems, int mostBack) =>
        Sample(queueEvents, dispatcherItems, mostBack, iterations: 30);

    [LongTheory, MemberData(nameof(Limits))]
    public void WindowsAreThoseOfTheEpoch_AndNoneIsMissingWithoutAGap_InManyRuns(int queueEvents, int dispatcherItems, int mostBack) =>
        Sample(queueEvents, dispatcherItems, mostBack, iterations: 5_000);

    private static void Sample(int queueEvents, int dispatcherItems, int mostBack, int iterations) => Gen.Select(
        Gen.Frequency(
            (8, Gen.Const(Operation.Append)), (1, Gen.Const(Operation.Lose)), (1, Gen.Const(Operation.Miss)), (1, Gen.Const(Operation.Evict)),
            (6, Gen.Const(Operation.Pass)), (6, Gen.Const(Operation.RunHub)), (4, Gen.Const(Operation.RunDispatcher)),
            (6, Gen.Const(Operation.RunViews)), (8, Gen.Const(Operation.RunShard)), (2, Gen.Const(Operation.Join)),
            (5, Gen.Const(Operation.Read)), (2, Gen.Const(Operation.Reconnect)), (1, Gen.Const(Operation.HoldReads)),
            (2, Gen.Const(Operation.ReleaseReads))),
        Gen.Int[0, 1_000_000]).Array[0, 140].Sample(operations =>
        {
            using var scenario = new Scenario(queueEvents, dispatcherItems, TimeSpan.FromMilliseconds(mostBack));
            Array.ForEach(operations, operation => scenario.Run(operation.Item1, operation.Item2));
            scenario.CheckAll();
        }, iter: iterations);

    private sealed class Scenario(int queueEvents, int dispatcherItems, TimeSpan mostBack) : IDisposable
    {
        private readonly BreakSimulation _simulation = new(new DeliveryOptions { QueueEvents = queueEvents }, dispatcherItems, mostBack);
        private readonly List<Connected> _clients = [];

        public void Run(Operation operation, int number)
        {
            var client = _clients.Count > 0 ? _clients[number % _clients.Count] : null;
            var streams = Enumerable.Range(0, number / 3 % 4).Select(i => BreakSimulation.Streams[(number + i) % 3]);
            switch (operation)
            {
                case Operation.Append:
                    _simulation.Append(BreakSimulation.Streams[number % 2]);
                    break;
                case Operation.Lose:
                    _simulation.Log.Lose(number % 5, streams);
                    break;
                case Operation.Miss:
                    _simulation.Log.Miss(streams.Append("a"));
                    break;
                case Operation.Evict:
                    _simulation.Log.Evict(number % 10);
                    break;
                case Operation.Pass:
                    _simulation.Log.Pass(1 + (number % 5));
                    break;
                case Operation.RunHub:
                    _simulation.RunHub(1 + (number % 3));
                    break;
                case Operation.RunDispatcher:
                    _simulation.RunDispatcher(1 + (number % 4));
                    break;
                case Operation.RunViews:
                    _simulation.RunViews(1 + (number % 4));
                    break;
                case Operation.RunShard:
                    _simulation.RunShard(number % 2, 1 + (number % 4));
                    break;
                case Operation.Join:
                    _clients.Add(new Connected(_simulation, (OverflowPolicy)(number / 6 % 3)));
                    break;
                case Operation.Read:
                    client?.Client.Read(1 + (number / 7 % 300));
                    break;
                case Operation.Reconnect:
                    client?.Reconnect();
                    break;
                case Operation.HoldReads:
                    _simulation.Log.HoldsReads = true;
                    break;
                case Operation.ReleaseReads:
                    _simulation.Log.ReleaseReads();
                    break;
            }
        }

        public void Dispose() => _simulation.Dispose();

        public void CheckAll()
        {
            _clients.ForEach(client => client.Check(isLast: false));
            _simulation.Log.ReleaseReads();
            _simulation.Settle([.. _clients.Select(client => client.Client)]);
            _clients.ForEach(client => client.Check(isLast: true));
        }
    }

    private sealed class Connected(BreakSimulation simulation, OverflowPolicy policy)
    {
        private readonly BrokenWindows _windows = new(simulation.Log);
        private string? _cursor;

        public Client Client { get; private set; } = simulation.ConnectView(BrokenWindows.View, null, policy);

        public void Reconnect()
        {
            Check(isLast: false);
            Client.Leave();
            _cursor = Client.Cursor is { Length: > 0 } id ? id : _cursor;
            Client = simulation.ConnectView(BrokenWindows.View, _cursor, policy);
        }

        public void Check(bool isLast) => _windows.Check(Client, _cursor, isLast);
    }
}
