using CsCheck;
using RxSse.Server.Composition;
using RxSse.Server.Delivery;
using RxSse.Server.Log;
using Xunit;

namespace RxSse.Tests.Delivery;

/// <summary>
/// Clients join, read in bits, break off at any byte and come back with what they have, while events flow, the history
/// forgets and queues overflow. Whatever the interleaving: received plus declared is what was published, in order, once.
/// </summary>
public sealed class ResumeProperties
{
    private enum Act
    {
        Publish,
        RunHub,
        RunShard0,
        RunShard1,
        Join,
        Read,
        Break,
    }

    private static readonly Gen<(Act Act, int Number)> Acts = Gen.Select(
        Gen.Frequency(
            (8, Gen.Const(Act.Publish)), (5, Gen.Const(Act.RunHub)), (4, Gen.Const(Act.RunShard0)), (4, Gen.Const(Act.RunShard1)),
            (2, Gen.Const(Act.Join)), (5, Gen.Const(Act.Read)), (2, Gen.Const(Act.Break))),
        Gen.Int[0, 1_000_000]);

    [Theory]
    [InlineData(1_000, 1_000)] // nothing is ever lost
    [InlineData(1_000, 4)] // the history forgets
    [InlineData(3, 1_000)] // queues overflow
    [InlineData(2, 3)] // both
    public void ReceivedPlusDeclared_IsWhatWasPublished(int queueEvents, int history) =>
        Acts.Array[0, 200].Sample(acts =>
        {
            var game = new Game(new DeliveryWorld(new DeliveryOptions { QueueEvents = queueEvents }, history));
            Array.ForEach(acts, act => game.Play(act.Act, act.Number));
            game.CheckAll();
        }, iter: 1_500);

    private sealed class Game(DeliveryWorld world)
    {
        private readonly List<Player> _players = [];

        public void Play(Act act, int number)
        {
            var player = _players.Count > 0 ? _players[number % _players.Count] : null;
            switch (act)
            {
                case Act.Publish:
                    world.Publish(DeliveryWorld.Streams[number % 3]);
                    break;
                case Act.RunHub:
                    world.RunHub(1 + (number % 4));
                    break;
                case Act.RunShard0 or Act.RunShard1:
                    world.RunShard(act - Act.RunShard0, 1 + (number % 4));
                    break;
                case Act.Join:
                    _players.Add(new Player(world, number));
                    break;
                case Act.Read:
                    player?.Read(1 + (number / 7 % 300));
                    break;
                case Act.Break:
                    player?.ComeBack();
                    break;
            }
        }

        public void CheckAll()
        {
            _players.ForEach(player => player.Check(world.Published));
            _players.ForEach(player => player.ComeBackIfAborted());
            world.Settle([.. _players.Select(player => player.Now.Client)]);
            _players.ForEach(player => player.CheckAtTheEnd(world.Published));
        }
    }

    /// <summary>A client that comes back each time with the last id that it has.</summary>
    private sealed class Player
    {
        private static readonly OverflowPolicy[] Policies = [OverflowPolicy.Latest, OverflowPolicy.DropOldest, OverflowPolicy.Disconnect];

        private readonly DeliveryWorld _world;
        private readonly Selection _selection;
        private readonly OverflowPolicy _policy;
        private readonly List<Connection> _past = [];
        private string? _cursor;

        public Player(DeliveryWorld world, int number)
        {
            _world = world;
            _policy = Policies[number % 3];
            _selection = Selection.Of(DeliveryWorld.Streams.Where((_, i) => (number / 3 % 8 & (1 << i)) != 0), DeliveryWorld.Streams);
            _cursor = (number / 24 % 6) switch
            {
                0 => "old-7",
                1 => "nonsense",
                2 => $"e-{world.Published.Count + 50}",
                3 => $"e-{number % (world.Published.Count + 1)}",
                _ => null,
            };
            Now = Connect();
        }

        public Connection Now { get; private set; }

        public void Read(int most)
        {
            ComeBackIfAborted();
            Now.Client.Read(most);
        }

        public void ComeBackIfAborted()
        {
            if (Now.Client.WasAborted)
            {
                ComeBack();
            }
        }

        public void ComeBack()
        {
            Now.Client.Leave();
            _past.Add(Now);
            _cursor = Now.Client.Cursor is { Length: > 0 } id ? id : _cursor;
            Now = Connect();
        }

        public void Check(IReadOnlyList<string> published)
        {
            _past.ForEach(connection => connection.Check(published));
            Now.Check(published);
        }

        public void CheckAtTheEnd(IReadOnlyList<string> published)
        {
            if (!Now.Client.WasAborted)
            {
                Now.Check(published).AssertComplete(published, _selection);
            }
        }

        private Connection Connect()
        {
            var fits = _cursor is not null && EventId.TryParse(_cursor, out var id) && (id.Epoch != "e" || id.Sequence <= _world.Published.Count);
            return new Connection(
                _world.Connect(_selection, _policy, _cursor is null ? null : Cursor.Parse(_cursor)), _selection, fits ? _cursor : null);
        }
    }
}
