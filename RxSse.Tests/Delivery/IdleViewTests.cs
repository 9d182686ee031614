using RxSse.Delivery;
using RxSse.Tests.Simulation;
using Xunit;

namespace RxSse.Tests.Delivery;

/// <summary>Clients of a view that no event concerns.</summary>
public sealed class IdleViewTests
{
    private const string Rare = "a | where v > 5 | as p";
    private const int Many = 10_000;

    private readonly ViewSimulation _simulation = new(new DeliveryOptions(), history: 1_000, heartbeat: TimeSpan.FromDays(1));

    [Fact]
    public void WhoComesBack_ToAViewThatWasIdleForManyEvents_MissesNothing()
    {
        var stays = _simulation.Connect(Rare);
        Settle(stays);
        Publish(Many);
        var first = _simulation.Connect(Rare);
        Settle(first);
        Assert.Equal([$"♥{Many}"], ViewSimulation.Describe(first));
        first.Leave();

        Publish(500);
        _simulation.Publish('a', 6);
        var second = _simulation.Connect(Rare, first.Cursor);
        Settle(second, stays);

        Assert.Equal([$"p {Many + 501} #e-{Many + 501}", $"♥{Many + 501}"], ViewSimulation.Describe(second));
        Assert.Equal($"p {Many + 501} #e-{Many + 501}", ViewSimulation.Describe(stays).Last());
    }

    [Fact]
    public void WhoComesBack_WithACursorBeforeAllOfThem_GetsTheOneThatConcernsTheView_WithoutAGap()
    {
        var simulation = new ViewSimulation(new DeliveryOptions(), history: 2 * Many, heartbeat: TimeSpan.FromDays(1));
        var stays = simulation.Connect(Rare);
        var returns = simulation.Connect(Rare);
        simulation.Publish('a', 6);
        Run(simulation, stays, returns);
        Assert.Equal("e-1", returns.Cursor);
        returns.Leave();
        Publish(simulation, Many);
        simulation.Publish('a', 7);
        Run(simulation, stays);

        var second = simulation.Connect(Rare, "e-1");
        for (var i = 0; i < 10 && second.Cursor != $"e-{Many + 2}"; i++)
        {
            Run(simulation, second);
        }

        Assert.Equal([$"p {Many + 2} #e-{Many + 2}", $"♥{Many + 2}"], ViewSimulation.Describe(second));
    }

    [Fact]
    public void WhoComesBack_BehindTheHistory_IsTold_AlthoughTheViewWasIdle()
    {
        var stays = _simulation.Connect(Rare);
        Settle(stays);
        Publish(Many);
        var returns = _simulation.Connect(Rare, "e-5");
        Settle(returns);

        Assert.Equal([$"gap expired ? e-5 e-{Many - 1_000}", $"♥{Many}"], ViewSimulation.Describe(returns));
    }

    [Fact]
    public void ReplayThatWaits_BecauseTheHistoryHasForgottenMore_EndsWithoutAnEventOfTheView()
    {
        var simulation = new ViewSimulation(new DeliveryOptions(), history: 3, heartbeat: TimeSpan.FromDays(1));
        simulation.Publish("a");
        var stays = simulation.Connect(Rare);
        Run(simulation, stays);
        simulation.Publish("aaaaaaaaaa"); // has not passed the hub when the client comes
        var returns = simulation.Connect(Rare, "e-1");
        for (var i = 0; i < 5; i++)
        {
            simulation.RunDispatcher(10);
            simulation.RunViews(10);
            simulation.RunShard(0, 10);
            simulation.RunShard(1, 10);
        }

        Assert.Empty(ViewSimulation.Describe(returns)); // it waits
        Run(simulation, returns);

        Assert.Equal(["gap expired ? e-1 e-8", "♥11"], ViewSimulation.Describe(returns));
    }

    private void Settle(params Client[] readers) => Run(_simulation, readers);

    // The simulation settles for as long as there are events, which are many here.
    private static void Run(ViewSimulation simulation, params Client[] readers)
    {
        for (var i = 0; i < 50; i++)
        {
            simulation.RunHub(1_000);
            simulation.Run();
            Array.ForEach(readers, reader => reader.Read());
        }
    }

    private void Publish(int events) => Publish(_simulation, events);

    private static void Publish(ViewSimulation simulation, int events)
    {
        for (var i = 0; i < events; i++)
        {
            simulation.Publish('a', i % 5);
            if (i % 500 == 499)
            {
                simulation.RunHub(1_000);
                simulation.RunDispatcher(1_000);
            }
        }
    }
}
