using RxSse.Delivery.Queueing;

namespace RxSse.Configuration;

/// <summary>
/// Every key of the section <c>RxSse</c>, in one table: it binds, it validates, it finds unknown keys, and the README's
/// table is checked against it (docs/adr/0002).
/// </summary>
internal static class Settings
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    public static IReadOnlyList<Setting> All { get; } =
    [
        Setting.Duration("Streams:Stock:Period", Shortest, Day, "time between two events of `stock`",
            o => o.Streams.Stock.Period, (o, value) => o.Streams.Stock.Period = value),
        Setting.Duration("Streams:Metrics:Period", Shortest, Day, "time between two events of `metrics`",
            o => o.Streams.Metrics.Period, (o, value) => o.Streams.Metrics.Period = value),
        Setting.Duration("Streams:Notifications:Period", Shortest, Day, "time between two events of `notifications`",
            o => o.Streams.Notifications.Period, (o, value) => o.Streams.Notifications.Period = value),
        Setting.Duration("Streams:StartWithin", Shortest, Hour, "how long the start of the server waits for the streams",
            o => o.StreamStart.StartWithin, (o, value) => o.StreamStart.StartWithin = value),
        Setting.Duration("Heartbeat", Shortest, Day, "time between two heartbeats",
            o => o.Hub.Heartbeat, (o, value) => o.Hub.Heartbeat = value),
        Setting.Integer("History:Capacity", 1, 10_000_000, "events kept for those who come back",
            o => o.History.Capacity, (o, value) => o.History.Capacity = value),
        Setting.Duration("History:MaxAge", TimeSpan.FromSeconds(1), TimeSpan.FromDays(30), "how long they are kept",
            o => o.History.MaxAge, (o, value) => o.History.MaxAge = value),
        Setting.Integer("Composition:MaxLength", 1, 100_000, "characters of a view",
            o => o.Composition.MaxLength, (o, value) => o.Composition.MaxLength = value),
        Setting.Integer("Composition:MaxOperators", 1, 1_000, "operators in a view, and in one of its pipes after named views are put in place",
            o => o.Composition.MaxOperators, (o, value) => o.Composition.MaxOperators = value),
        Setting.Integer("Composition:MaxDepth", 1, 64, "parentheses and `not` in each other",
            o => o.Composition.MaxDepth, (o, value) => o.Composition.MaxDepth = value),
        Setting.Integer("Composition:MaxPipes", 1, 10_000, "pipes of a view, those in `latest` and `merge` too; at most `Delivery:QueueEvents`",
            o => o.Composition.MaxPipes, (o, value) => o.Composition.MaxPipes = value),
        Setting.Duration("Composition:ShortestPeriod", TimeSpan.FromMilliseconds(1), Day, "shortest duration in a view",
            o => o.Composition.ShortestPeriod, (o, value) => o.Composition.ShortestPeriod = value),
        Setting.Duration("Composition:LongestPeriod", TimeSpan.FromMilliseconds(1), Day, "longest duration in a view",
            o => o.Composition.LongestPeriod, (o, value) => o.Composition.LongestPeriod = value),
        Setting.Integer("Composition:BufferItems", 1, 1_000_000, "events in one array of `buffer`; more closes it early",
            o => o.Composition.BufferItems, (o, value) => o.Composition.BufferItems = value),
        Setting.Integer("Composition:BufferBytes", 1024, 256 * 1024 * 1024, "bytes in one array of `buffer`; more closes it early; at most `Delivery:QueueBytes`",
            o => o.Composition.BufferBytes, (o, value) => o.Composition.BufferBytes = value),
        Setting.Integer("Composition:LiveViews", 1, 1_000_000, "views at work at one time",
            o => o.Composition.LiveViews, (o, value) => o.Composition.LiveViews = value),
        Setting.Duration("Composition:ShareGrace", TimeSpan.Zero, Day, "how long a view goes on after its last subscriber",
            o => o.Composition.ShareGrace, (o, value) => o.Composition.ShareGrace = value),
        Setting.Integer("Delivery:QueueEvents", 1, 1_000_000, "events that may wait for one subscriber",
            o => o.Delivery.QueueEvents, (o, value) => o.Delivery.QueueEvents = value),
        Setting.Integer("Delivery:QueueBytes", 1024, 1024 * 1024 * 1024, "bytes that may wait for one subscriber",
            o => o.Delivery.QueueBytes, (o, value) => o.Delivery.QueueBytes = value),
        new("Delivery:Overflow", "an overflow policy", OverflowPolicies.Names, "what happens when that is full: see docs/resume.md",
            o => o.Delivery.Overflow.Print(),
            (o, text) =>
            {
                var isRead = OverflowPolicies.TryParse(text.Trim(), out var policy);
                o.Delivery.Overflow = isRead ? policy : o.Delivery.Overflow;
                return isRead;
            },
            o => Enum.IsDefined(o.Delivery.Overflow)),
        Setting.Integer("Delivery:MaxSubscribers", 1, 1_000_000, "subscribers at one time",
            o => o.Delivery.MaxSubscribers, (o, value) => o.Delivery.MaxSubscribers = value),
        Setting.Optional(Setting.Integer("Delivery:MaxSubscribersPerAddress", 1, 1_000_000, "subscribers at one time from one address",
            o => o.Delivery.MaxSubscribersPerAddress ?? 0, (o, value) => o.Delivery.MaxSubscribersPerAddress = value),
            o => o.Delivery.MaxSubscribersPerAddress is null, o => o.Delivery.MaxSubscribersPerAddress = null),
        Setting.Optional(Setting.Duration("Delivery:MaxConnectionAge", TimeSpan.FromSeconds(1), TimeSpan.FromDays(30), "age at which a response ends and its client returns, each at 80 to 100 % of it",
            o => o.Delivery.MaxConnectionAge ?? default, (o, value) => o.Delivery.MaxConnectionAge = value),
            o => o.Delivery.MaxConnectionAge is null, o => o.Delivery.MaxConnectionAge = null),
        Setting.Duration("Delivery:DrainWindow", TimeSpan.Zero, TimeSpan.FromMinutes(1), "time over which open responses end when the server stops",
            o => o.Delivery.DrainWindow, (o, value) => o.Delivery.DrainWindow = value),
        Setting.Duration("Delivery:StallTimeout", TimeSpan.FromMilliseconds(100), Hour, "how long a write may be pending before its connection is aborted",
            o => o.Delivery.StallTimeout, (o, value) => o.Delivery.StallTimeout = value),
        Setting.Duration("Delivery:Retry", TimeSpan.FromMilliseconds(100), Hour, "how long a client waits before it reconnects, ±20 %",
            o => o.Delivery.Retry, (o, value) => o.Delivery.Retry = value),
        Setting.Boolean("Delivery:SendAtOnce", "whether bytes are sent on the thread that has them, on Linux: see docs/performance.md",
            o => o.Delivery.SendAtOnce, (o, value) => o.Delivery.SendAtOnce = value),
        Setting.Boolean("Delivery:AcceptInTurn", "whether a burst of clients waits in the kernel instead of in buffers: see docs/performance.md",
            o => o.Delivery.AcceptInTurn, (o, value) => o.Delivery.AcceptInTurn = value),
        new("Cors:Origins", "a list of origins", "* alone, or origins such as https://example.org, separated by commas", "web pages that may read the streams",
            o => string.Join(", ", o.Cors.Origins),
            (o, text) => (o.Cors.Origins = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)) is not null,
            o => o.Cors.Origins is ["*"] || (o.Cors.Origins.Count > 0 && o.Cors.Origins.All(IsOrigin))) { IsList = true },
        new("Demo:Enabled", "one of the two words", "true or false", "whether `/demo/` offers the demo page",
            o => o.Demo.Enabled switch { true => "true", false => "false", null => "in Development" },
            (o, text) =>
            {
                var isRead = bool.TryParse(text, out var isEnabled);
                o.Demo.Enabled = isRead ? isEnabled : o.Demo.Enabled;
                return isRead;
            },
            _ => true),
    ];

    private static bool IsOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.GetLeftPart(UriPartial.Authority) == text && uri.UserInfo.Length == 0;
}
