using System.Runtime.CompilerServices;
using RxSse.Threading;
using Xunit;

namespace RxSse.Tests.Threading;

public sealed class WeakLazyTests
{
    private int _computed;

    [Fact]
    public void Value_IsComputedOnce_WhileSomebodyHoldsIt()
    {
        var lazy = new WeakLazy<object>(Compute);
        Assert.Equal(0, _computed);

        var value = lazy.Value;

        Assert.Same(value, lazy.Value);
        Assert.Equal(1, _computed);
    }

    [Fact]
    public void Value_IsNotHeld()
    {
        var lazy = new WeakLazy<object>(Compute);
        Use(lazy);
        GC.Collect();
        Use(lazy);

        Assert.Equal(2, _computed);
    }

    // Without a reference to the value in the frame of the test.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Use(WeakLazy<object> lazy) => Assert.NotNull(lazy.Value);

    private object Compute()
    {
        _computed++;
        return new object();
    }
}
