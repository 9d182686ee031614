using CsCheck;
using RxSse.Delivery;
using RxSse.Log;
using RxSse.Tests.Simulation;
using RxSse.Views.Model;
using Xunit;

namespace RxSse.Tests.Delivery;

/// <summary>
/// Clients join, read in parts, disconnect at any byte and reconnect with their cursor, while events are published, the
/// history evicts and queues overflow; half of them subscribe through an operator. In each interleaving, the
/// received events plus the declared ones are the published events, in order, once.
/// </summary>
public sealed class ResumeProperties
{
    private enum Operation
    {
        Publish,
        RunHub,
        RunShard0,
        RunShard1,
        Join,
        Read,
        Break,
    }

    private static readonly Gen<(Operation Operation, int Number)> Operations = Gen.Select(
        Gen.Frequency(
            (8, Gen.Const(Operation.Publish)), (5, Gen.Const(Operation.RunHub)),
            (4, Gen.Const(Operation.RunShard0)), (4, Gen.Const(Operation.RunShard1)),
            (2, Gen.Const(Operation.Join)), (5, Gen.Const(Operation.Read)), (2, Gen.Const(Operation.Break))),
        Gen.Int[0, 1_000_000]);

    /// <summary>Events in a queue, events in the history, bytes of all queues, and whether what is sent is compressed.</summary>
    public static TheoryData<int, int, int, bool> Limits => new()
    {
        { 1_000, 1_000, int.MaxValue, false }, // nothing is ever lost
        { 1_000, 4, int.MaxValue, false }, // the history evicts
        { 3, 1_000, int.MaxValue, false }, // queues overflow
        { 2, 3, int.MaxValue, false }, // both
        { 1_000, 1_000, 300, false }, // all queues together overflow
        { 1_000, 1_000, int.MaxValue, true },
        { 2, 3, int.MaxValue, true },
    };

    [Theory, MemberData(nameof(Limits))]
    public void ReceivedPlusDeclared_IsWhatWasPublished(int queueEvents, int history, int totalBytes, bool isCompressed) =>
        Sample(queueEvents, history, totalBytes, isCompressed, iterations: isCompressed ? 100 : 400);

    [LongTheory, MemberData(nameof(Limits))]
    public void ReceivedPlusDeclared_IsWhatWasPublished_InManyRuns(int queueEvents, int history, int totalBytes, bool isCompressed) =>
        Sample(queueEvents, history, totalBytes, isCompressed, iterations: isCompressed ? 1_000 : 5_000);

    private static void Sample(int queueEvents, int history, int totalBytes, bool isCompressed, int iterations) =>
        Operations.Array[0, 200].Sample(operations =>
        {
            using var simulation = new DeliverySimulation(
                new DeliveryOptions { QueueEvents = queueEvents, TotalQueueBytes = totalBytes }, history, isCompressed);
            var scenario = new Scenario(simulation);
            Array.ForEach(operations, operation => scenario.Run(operation.Operation, operation.Number));
            scenario.CheckAll();
        }, iter: iterations);

    private sealed class Scenario(DeliverySimulation simulation)
    {
        private readonly List<SelectionClient> _clients = [];

        public void Run(Operation operation, int number)
        {
            var client = _clients.Count > 0 ? _clients[number % _clients.Count] : null;
            switch (operation)
            {
                case Operation.Publish:
                    simulation.Publish(DeliverySimulation.Streams[number % 3]);
                    break;
                case Operation.RunHub:
                    simulation.RunHub(1 + (number % 4));
                    break;
                case Operation.RunShard0 or Operation.RunShard1:
                    simulation.RunShard(operation - Operation.RunShard0, 1 + (number % 4));
                    break;
                case Operation.Join:
                    _clients.Add(new SelectionClient(simulation, number));
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
            Assert.Equal(0, simulation.Budget.Waiting); // everything is written
        }
    }

    private sealed class SelectionClient(DeliverySimulation simulation, int number)
        : SimulatedClient<Connection>(number, number / 24, () => simulation.Published.Count)
    {
        private readonly StreamSelection _selection =
            StreamSelection.Of(DeliverySimulation.Streams.Where((_, i) => (number / 3 % 8 & (1 << i)) != 0), DeliverySimulation.Streams);

        private readonly bool _isObserved = number % 2 == 0;

        public void Check()
        {
            foreach (var connection in All)
            {
                connection.Check(simulation.Published);
            }
        }

        public void CheckAtTheEnd()
        {
            if (!Client.WasAborted)
            {
                Now.Check(simulation.Published).AssertComplete(simulation.Published, _selection);
            }
        }

        protected override Connection Connect(Cursor? cursor, string? resumes) =>
            new(simulation.Connect(_selection, Policy, cursor, _isObserved), _selection, resumes);

        protected override Client ClientOf(Connection connection) => connection.Client;
    }
}
