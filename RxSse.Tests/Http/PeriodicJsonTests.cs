using System.Text;
using System.Text.Json;
using Microsoft.Reactive.Testing;
using RxSse.Http;
using RxSse.Views;
using RxSse.Views.Execution;
using RxSse.Views.Matching;
using RxSse.Views.Parsing;
using Xunit;

namespace RxSse.Tests.Http;

/// <summary>The lists of streams and of running views cost the same, whoever asks for them and however many views there are.</summary>
public sealed class PeriodicJsonTests
{
    [Fact]
    public void List_IsMadeOnceASecond_AndWhenItIsRequested()
    {
        var scheduler = new TestScheduler();
        var made = 0;
        var list = new PeriodicJson(scheduler, () => Encoding.UTF8.GetBytes($"{++made}"));

        Assert.Equal(["1", "1"], [Text(), Text()]);
        scheduler.AdvanceBy(TimeSpan.FromMilliseconds(999).Ticks);
        Assert.Equal("1", Text());
        scheduler.AdvanceBy(TimeSpan.FromMilliseconds(1).Ticks);
        Assert.Equal(["2", "2"], [Text(), Text()]);
        scheduler.AdvanceBy(TimeSpan.FromHours(1).Ticks);
        Assert.Equal("3", Text());

        string Text() => Encoding.UTF8.GetString(list.Bytes);
    }

    [Fact]
    public void ViewsThatDoNotFit_AreCounted_AndThoseWithTheMostEventsAreListed()
    {
        var language = new ViewLanguage(["stock"], [], new CompositionOptions());
        var views = Enumerable.Range(0, 2_000).Select(number => new LiveView(
            language.Parse($"stock | where name = '{new string('x', 900)}{number}'").View, 1, number, 0, TimeSpan.Zero)).ToList();

        var json = ViewsEndpoint.List(views);

        var list = JsonElement.Parse(json);
        var listed = list.GetProperty("views").EnumerateArray().Select(view => view.GetProperty("eventsIn").GetInt64()).ToList();
        Assert.InRange(json.Length, PeriodicJson.MaxBytes / 2, PeriodicJson.MaxBytes + 100);
        Assert.Equal(2_000 - listed.Count, list.GetProperty("omitted").GetInt32());
        Assert.Equal(listed.Order(), Enumerable.Range(2_000 - listed.Count, listed.Count).Select(number => (long)number));
        Assert.Equal(["views"], JsonElement.Parse(ViewsEndpoint.List(views[..10])).EnumerateObject().Select(member => member.Name));
    }

    [Fact]
    public void RunningView_IsDescribedByItsFigures()
    {
        var view = new ViewLanguage(["stock"], [], new CompositionOptions()).Parse("stock | sample 1s").View;
        var live = new LiveView(view, 1, 2, 3, TimeSpan.FromSeconds(4))
        {
            TooLarge = 5,
            Keys = 8,
            KeysGone = 9,
            Bytes = 6,
            Used = TimeSpan.FromMilliseconds(7),
            Matching = ViewMatching.Indexed,
        };

        Assert.Equal(
            """{"views":[{"view":"stock | sample 1s","replayable":"none","matching":"indexed","subscribers":1,"eventsIn":2,"eventsOut":3,"tooLarge":5,"keys":8,"keysGone":9,"bytes":6,"used":0.007,"age":4}]}""",
            Encoding.UTF8.GetString(ViewsEndpoint.List([live])));
    }
}
