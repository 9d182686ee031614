using System.Globalization;
using System.Text.Json;
using CsCheck;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Reactive.Testing;
using RxSse.Server.Delivery;
using RxSse.Server.Hub;
using RxSse.Server.Log;
using RxSse.Tests.Log;
using Xunit;

namespace RxSse.Tests.Delivery;

/// <summary>
/// Joining while events flow: the log, the hub and two shards run on clocks that advance independently, so that every
/// interleaving can come up, while clients join, read in bits, and leave.
/// </summary>
public sealed class JoinProperties
{
    private enum Act
    {
        Publish,
        RunHub,
        RunShard0,
        RunShard1,
        Join,
        Read,
        Leave,
    }

    private static readonly Gen<(Act Act, int Number)> Acts = Gen.Select(
        Gen.Frequency(
            (6, Gen.Const(Act.Publish)), (4, Gen.Const(Act.RunHub)), (3, Gen.Const(Act.RunShard0)), (3, Gen.Const(Act.RunShard1)),
            (2, Gen.Const(Act.Join)), (5, Gen.Const(Act.Read)), (1, Gen.Const(Act.Leave))),
        Gen.Int[0, 100_000]);

    [Fact]
    public void NoSubscriberMissesOrRepeatsAnId_WhateverTheInterleaving() =>
        Acts.Array[0, 150].Sample(acts =>
        {
            var world = new World(queueEvents: 1_000);
            world.Play(acts);
            world.Settle();

            foreach (var client in world.Clients)
            {
                var ids = AfterTheJoin(client).ToArray();
                Assert.Equal(Enumerable.Range(0, ids.Length).Select(i => ids[0] + i), ids);
            }

            // Who stayed has everything up to the end.
            Assert.All(world.Staying, client => Assert.Equal(world.Published, AfterTheJoin(client).Last()));
        }, iter: 1_000);

    [Fact]
    public void WhenAnIdIsWritten_AllThatWasDueUpToItHasBeenWritten_EvenIfTheQueueOverflows() =>
        Acts.Array[0, 150].Sample(acts =>
        {
            var world = new World(queueEvents: 3);
            world.Play(acts);

            foreach (var client in world.Clients)
            {
                var position = -1;
                var joined = false;
                foreach (var item in client.Received)
                {
                    var id = Sequence(item.EventId);
                    if (IsHeartbeat(item))
                    {
                        Assert.True(joined ? id == position : id >= position, "a heartbeat runs ahead of its events");
                        joined = true;
                    }
                    else
                    {
                        Assert.True(joined ? id == position + 1 : id > position, "a hole, or an id twice");
                    }

                    position = id;
                }
            }
        }, iter: 1_000);

    // The heartbeat that ends the join, as the first, then every event.
    private static IEnumerable<int> AfterTheJoin(Client client) =>
        client.Received.SkipWhile(item => !IsHeartbeat(item)).Where((item, i) => i == 0 || !IsHeartbeat(item)).Select(item => Sequence(item.EventId));

    private static bool IsHeartbeat(System.Net.ServerSentEvents.SseItem<string> item) =>
        JsonDocument.Parse(item.Data).RootElement.GetProperty("type").GetString() == "heartbeat";

    private static int Sequence(string? id) => int.Parse(id!.Split('-')[1], CultureInfo.InvariantCulture);

    private sealed class World
    {
        private readonly TestScheduler _hubLoop = new();
        private readonly TestScheduler[] _shardLoops = [new(), new()];
        private readonly DeliveryOptions _options;
        private readonly InMemoryEventLog _log;
        private readonly Fanout _fanout;

        public World(int queueEvents)
        {
            _options = new DeliveryOptions { QueueEvents = queueEvents };
            _log = new InMemoryEventLog("e", new HistoryOptions(), _hubLoop);
            _fanout = new Fanout(
                _options, new HashSet<string> { "a" }, new RetryAdvice(_options, new Random(1)), NullLogger<Fanout>.Instance, _shardLoops);
            var hub = new EventHub(_log, new HubOptions { Heartbeat = TimeSpan.FromTicks(7) }, _hubLoop, NullLogger<EventHub>.Instance);
            hub.Subscribe(_fanout);
            hub.Connect();
        }

        public List<Client> Clients { get; } = [];

        public List<Client> Staying { get; } = [];

        public int Published { get; private set; }

        public void Play(IEnumerable<(Act Act, int Number)> acts)
        {
            foreach (var (act, number) in acts)
            {
                Do(act, number);
            }
        }

        /// <summary>Runs everything until all has arrived.</summary>
        public void Settle()
        {
            for (var i = 0; i < 20 + (Published * 3); i++)
            {
                Do(Act.RunHub, 3);
                Do(Act.RunShard0, 3);
                Do(Act.RunShard1, 3);
                Clients.ForEach(client => client.Read());
            }
        }

        private void Do(Act act, int number)
        {
            switch (act)
            {
                case Act.Publish:
                    Assert.True(_log.AppendAsync([Events.Of(number, stream: number % 2 == 0 ? "a" : "b")], default).AsTask().IsCompletedSuccessfully);
                    Published++;
                    break;
                case Act.RunHub:
                    _hubLoop.AdvanceBy(1 + (number % 4));
                    break;
                case Act.RunShard0 or Act.RunShard1:
                    _shardLoops[act - Act.RunShard0].AdvanceBy(1 + (number % 4));
                    break;
                case Act.Join:
                    Clients.Add(new Client(_options).Join(_fanout));
                    Staying.Add(Clients[^1]);
                    break;
                case Act.Read when Clients.Count > 0:
                    Clients[number % Clients.Count].Read(1 + (number % 250));
                    break;
                case Act.Leave when Staying.Count > 0:
                    Staying[number % Staying.Count].Leave();
                    Staying.RemoveAt(number % Staying.Count);
                    break;
            }
        }
    }
}
