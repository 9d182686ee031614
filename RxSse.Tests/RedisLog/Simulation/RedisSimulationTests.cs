using System.Collections.Concurrent;
using System.Globalization;
using Xunit;

namespace RxSse.Tests.RedisLog.Simulation;

/// <summary>
/// An id that was ever written is resumed exactly, or answered by a gap, whatever fails. <c>RXSSE_SEED</c> runs one seed alone, and tells
/// what happens in it.
/// </summary>
public sealed class RedisSimulationTests
{
    [Fact]
    public void IdsHold_WhateverFails() => Run(500);

    [LongFact]
    public void IdsHold_WhateverFails_10000Times() => Run(10_000);

    private static void Run(int seeds)
    {
        if (Environment.GetEnvironmentVariable("RXSSE_SEED") is { } seed)
        {
            RedisSimulation.Run(int.Parse(seed, CultureInfo.InvariantCulture), []);
            return;
        }

        // No seed knows of another one. The lowest that fails is the one to look at.
        var failed = new ConcurrentBag<(int Seed, Exception Error)>();
        Parallel.For(1, seeds + 1, (i, loop) =>
        {
            try
            {
                RedisSimulation.Run(i);
            }
            catch (InvalidOperationException error)
            {
                failed.Add((i, error));
                loop.Break();
            }
        });
        Assert.True(failed.IsEmpty, $"{failed.OrderBy(failure => failure.Seed).FirstOrDefault().Error}");
    }
}
