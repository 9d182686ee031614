using System.Globalization;
using System.Net;
using System.Net.ServerSentEvents;
using Microsoft.Extensions.DependencyInjection;
using RxSse.Delivery;
using RxSse.Delivery.Limits;
using RxSse.Tests.EndToEnd.Servers;
using Xunit;

namespace RxSse.Tests.Http;

/// <summary>What an <c>EventSource</c> is sent that connects, or starts views, too often: a status other than 200 would stop it for good.</summary>
public sealed class RejectedByRateTests : RateLimitTestBase
{
    private int _views;

    [Theory]
    [InlineData("/events", "Connects")]
    [InlineData("/events?format=named", "Connects")]
    [InlineData("/events?view=stock|where+price>{0}", "NewViews")]
    public async Task EventSource_IsToldWhenToComeBack(string path, string key)
    {
        await StartAsync(options => (options.Limits.Connects, options.Limits.NewViews) =
            (Rate.PerMinute(key == "Connects" ? 1 : 100), Rate.PerMinute(1)));
        Assert.Equal("200 200", await StatusesAsync(2, () => GetAsync(View(path), Stream)));

        var response = await GetAsync(View(path), Stream);
        var rejected = Assert.Single(await ReadAsync(response, count: 2)); // and the end

        Assert.Equal(200, (int)response.StatusCode);
        Assert.Equal(path.Contains("named", StringComparison.Ordinal), rejected.EventType == "rejected");
        Assert.Contains("rejected", rejected.EventType + rejected.Data, StringComparison.Ordinal);
        Assert.Contains($"\"reason\":\"{key}\"", rejected.Data, StringComparison.Ordinal);
        Assert.Contains($"Try again in 60 s (RxSse:Limits:{key})", rejected.Data, StringComparison.Ordinal);
        Assert.InRange(rejected.ReconnectionInterval?.TotalSeconds ?? 0, 60, 180);

        var other = await GetAsync(View(path));
        Assert.Equal((429, 60.0), ((int)other.StatusCode, other.Headers.RetryAfter?.Delta?.TotalSeconds));
    }

    [Fact]
    public async Task ViewThatRuns_AndNamedView_AreFree()
    {
        await StartAsync(options =>
        {
            options.Limits.NewViews = Rate.PerHour(1);
            options.Views["slow"] = "stock | sample 1m";
        });

        Assert.Equal("200 200 200 200", await StatusesAsync(4, () => GetAsync("/events?view=stock|sample+2s", Stream)));
        Assert.Equal("200 200 200 200", await StatusesAsync(4, () => GetAsync("/events?view=slow")));
        Assert.Equal("200 200 200", await StatusesAsync(3, () => GetAsync("/events?streams=stock")));
        Assert.Equal("200 429", string.Join(
            ' ', await StatusesAsync(1, () => GetAsync("/events?view=stock|sample+3s")), await StatusesAsync(1, () => GetAsync("/events?view=stock|sample+4s"))));
    }

    [Fact]
    public async Task RejectedSubscriber_TakesNoPlace()
    {
        await StartAsync(options => (options.Limits.NewViews, options.Limits.Connects) = (Rate.PerHour(1), Rate.Off));
        using var patience = Patience.Start();
        for (var i = 0; i < 10; i++)
        {
            var response = await GetAsync(View("/events?view=stock|where+price>{0}"));
            if (response.StatusCode == HttpStatusCode.TooManyRequests)
            {
                await response.Content.ReadAsStringAsync(patience.Token); // ends when the request has
            }
        }

        Assert.Equal(2, Services.GetRequiredService<Admission>().Count);
    }

    [Fact]
    public async Task SubscribersOfAPrincipal_AreLimited_WhereverTheyAre()
    {
        await StartAsync(options => options.Limits.SubscribersPerPrincipal = 2);

        Assert.Equal("200 200 503", await StatusesAsync(3, () => GetAsync("/events", Ada, From($"192.0.2.{_views++}"))));
        Assert.Equal("200 200 200", await StatusesAsync(3, () => GetAsync("/events")));
        using var response = await GetAsync("/events", Ada, Stream);
        Assert.Contains("SubscribersPerPrincipal", Assert.Single(await ReadAsync(response, count: 2)).Data, StringComparison.Ordinal);
    }

    // Each has its own limit, and together they have the places that there are.
    [Fact]
    public async Task FiftyPrincipals_ThatEachOpenViewsAtTheLimit_StartNoMoreThanThereAre()
    {
        const int principals = 50, places = 150;
        await StartAsync(options =>
        {
            (options.Limits.NewViews, options.Composition.LiveViews) = (Rate.PerMinute(2), places);
            for (var i = 0; i < principals; i++)
            {
                AddKey(options, $"user-{i}", "rxsse:read:*", "rxsse:compose");
            }
        });
        var statuses = new List<int>();
        for (var i = 0; i < principals; i++)
        {
            for (var view = 0; view < 5; view++)
            {
                statuses.Add((int)(await GetAsync($"/events?view=stock|where+price>{(10 * i) + view}", KeyOf($"user-{i}"))).StatusCode);
            }
        }

        Assert.Equal(
            [(200, places), (429, places / 4), (503, (5 * principals) - places - (places / 4))], // a view without a place uses no permit
            statuses.GroupBy(status => status).Select(group => (group.Key, group.Count())).OrderBy(group => group.Key));
        Assert.Equal(places, Services.GetRequiredService<ViewFanOut>().Views.Count);
        Assert.Equal("200", await StatusesAsync(1, () => GetAsync("/events?view=stock|where+price>0", Ada))); // one that runs is open to all
        Assert.Equal("200", await StatusesAsync(1, () => GetAsync("/events", Ada)));
    }

    private string View(string path) => string.Format(CultureInfo.InvariantCulture, path, _views++);

    private static async Task<List<SseItem<string>>> ReadAsync(HttpResponseMessage response, int count)
    {
        using var patience = Patience.Start();
        await using var body = await response.Content.ReadAsStreamAsync(patience.Token);
        List<SseItem<string>> items = [];
        await foreach (var item in SseParser.Create(body).EnumerateAsync(patience.Token))
        {
            items.Add(item);
            if (items.Count == count)
            {
                break;
            }
        }

        return items;
    }
}
