using RxSse.Views.Execution;
using Xunit;

namespace RxSse.Tests.Views.Execution;

/// <summary>Only the caller that starts a view that is not running yet is counted.</summary>
public sealed class NewViewsTests : PipelineTestBase
{
    private int _asked;

    [Fact]
    public void OnlyAViewThatStarts_IsAskedFor()
    {
        Assert.NotNull(TryAcquire("a | sample 1s", mayStart: true));
        Assert.Equal(1, _asked);

        var second = TryAcquire("a | sample 1s", mayStart: false); // it runs
        Assert.NotNull(second);
        Assert.Equal(1, _asked);

        Assert.Null(TryAcquire("b | sample 1s", mayStart: false));
        Assert.Equal((2, 1), (_asked, Registry.Views.Count));
    }

    [Fact]
    public void ViewInItsGrace_Runs()
    {
        TryAcquire("a | sample 1s", mayStart: true)!.Dispose();
        Assert.NotNull(TryAcquire("a | sample 1s", mayStart: false));
        TryAcquire("b | sample 1s", mayStart: true)!.Dispose();
        Wait(5_000);

        Assert.Null(TryAcquire("b | sample 1s", mayStart: false));
    }

    [Fact]
    public void NamedView_IsNotAskedFor()
    {
        Named.Add("a | sample 1s");

        Assert.NotNull(TryAcquire("a | sample 1s", mayStart: false));
        Assert.Equal(0, _asked);
    }

    // A refused view ends no other one to get its place.
    [Fact]
    public void RefusedView_TakesNoPlace()
    {
        Options.LiveViews = 1;
        TryAcquire("a | sample 1s", mayStart: true)!.Dispose();

        Assert.Null(TryAcquire("b | sample 1s", mayStart: false));
        Assert.Equal("a | sample 1s", Assert.Single(Registry.Views).View.Text);
    }

    private ViewLease? TryAcquire(string view, bool mayStart)
    {
        var lease = Registry.TryAcquire(View(view), address: null, out var limit, () =>
        {
            _asked++;
            return mayStart;
        });
        Assert.Equal(lease is null, limit == ViewLimit.NewViews);
        return lease;
    }
}
