using CsCheck;
using RxSse.Delivery;
using RxSse.Log;
using RxSse.Views.Model;
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
            var game = new Game(new DeliverySimulation(new DeliveryOptions { QueueEvents = queueEvents }, history));
            Array.ForEach(acts, act => game.Play(act.Act, act.Number));
            game.CheckAll();
        }, iter: 1_500);

    private sealed class Game(DeliverySimulation world)
    {
        private readonly List<SelectionPlayer> _players = [];

        public void Play(Act act, int number)
        {
            var player = _players.Count > 0 ? _players[number % _players.Count] : null;
            switch (act)
            {
                case Act.Publish:
                    world.Publish(DeliverySimulation.Streams[number % 3]);
                    break;
                case Act.RunHub:
                    world.RunHub(1 + (number % 4));
                    break;
                case Act.RunShard0 or Act.RunShard1:
                    world.RunShard(act - Act.RunShard0, 1 + (number % 4));
                    break;
                case Act.Join:
                    _players.Add(new SelectionPlayer(world, number));
                    _players[^1].Join();
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
            _players.ForEach(player => player.Check());
            _players.ForEach(player => player.ComeBackIfAborted());
            world.Settle([.. _players.Select(player => player.Client)]);
            _players.ForEach(player => player.CheckAtTheEnd());
        }
    }

    private sealed class SelectionPlayer(DeliverySimulation world, int number) : SimulatedClient<Connection>(number, number / 24, () => world.Published.Count)
    {
        private readonly StreamSelection _selection =
            StreamSelection.Of(DeliverySimulation.Streams.Where((_, i) => (number / 3 % 8 & (1 << i)) != 0), DeliverySimulation.Streams);

        public void Check()
        {
            foreach (var connection in All)
            {
                connection.Check(world.Published);
            }
        }

        public void CheckAtTheEnd()
        {
            if (!Client.WasAborted)
            {
                Now.Check(world.Published).AssertComplete(world.Published, _selection);
            }
        }

        protected override Connection Connect(Cursor? cursor, string? resumes) => new(world.Connect(_selection, Policy, cursor), _selection, resumes);

        protected override Client ClientOf(Connection connection) => connection.Client;
    }
}
