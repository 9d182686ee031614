using CsCheck;
using RxSse.Delivery;
using RxSse.Delivery.Compression;
using RxSse.Log;
using RxSse.Tests.Simulation;
using Xunit;

namespace RxSse.Tests.Delivery;

/// <summary>
/// Clients of views join, read in parts, disconnect at any byte and reconnect with their cursor, while events are published,
/// time passes, the history evicts and queues overflow. In each interleaving, the received events of replayable pipes plus
/// the declared ones are the view applied to the log, in order, once; and no id is written before everything due up to it.
/// </summary>
public sealed class ViewProperties
{
    private enum Operation
    {
        Publish,
        RunHub,
        RunDispatcher,
        RunViews,
        Wait,
        RunShard0,
        RunShard1,
        Join,
        Read,
        Break,
    }

    private static readonly Gen<(Operation Operation, int Number)> Operations = Gen.Select(
        Gen.Frequency(
            (8, Gen.Const(Operation.Publish)), (5, Gen.Const(Operation.RunHub)), (5, Gen.Const(Operation.RunDispatcher)), (5, Gen.Const(Operation.RunViews)),
            (1, Gen.Const(Operation.Wait)),
            (4, Gen.Const(Operation.RunShard0)), (4, Gen.Const(Operation.RunShard1)),
            (2, Gen.Const(Operation.Join)), (5, Gen.Const(Operation.Read)), (2, Gen.Const(Operation.Break))),
        Gen.Int[0, 1_000_000]);

    /// <summary>Events in a queue, events in the history, concurrent replays, events in a turn, and the compression.</summary>
    public static TheoryData<int, int, int, int, string> Limits => new()
    {
        { 1_000, 1_000, 8, 1_000, "Off" }, // nothing is ever lost
        { 1_000, 4, 8, 1_000, "Off" }, // the history evicts
        { 3, 1_000, 8, 1_000, "Off" }, // queues overflow
        { 2, 3, 8, 1_000, "Off" }, // both
        { 1_000, 1_000, 1, 2, "Off" }, // replays wait for a place, and take several turns
        { 1_000, 4, 1, 2, "Off" },
        { 2, 3, 2, 1, "Off" },
        { 1_000, 1_000, 8, 1_000, "Gzip" },
        { 2, 3, 2, 1, "Gzip" },
    };

    [Theory, MemberData(nameof(Limits))]
    public void ReceivedPlusDeclared_IsTheViewOfTheLog(
        int queueEvents, int history, int concurrentReplays, int turnEvents, string compression) =>
        Sample(queueEvents, history, concurrentReplays, turnEvents, Enum.Parse<CompressionMethod>(compression), iterations: 100);

    [LongTheory, MemberData(nameof(Limits))]
    public void ReceivedPlusDeclared_IsTheViewOfTheLog_InManyRuns(
        int queueEvents, int history, int concurrentReplays, int turnEvents, string compression) =>
        Sample(queueEvents, history, concurrentReplays, turnEvents, Enum.Parse<CompressionMethod>(compression), iterations: 1_000);

    private static void Sample(
        int queueEvents, int history, int concurrentReplays, int turnEvents, CompressionMethod compression, int iterations) =>
        Operations.Array[0, 200].Sample(operations =>
        {
            using var simulation = new ViewSimulation(
                new DeliveryOptions { QueueEvents = queueEvents }, history, concurrentReplays, turnEvents, compression);
            var scenario = new Scenario(simulation);
            Array.ForEach(operations, operation => scenario.Run(operation.Operation, operation.Number));
            scenario.CheckAll();
        }, iter: iterations);

    private sealed class Scenario(ViewSimulation simulation)
    {
        private readonly List<ReturningClient> _clients = [];

        public void Run(Operation operation, int number)
        {
            var client = _clients.Count > 0 ? _clients[number % _clients.Count] : null;
            switch (operation)
            {
                case Operation.Publish:
                    simulation.Publish("abc"[number % 3], number / 3 % 3);
                    break;
                case Operation.RunHub:
                    simulation.RunHub(1 + (number % 4));
                    break;
                case Operation.RunDispatcher:
                    simulation.RunDispatcher(1 + (number % 4));
                    break;
                case Operation.RunViews:
                    simulation.RunViews(1 + (number % 4));
                    break;
                case Operation.Wait:
                    simulation.RunViews(number % 25_000); // up to 2.5 ms
                    break;
                case Operation.RunShard0 or Operation.RunShard1:
                    simulation.RunShard(operation - Operation.RunShard0, 1 + (number % 4));
                    break;
                case Operation.Join:
                    _clients.Add(new ReturningClient(simulation, number));
                    _clients[^1].Join();
                    break;
                case Operation.Read:
                    client?.Read(1 + (number / 7 % 300));
                    break;
                case Operation.Break:
                    client?.Reconnect();
                    break;
            }
        }

        public void CheckAll()
        {
            _clients.ForEach(client => client.Check());
            _clients.ForEach(client => client.ReconnectIfAborted());
            simulation.Settle([.. _clients.Select(client => client.Client)]);
            _clients.ForEach(client => client.CheckAtTheEnd());
        }
    }

    private sealed class ReturningClient(ViewSimulation simulation, int number)
        : SimulatedClient<ViewConnection>(number, number / 3, () => simulation.Published.Count)
    {
        private readonly ModelPipe[] _pipes = PipesOf(number);

        public void Check()
        {
            foreach (var connection in All)
            {
                connection.Check(simulation.Published);
            }
        }

        public void CheckAtTheEnd() => Now.Check(simulation.Published, isComplete: !Client.WasAborted);

        protected override ViewConnection Connect(Cursor? cursor, string? resumes) =>
            new(simulation.Connect(simulation.View(ModelPipe.TextOf(_pipes)), Policy, cursor), _pipes, resumes);

        protected override Client ClientOf(ViewConnection connection) => connection.Client;

        private static ModelPipe[] PipesOf(int number)
        {
            var random = new Random(number / 18 % 40); // so few views that some are shared
            return [.. ModelPipe.All.Where(_ => random.Next(4) == 0).DefaultIfEmpty(ModelPipe.All[number % ModelPipe.All.Length])];
        }
    }
}
