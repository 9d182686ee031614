using CsCheck;
using RxSse.Delivery;
using RxSse.Delivery.Queueing;
using RxSse.Tests.Simulation;
using RxSse.Views.Matching;
using Xunit;

namespace RxSse.Tests.Delivery;

/// <summary>
/// Two servers that differ only in whether an event enters the views that it can concern, or all views of its stream. Whatever views their clients
/// have, and however these join, read, leave and return, each client gets the same bytes from both. Or two servers that differ only in whether the
/// hub's loop passes some of the events to views and writes them itself.
/// </summary>
/// <remarks>
/// In one half of the runs clients return, and heartbeats pass through the views; in the other half heartbeats go by views, and nobody returns. Then
/// heartbeats are not compared: one that goes by a view may come earlier, and one that waits may be replaced by a newer one (docs/resume.md).
/// A heartbeat goes by a view unless an event before it is still in the view. On one server it may be; on the other it has not entered, or has left.
/// A view that the heartbeat passes through tells its position at the end of its turn, which may be behind more events. So a replay may end, and
/// have its heartbeat, at a later position than on the other server. Nothing is missing at either.
/// </remarks>
public sealed class IndexProperties
{
    private enum Operation
    {
        Publish,
        Run,
        Wait,
        WaitForTheLog,
        Join,
        Read,
        Return,
        Leave,
    }

    private static readonly Gen<(Operation Operation, int Number)> Operations = Gen.Select(
        Gen.Frequency(
            (10, Gen.Const(Operation.Publish)), (6, Gen.Const(Operation.Run)), (2, Gen.Const(Operation.Wait)),
            (2, Gen.Const(Operation.WaitForTheLog)), (3, Gen.Const(Operation.Join)),
            (5, Gen.Const(Operation.Read)), (2, Gen.Const(Operation.Return)), (1, Gen.Const(Operation.Leave))),
        Gen.Int[0, 1_000_000]);

    /// <summary>Events in a queue, events in the history, and microseconds between heartbeats. Windows have milliseconds.</summary>
    public static TheoryData<int, int, double> Limits => new()
    {
        { 1_000, 1_000, 0.7 }, { 1_000, 4, 0.7 }, { 3, 1_000, 0.7 }, { 2, 3, 0.7 }, { 1_000, 1_000, 300 }, { 2, 3, 300 },
    };

    [Theory, MemberData(nameof(Limits))]
    public void WithAndWithoutTheIndex_ClientsGetTheSame(int queueEvents, int history, double heartbeat) =>
        Sample(queueEvents, history, heartbeat, iterations: 150);

    [LongTheory, MemberData(nameof(Limits))]
    public void WithAndWithoutTheIndex_ClientsGetTheSame_InManyRuns(int queueEvents, int history, double heartbeat) =>
        Sample(queueEvents, history, heartbeat, iterations: 5_000);

    /// <summary>
    /// Two servers that differ only in whether heartbeats go by the views in which nothing happens. Nobody comes back: the end of a replay may be
    /// before or behind what passes its view, and a shorter way changes that. Where it ends later, a short history may not have what the next
    /// windows need any more, and there is one gap more, in the place of these.
    /// </summary>
    [Theory, InlineData(1_000, 0.7), InlineData(2, 0.7)]
    public void HeartbeatsThatGoByViews_AreThoseThatPassThroughThem(int queueEvents, double heartbeat) =>
        SampleHeartbeats(queueEvents, heartbeat, iterations: 25);

    [LongTheory, InlineData(1_000, 0.7), InlineData(2, 0.7), InlineData(1_000, 300), InlineData(2, 300)]
    public void HeartbeatsThatGoByViews_AreThoseThatPassThroughThem_InManyRuns(int queueEvents, double heartbeat) =>
        SampleHeartbeats(queueEvents, heartbeat, iterations: 5_000);

    /// <summary>
    /// Two servers that differ only in whether the hub passes some events itself, and writes them. It writes each by itself, and a shard writes what has
    /// come together. So a client that leaves may have read more, and where a queue overflows other events are left out: then <see cref="ViewProperties"/>
    /// says what is promised. Nobody comes back, because their cursors would differ.
    /// </summary>
    [Theory, InlineData(0.7), InlineData(300)]
    public void WhetherTheHubPassesEventsItself_ClientsGetTheSame(double heartbeat) => SampleHub(heartbeat, iterations: 80);

    [LongTheory, InlineData(0.7), InlineData(300)]
    public void WhetherTheHubPassesEventsItself_ClientsGetTheSame_InManyRuns(double heartbeat) => SampleHub(heartbeat, iterations: 5_000);

