using CsCheck;
using RxSse.Delivery;
using RxSse.Delivery.Queueing;
using RxSse.Log;
using RxSse.Tests.Simulation;
using Xunit;

namespace RxSse.Tests.Delivery;

/// <summary>
/// Clients of views with windows join, disconnect at any byte, and come back with their cursor to either of two servers with the same log, while
/// events are published, time passes, the clock is set back or leaps ahead, the history evicts and queues overflow. In each interleaving the
/// windows are a function of the log alone, with the same ids; what was received plus what is declared is all of them, empty ones too, once.
/// </summary>
public sealed class WindowProperties
{
    private static readonly Gen<(int Kind, int Number)[]> Operations = Gen.Select(Gen.Int[0, 35], Gen.Int[0, 1_000_000]).Array[0, 150];

    /// <summary>Events in a queue, events in the history, steps in a turn of a replay.</summary>
    public static TheoryData<int, int, int> Limits => new()
    {
        { 1_000, 1_000, 1_000 }, // nothing is ever lost
        { 1_000, 1_000, 2 }, // replays take several turns
        { 1_000, 6, 1_000 }, // the history evicts
        { 3, 1_000, 1_000 }, // queues overflow
        { 2, 5, 2 },
    };

    [Theory, MemberData(nameof(Limits))]
    public void ReceivedPlusDeclared_IsTheViewOfTheLog(int queueEvents, int history, int turnEvents) =>
        Sample(queueEvents, history, turnEvents, iterations: 60);

    [LongTheory, MemberData(nameof(Limits))]
    public void ReceivedPlusDeclared_IsTheViewOfTheLog_InManyRuns(int queueEvents, int history, int turnEvents) =>
        Sample(queueEvents, history, turnEvents, iterations: 2_000);

    private static void Sample(int queueEvents, int history, int turnEvents, int iterations) => Operations.Sample(
        operations =>
        {
            using var simulation = new WindowSimulation(new DeliveryOptions { QueueEvents = queueEvents }, history, turnEvents);
            var scenario = new Scenario(simulation, mayBeShort: history < 1_000);
            Array.ForEach(operations, operation => scenario.Run(operation.Kind, operation.Number));
            scenario.CheckAll();
        },
        iter: iterations);

    private sealed class Scenario(WindowSimulation simulation, bool mayBeShort)
    {
        private readonly List<ReturningClient> _clients = [];

        public void Run(int kind, int number)
        {
            var client = _clients.Count > 0 ? _clients[number % _clients.Count] : null;
            switch (kind)
            {
                case < 8:
                    simulation.Publish("abc"[number % 3], number / 3 % 3);
                    break;
                case < 12:
                    simulation.RunHub(1 + (number % 4));
                    break;
                case < 18:
                    simulation.RunViews(number % 2, 1 + (number % 5));
                    break;
                case < 23:
                    simulation.RunShard(number % 2, 1 + (number % 5));
                    break;
                case < 27:
                    simulation.Wait(number % 7_000);
                    break;
                case < 28:
                    simulation.SetClock(TimeSpan.FromMilliseconds((number % 50) - 25));
                    break;
                case < 30:
                    _clients.Add(new ReturningClient(simulation, number, mayBeShort));
                    _clients[^1].Join();
                    break;
                case < 34:
                    client?.Read(1 + (number / 7 % 400));
                    break;
                default:
                    client?.Reconnect();
                    break;
            }
        }

        public void CheckAll()
        {
            _clients.ForEach(client => client.Check());
            _clients.ForEach(client => client.ReconnectIfAborted());
            simulation.Settle([.. _clients.Select(client => client.Client)]);
            _clients.ForEach(client => client.Check(isLast: true));
        }
    }

    private sealed class ReturningClient(WindowSimulation simulation, int number, bool mayBeShort)
    {
        private static readonly OverflowPolicy[] Policies = [OverflowPolicy.Latest, OverflowPolicy.DropOldest, OverflowPolicy.Disconnect];

        private readonly List<WindowConnection> _connections = [];
        private readonly WindowModel[] _pipes = PipesOf(number / 18 % 12);
        private readonly bool _hasPlain = number / 18 % 3 == 0;
        private string? _cursor = number % 5 == 0 && simulation.Published > 0
            ? $"e-{1 + (number / 5 % simulation.Published)}"
            : null;
        private bool _isEarliest = number % 5 == 1 && !mayBeShort && simulation.Published > 0;
        private int _server = number % 2;

        public Client Client => _connections[^1].Client;

        public void Join() => Connect();

        public void Read(int max)
        {
            ReconnectIfAborted();
            Client.Read(max);
        }

        public void ReconnectIfAborted()
        {
            if (Client.WasAborted)
            {
                Reconnect();
            }
        }

        public void Reconnect()
        {
            Client.Leave();
            if (Client.Cursor is { Length: > 0 } id)
            {
                (_cursor, _isEarliest) = (id, false);
            }

            _server = (_server + number) % 2;
            Connect();
        }

        public void Check(bool isLast = false)
        {
            foreach (var connection in _connections)
            {
                connection.Check(simulation.Logged, isComplete: isLast && connection == _connections[^1] && !connection.Client.WasAborted);
            }
        }

        private void Connect() => _connections.Add(new WindowConnection(
            simulation.Connect(
                _server, WindowModel.TextOf(_pipes, _hasPlain), Policies[number % 3],
                _cursor is not null ? Cursor.Parse(_cursor) : _isEarliest ? new Cursor.Earliest() : null),
            _pipes, _hasPlain, _cursor, _isEarliest && _cursor is null, mayBeShort));

        private static WindowModel[] PipesOf(int seed)
        {
            var random = new Random(seed);
            return [.. WindowModel.All.Where(_ => random.Next(3) == 0).DefaultIfEmpty(WindowModel.All[seed % WindowModel.All.Length])];
        }
    }
}
