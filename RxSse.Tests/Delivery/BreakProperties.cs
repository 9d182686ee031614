using CsCheck;
using RxSse.Delivery;
using RxSse.Delivery.Queueing;
using RxSse.Tests.Simulation;
using RxSse.Views.Execution;
using Xunit;

namespace RxSse.Tests.Delivery;

/// <summary>Random breaks between events, while clients join, read in parts, leave at any byte and return with their cursors.</summary>
public sealed class BreakProperties
{
    private enum Operation
    {
        Append,
        Lose,
        Miss,
        Evict,
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

    private enum Kind
    {
        Streams,
        View,
        IndexedView, // each event concerns it
        IdleView, // no event does
    }

    [Theory]
    [InlineData(1_000, ViewDispatcher.Capacity)]
    [InlineData(3, ViewDispatcher.Capacity)] // queues overflow
    [InlineData(1_000, 4)] // what waits for the views overflows
    public void NoClientSeesAHoleWithoutAGap_AndNoneSeesAnEventTwice(int queueEvents, int dispatcherItems) =>
        Sample(queueEvents, dispatcherItems, iterations: 50);

    [LongTheory]
    [InlineData(1_000, ViewDispatcher.Capacity)]
    [InlineData(3, ViewDispatcher.Capacity)]
    [InlineData(1, ViewDispatcher.Capacity)]
    [InlineData(1_000, 4)]
    [InlineData(3, 4)]
    public void NoClientSeesAHoleWithoutAGap_AndNoneSeesAnEventTwice_InManyRuns(int queueEvents, int dispatcherItems) =>
        Sample(queueEvents, dispatcherItems, iterations: 5_000);

    private static void Sample(int queueEvents, int dispatcherItems, int iterations) => Gen.Select(
        Gen.Frequency(
            (10, Gen.Const(Operation.Append)), (1, Gen.Const(Operation.Lose)), (1, Gen.Const(Operation.Miss)),
            (1, Gen.Const(Operation.Evict)),
            (6, Gen.Const(Operation.RunHub)), (4, Gen.Const(Operation.RunDispatcher)), (4, Gen.Const(Operation.RunViews)), (8, Gen.Const(Operation.RunShard)),
            (2, Gen.Const(Operation.Join)), (5, Gen.Const(Operation.Read)), (2, Gen.Const(Operation.Reconnect)),
            (1, Gen.Const(Operation.HoldReads)), (2, Gen.Const(Operation.ReleaseReads))),
        Gen.Int[0, 1_000_000]).Array[0, 120].Sample(operations =>
        {
            using var scenario = new Scenario(queueEvents, dispatcherItems);
            Array.ForEach(operations, operation => scenario.Run(operation.Item1, operation.Item2));
            scenario.CheckAll();
        }, iter: iterations);

    private sealed class Scenario(int queueEvents, int dispatcherItems) : IDisposable
    {
        private readonly BreakSimulation _simulation = new(new DeliveryOptions { QueueEvents = queueEvents }, dispatcherItems);
        private static readonly string[] Selections = ["abc", "ab", "c"];
        private readonly List<Connected> _clients = [];

        public void Run(Operation operation, int number)
        {
            var client = _clients.Count > 0 ? _clients[number % _clients.Count] : null;
            var streams = Enumerable.Range(0, number / 3 % 4).Select(i => BreakSimulation.Streams[(number + i) % 3]);
            switch (operation)
            {
                case Operation.Append:
                    _simulation.Append(BreakSimulation.Streams[number % 3]);
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
                    _clients.Add(new Connected(
                        _simulation, (Kind)(number / 18 % 4), Selections[number / 2 % 3], (OverflowPolicy)(number / 6 % 3)));
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
            _clients.ForEach(client => client.Check());
            _simulation.Log.ReleaseReads();
            _simulation.Settle([.. _clients.Select(client => client.Client)]);
            _clients.ForEach(client => client.Check());
        }
    }

    private sealed class Connected(BreakSimulation simulation, Kind kind, string streams, OverflowPolicy policy)
    {
        private string? _cursor;

        public Client Client { get; private set; } = Connect(simulation, kind, streams, null, policy);

        public void Reconnect()
        {
            Check();
            Client.Leave();
            _cursor = Client.Cursor is { Length: > 0 } id ? id : _cursor;
            Client = Connect(simulation, kind, streams, _cursor, policy);
        }

        public void Check() => simulation.Check(Client, kind == Kind.IdleView ? "" : streams, _cursor);

        private static Client Connect(BreakSimulation simulation, Kind kind, string streams, string? cursor, OverflowPolicy policy) => kind switch
        {
            Kind.Streams => simulation.Connect(streams, cursor, policy),
            _ => simulation.ConnectView(string.Join(", ", streams.Select(stream => $"({stream}{Where(kind)})")), cursor, policy),
        };

        private static string Where(Kind kind) => kind switch
        {
            Kind.IndexedView => " | where $ exists",
            Kind.IdleView => " | where $ = 'never'",
            _ => "",
        };
    }
}
