using CsCheck;
using RxSse.Delivery;
using RxSse.Log;
using Xunit;

namespace RxSse.Tests.Delivery;

/// <summary>
/// Clients of views join, read in bits, break off at any byte and come back with what they have, while events flow, time
/// passes, the history forgets and queues overflow. Whatever the interleaving: of replayable pipes received plus declared
/// is the view applied to the log, in order, once; and no id is written before all that was due up to it.
/// </summary>
public sealed class ViewProperties
{
    private enum Act
    {
        Publish,
        RunHub,
        RunViews,
        Wait,
        RunShard0,
        RunShard1,
        Join,
        Read,
        Break,
    }

    private static readonly Gen<(Act Act, int Number)> Acts = Gen.Select(
        Gen.Frequency(
            (8, Gen.Const(Act.Publish)), (5, Gen.Const(Act.RunHub)), (5, Gen.Const(Act.RunViews)), (1, Gen.Const(Act.Wait)),
            (4, Gen.Const(Act.RunShard0)), (4, Gen.Const(Act.RunShard1)), (2, Gen.Const(Act.Join)), (5, Gen.Const(Act.Read)), (2, Gen.Const(Act.Break))),
        Gen.Int[0, 1_000_000]);

    [Theory]
    [InlineData(1_000, 1_000)] // nothing is ever lost
    [InlineData(1_000, 4)] // the history forgets
    [InlineData(3, 1_000)] // queues overflow
    [InlineData(2, 3)] // both
    public void ReceivedPlusDeclared_IsTheViewOfTheLog(int queueEvents, int history) =>
        Acts.Array[0, 200].Sample(acts =>
        {
            var game = new Game(new ViewSimulation(new DeliveryOptions { QueueEvents = queueEvents }, history));
            Array.ForEach(acts, act => game.Play(act.Act, act.Number));
            game.CheckAll();
        }, iter: 400);

    private sealed class Game(ViewSimulation world)
    {
        private readonly List<ViewPlayer> _players = [];

        public void Play(Act act, int number)
        {
            var player = _players.Count > 0 ? _players[number % _players.Count] : null;
            switch (act)
            {
                case Act.Publish:
                    world.Publish("abc"[number % 3], number / 3 % 3);
                    break;
                case Act.RunHub:
                    world.RunHub(1 + (number % 4));
                    break;
                case Act.RunViews:
                    world.RunViews(1 + (number % 4));
                    break;
                case Act.Wait:
                    world.RunViews(number % 25_000); // up to 2.5 ms
                    break;
                case Act.RunShard0 or Act.RunShard1:
                    world.RunShard(act - Act.RunShard0, 1 + (number % 4));
                    break;
                case Act.Join:
                    _players.Add(new ViewPlayer(world, number));
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

    private sealed class ViewPlayer(ViewSimulation world, int number) : SimulatedClient<ViewConnection>(number, number / 3, () => world.Published.Count)
    {
        private readonly ModelPipe[] _pipes = PipesOf(number);

        public void Check()
        {
            foreach (var connection in All)
            {
                connection.Check(world.Published);
            }
        }

        public void CheckAtTheEnd() => Now.Check(world.Published, isComplete: !Client.WasAborted);

        protected override ViewConnection Connect(Cursor? cursor, string? resumes) =>
            new(world.Connect(world.View(ModelPipe.TextOf(_pipes)), Policy, cursor), _pipes, resumes);

        protected override Client ClientOf(ViewConnection connection) => connection.Client;

        private static ModelPipe[] PipesOf(int number)
        {
            var random = new Random(number / 18 % 40); // so few views that some are shared
            return [.. ModelPipe.All.Where(_ => random.Next(4) == 0).DefaultIfEmpty(ModelPipe.All[number % ModelPipe.All.Length])];
        }
    }
}
