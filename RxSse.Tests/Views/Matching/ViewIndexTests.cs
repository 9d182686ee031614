using System.Text;
using Microsoft.Reactive.Testing;
using RxSse.Tests.Views.Parsing;
using RxSse.Views.Matching;
using Xunit;

namespace RxSse.Tests.Views.Matching;

public sealed class ViewIndexTests
{
    private readonly ViewIndex<string> _index = new(new TestScheduler().StartStopwatch());

    [Fact]
    public void View_IsWokenByEachOfItsStreams_Once()
    {
        Add("one", "latest(stock, (merge(stock, metrics) | as m))");
        Add("two", "metrics");

        Assert.Equal(["one"], Woken("stock"));
        Assert.Equal(["one", "two"], Woken("metrics"));
        Assert.Empty(Woken("notifications"));
    }

    [Fact]
    public void RemovedView_IsNotWoken_AndNothingOfItIsLeft()
    {
        Add("one", "stock");
        Add("two", "stock, metrics");

        _index.Remove("two");
        _index.Remove("three");
        Assert.Equal(["one"], Woken("stock"));
        Assert.Empty(Woken("metrics"));
        Assert.False(_index.IsEmpty);

        _index.Remove("one");
        Assert.True(_index.IsEmpty);
    }

    [Fact]
    public void Entry_IsAddedOnce()
    {
        Add("one", "stock");

        Assert.Throws<ArgumentException>(() => Add("one", "metrics"));
    }

    private ViewMatching Add(string entry, string view) => _index.Add(entry, Languages.Default.Parse(view).View.Leaves);

    private IEnumerable<string> Woken(string stream, string json = "{}")
    {
        var woken = new List<string>();
        _index.Match(stream, Encoding.UTF8.GetBytes(json), woken);
        return woken.Order();
    }
}