    /// <summary>
    /// The same of views with timers, for frames with an id. A timer stands behind the events that have entered its view. The hub enters them earlier
    /// than the dispatcher does, so what timers send, which has no id, may come later and with more of them.
    /// </summary>
    [Theory, InlineData(0.7), InlineData(300)]
    public void WhetherTheHubPassesEventsItself_ClientsOfViewsWithTimersGetTheSameIds(double heartbeat) =>
        SampleHub(heartbeat, iterations: 40, hasTimers: true);

    [LongTheory, InlineData(0.7), InlineData(300)]
    public void WhetherTheHubPassesEventsItself_ClientsOfViewsWithTimersGetTheSameIds_InManyRuns(double heartbeat) =>
        SampleHub(heartbeat, iterations: 5_000, hasTimers: true);

    private static void SampleHub(double heartbeat, int iterations, bool hasTimers = false)
    {
        var (onHub, leftToLoop) = (0, 0);
        Operations.Array[0, hasTimers ? 40 : 150].Sample(
            operations =>
            {
                using var loop = NewServer(runsOnHub: false);
                using var hub = NewServer(runsOnHub: true);
                foreach (var (operation, number) in operations)
                {
                    loop.Do(operation, number);
                    hub.Do(operation, number);
                }

                var (ofLoop, ofHub) = (loop.End(), hub.End());
                for (var i = 0; i < ofLoop.Count; i++)
                {
                    (hasTimers ? SameClient.AssertSameIds : (Action<string, string, bool>)SameClient.AssertSameButHeartbeats)(
                        ofLoop[i], ofHub[i], loop.HasStayed(i));
                }

                Assert.Equal(0, loop.Simulation.OnHub);
                Interlocked.Add(ref onHub, hub.Simulation.OnHub);
                Interlocked.Add(ref leftToLoop, hub.Simulation.LeftToLoop);
            },
            iter: iterations);
        Assert.True(onHub > 0 && leftToLoop > 0, $"Events were passed in one way only: {onHub} by the hub, {leftToLoop} not.");

        Server NewServer(bool runsOnHub) => new(
            queueEvents: 1_000, history: 1_000, isIndexed: true, TimeSpan.FromMicroseconds(heartbeat), runsOnHub, hasTimers, canReturn: false);
    }

    private static void SampleHeartbeats(int queueEvents, double heartbeat, int iterations)
    {
        long turns = 0; // that views have had more where heartbeats enter them
        Operations.Array[0, 150].Sample(
            operations =>
            {
                using var one = new Server(queueEvents, history: 1_000, isIndexed: true, TimeSpan.FromMicroseconds(heartbeat), runsOnHub: false, canReturn: false);
                using var other = new Server(
                    queueEvents, history: 1_000, isIndexed: true, TimeSpan.FromMicroseconds(heartbeat), runsOnHub: false, canReturn: false, heartbeatsGoBy: false);
                foreach (var (operation, number) in operations)
                {
                    one.Do(operation, number);
                    other.Do(operation, number);
                }

                Assert.Equal(other.End(), one.End());
                Interlocked.Add(ref turns, other.Simulation.ViewTurns - one.Simulation.ViewTurns);
            },
            iter: iterations);
        Assert.True(turns > 0, "No heartbeat went by a view.");
    }

    private static void Sample(int queueEvents, int history, double heartbeat, int iterations)
    {
        var hasIndexed = 0;
        Operations.Array[0, 150].Sample(operations => Interlocked.Or(ref hasIndexed, Compare(operations) ? 1 : 0), iter: iterations);
        Assert.Equal(1, hasIndexed); // or two servers without an index were compared

        bool Compare((Operation, int)[] operations)
        {
            var canReturn = operations.Length % 2 == 0;
            using var with = NewServer(isIndexed: true, canReturn);
            using var without = NewServer(isIndexed: false, canReturn);
            foreach (var (operation, number) in operations)
            {
                with.Do(operation, number);
                without.Do(operation, number);
            }

            var (ofAll, ofIndex) = (without.End(), with.End());
            for (var i = 0; i < ofAll.Count; i++)
            {
                if (canReturn)
                {
                    Assert.Equal(ofAll[i], ofIndex[i]);
                }
                else
                {
                    SameClient.AssertSameButHeartbeats(ofAll[i], ofIndex[i], without.HasStayed(i));
                }
            }

            Assert.False(without.HasIndexed);
            return with.HasIndexed;
        }

        Server NewServer(bool isIndexed, bool canReturn) => new(
            queueEvents, history, isIndexed, TimeSpan.FromMicroseconds(heartbeat), runsOnHub: false, canReturn: canReturn, heartbeatsGoBy: !canReturn);
    }

