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

        for (var i = 1; i <= seeds; i++)
        {
            RedisSimulation.Run(i);
        }
    }
}
