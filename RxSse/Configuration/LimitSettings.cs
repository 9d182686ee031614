using RxSse.Delivery.Limits;

namespace RxSse.Configuration;

/// <summary>The keys of the limits of callers: a part of <see cref="LibrarySettings"/>.</summary>
internal static class LimitSettings
{
    private const string Range = "auto, off, or 1 to 1,000,000,000 with /s, /m or /h";

    public static IReadOnlyList<Setting> All { get; } =
    [
        OfRate("Publishes",
            "requests that publish, of one principal, or of one address without a credential; twice as many at once after a pause; "
            + "`auto` is 100/s, or off if the server listens on loopback only",
            o => o.Publishes, (o, value) => o.Publishes = value),
        OfRate("PublishedBytes",
            "bytes of the bodies of these requests; at least half of `Publishing:BatchBytes`; `auto` is 4194304/s, or half of "
            + "`Publishing:BatchBytes` if that is more, or off as above",
            o => o.PublishedBytes, (o, value) => o.PublishedBytes = value),
        OfRate("Connects", "requests to `/events` and `/tickets`; `auto` is 600/m, or off as above",
            o => o.Connects, (o, value) => o.Connects = value),
        OfRate("NewViews", "views that are not running yet, without the named ones; `auto` is 60/m, or off as above",
            o => o.NewViews, (o, value) => o.NewViews = value),
        Setting.Integer("Limits:ViewCost", 1, 100_000,
            "maximum cost of a view after named views are expanded: 1 for each operator of each pipe, 10 more if it is a window "
            + "(`buffer`, or all figures of one `over`) or has `by`, and 10 for each `latest` and `with`",
            o => o.Limits.ViewCost, (o, value) => o.Limits.ViewCost = value),
        Setting.Optional(Setting.Integer("Limits:SubscribersPerPrincipal", 1, 1_000_000,
            "maximum number of subscribers with the same principal",
            o => o.Limits.SubscribersPerPrincipal ?? 0, (o, value) => o.Limits.SubscribersPerPrincipal = value),
            o => o.Limits.SubscribersPerPrincipal is null, o => o.Limits.SubscribersPerPrincipal = null),
    ];

    private static Setting OfRate(string key, string meaning, Func<LimitsOptions, Rate?> get, Action<LimitsOptions, Rate?> set) => new(
        $"Limits:{key}", "a rate such as 100/s or 60/m", Range, meaning,
        o => get(o.Limits)?.ToString() ?? "auto",
        (o, text) =>
        {
            var word = text.Trim();
            var rate = word == "off" ? Rate.Off : Rate.Parse(word);
            if (rate is null && word != "auto")
            {
                return false;
            }

            set(o.Limits, rate);
            return true;
        },
        _ => true);
}