    // What is due to timers depends on which loop runs first: so whether the hub passes events itself is compared without them.
    private sealed class Server(
        int queueEvents, int history, bool isIndexed, TimeSpan heartbeat, bool runsOnHub, bool hasTimers = true, bool canReturn = true,
        bool heartbeatsGoBy = true)
        : IDisposable
    {
        private static readonly OverflowPolicy[] Policies = [OverflowPolicy.Latest, OverflowPolicy.DropOldest, OverflowPolicy.Disconnect];

        private readonly ViewSimulation _simulation = new(
            new DeliveryOptions { QueueEvents = queueEvents }, history, isIndexed: isIndexed, heartbeat: heartbeat, runsOnHub: runsOnHub,
            heartbeatsGoBy: heartbeatsGoBy);
        private readonly string[] _views = hasTimers ? RandomView.All : RandomView.Timeless;
        private readonly List<(string View, OverflowPolicy Policy, Client Client)> _now = [];
        private readonly List<Client> _all = [];

        public ViewSimulation Simulation => _simulation;

        public bool HasIndexed => _simulation.Views.Any(view => view.Matching != ViewMatching.Always);

        public void Do(Operation operation, int number)
        {
            switch (operation)
            {
                case Operation.Publish:
                    _simulation.Publish("abc"[number % 3], number / 3 % 4);
                    break;
                case Operation.Run:
                    Run();
                    break;
                case Operation.Wait:
                    _simulation.RunViews(number % 25_000); // up to 2.5 ms
                    break;
                case Operation.WaitForTheLog:
                    _simulation.RunHub(number % (int)Math.Min(25_000, 50 * heartbeat.Ticks));
                    if (!hasTimers)
                    {
                        RunRest(); // or a client would read, and a replay go on, before or after what the hub has passed
                    }

                    break;
                case Operation.Join:
                    Join(_views[number % _views.Length], Policies[number / 200 % 3], Cursor(number));
                    break;
                default:
                    if (_now.Count > 0)
                    {
                        Do(operation, number, number % _now.Count);
                    }

                    break;
            }
        }

        /// <summary>Whether a client, of all that have joined, has neither left nor been disconnected.</summary>
        public bool HasStayed(int client) => !_all[client].WasAborted && _now.Exists(now => now.Client == _all[client]);

        public void Dispose() => _simulation.Dispose();

        public List<string> End()
        {
            for (var i = 0; i < 50; i++)
            {
                Run();
                _now.ForEach(client => client.Client.Read());
            }

            _simulation.RunHub((int)heartbeat.Ticks); // a client that has read a part of what was there reads the rest when something comes
            for (var i = 0; i < 2; i++)
            {
                Run();
                _now.ForEach(client => client.Client.Read());
            }

            return [.. _all.Select(client => string.Join('\n', client.Received.Select(item => $"{item.EventId} {item.Data}")))];
        }

        private void Do(Operation operation, int number, int i)
        {
            var (view, policy, client) = _now[i];
            if (operation == Operation.Read)
            {
                client.Read(1 + (number / 7 % 300));
                return;
            }

            client.Leave();
            _now.RemoveAt(i);
            if (operation == Operation.Return)
            {
                Join(view, policy, client.Cursor);
            }
        }

        private void Join(string view, OverflowPolicy policy, string? cursor)
        {
            cursor = canReturn ? cursor : null;
            var client = _simulation.Connect(_simulation.View(view), policy, cursor is null ? null : RxSse.Log.Cursor.Parse(cursor));
            _now.Add((view, policy, client));
            _all.Add(client);
        }

        // Everything but the clients and time: how many turns a view takes must not matter.
        private void Run()
        {
            _simulation.RunHub(5);
            RunRest();
        }

        private void RunRest()
        {
            for (var i = 0; i < 3; i++)
            {
                _simulation.RunDispatcher(200);
                _simulation.RunViews(300);
                _simulation.RunShard(0, 200);
                _simulation.RunShard(1, 200);
            }
        }

        private string? Cursor(int number) => (number % 4) switch
        {
            0 => $"e-{number / 4 % (_simulation.Published.Count + 1)}",
            1 => number % 8 == 1 ? "old-7" : "nonsense",
            _ => null,
        };
    }
}
