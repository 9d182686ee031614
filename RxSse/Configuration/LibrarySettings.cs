using RxSse.Delivery.Compression;
using RxSse.Delivery.Queueing;
using RxSse.Http.Security;

namespace RxSse.Configuration;

/// <summary>
/// Every key that the library has in the section <c>RxSse</c>, in one table. The table binds, validates and finds unknown keys, and a test
/// compares it with the documents (docs/adr/0002).
/// </summary>
internal sealed class LibrarySettings : ISettingSource
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    public IReadOnlyList<Setting> Settings => All;

    public static IReadOnlyList<Setting> All { get; } =
    [
        Setting.Duration("Streams:StartWithin", TimeSpan.FromMilliseconds(10), Hour, "how long the start of the server waits for the streams",
            o => o.StreamStart.StartWithin, (o, value) => o.StreamStart.StartWithin = value),
        Setting.Duration("Heartbeat", TimeSpan.FromMilliseconds(10), Day, "time between two heartbeats",
            o => o.Hub.Heartbeat, (o, value) => o.Hub.Heartbeat = value),
        new("Log:Kind", "a log", LogCheck.Known, "where the history is kept: see docs/durability.md",
            o => o.Log.Kind,
            (o, text) =>
            {
                o.Log.Kind = text.Trim();
                return true;
            },
            _ => true), // LogCheck knows the logs that there are
        Setting.Boolean("Log:NewEpoch",
            "whether all clients learn that events may be missing, which a restored backup needs; the log in memory begins anew at each start",
            o => o.Log.NewEpoch, (o, value) => o.Log.NewEpoch = value),
        Setting.Duration("Log:Patience", TimeSpan.Zero, TimeSpan.FromSeconds(30),
            "how long an event waits for a log that is away before its publisher gets a 503; the log in memory is never away",
            o => o.Log.Patience, (o, value) => o.Log.Patience = value),
        Setting.Integer("History:Capacity", 1, 10_000_000, "maximum number of events kept for replay",
            o => o.History.Capacity, (o, value) => o.History.Capacity = value),
        Setting.Bytes("History:Bytes", 1024 * 1024, 64L * 1024 * 1024 * 1024,
            "maximum size of the events kept for replay, in bytes; an event counts as its data and 200 bytes",
            o => o.History.Bytes, (o, value) => o.History.Bytes = value),
        Setting.Duration("History:MaxAge", TimeSpan.FromSeconds(1), TimeSpan.FromDays(30), "maximum age of an event kept for replay",
            o => o.History.MaxAge, (o, value) => o.History.MaxAge = value),
        new("Publishing:Enabled", "true or false", "true or false", "whether events may be published to streams over HTTP; `true` is for callers without a credential too, if there is no way to authenticate",
            o => o.Publishing.Enabled switch { true => "true", false => "false", null => "for callers with the right" },
            (o, text) =>
            {
                var isRead = bool.TryParse(text, out var isEnabled);
                o.Publishing.Enabled = isRead ? isEnabled : o.Publishing.Enabled;
                return isRead;
            },
            _ => true),
        Setting.Integer("Publishing:EventBytes", 64, 1024 * 1024 * 1024,
            "maximum size of the data of a published event, in bytes; at most `Publishing:BatchBytes`; limited by `Delivery:QueueBytes`",
            o => o.Publishing.EventBytes, (o, value) => o.Publishing.EventBytes = value),
        Setting.Integer("Publishing:BatchEvents", 1, 4_096, "maximum number of events in one request",
            o => o.Publishing.BatchEvents, (o, value) => o.Publishing.BatchEvents = value),
        Setting.Integer("Publishing:BatchBytes", 1024, 64 * 1024 * 1024,
            "maximum size of the body of a request that publishes, in bytes; at most `Publishing:QueueBytes`",
            o => o.Publishing.BatchBytes, (o, value) => o.Publishing.BatchBytes = value),
        Setting.Integer("Publishing:QueueBytes", 1024 * 1024, 1024 * 1024 * 1024,
            "maximum size of the events that wait for the log, and of those that wait behind it, in bytes; at most `History:Bytes`",
            o => o.Publishing.QueueBytes, (o, value) => o.Publishing.QueueBytes = value),
        Setting.Bytes("Publishing:ReadingBytes", 1024 * 1024, 4L * 1024 * 1024 * 1024,
            "maximum size of all bodies that are being read, in bytes; at least twice `Publishing:BatchBytes`",
            o => o.Publishing.ReadingBytes, (o, value) => o.Publishing.ReadingBytes = value),
        new("Publishing:Origins", "a list of origins", "origins such as https://example.org, separated by commas",
            "origins of the web pages that may publish, beside those of the server itself",
            o => o.Publishing.Origins.Count == 0 ? "none" : string.Join(", ", o.Publishing.Origins),
            (o, text) =>
            {
                o.Publishing.Origins = List(text);
                return true;
            },
            o => o.Publishing.Origins.All(IsOrigin)) { IsList = true },
        Setting.Integer("Composition:MaxLength", 1, 100_000, "maximum length of a view, in characters",
            o => o.Composition.MaxLength, (o, value) => o.Composition.MaxLength = value),
        Setting.Integer("Composition:MaxOperators", 1, 1_000,
            "maximum number of operators in a view, and in one pipe after named views are expanded",
            o => o.Composition.MaxOperators, (o, value) => o.Composition.MaxOperators = value),
        Setting.Integer("Composition:MaxDepth", 1, 64, "maximum nesting of parentheses and `not`",
            o => o.Composition.MaxDepth, (o, value) => o.Composition.MaxDepth = value),
        Setting.Integer("Composition:MaxPipes", 1, 10_000,
            "maximum number of pipes in a view, including those in `latest`, `merge` and `with`; limited by `Delivery:QueueEvents`",
            o => o.Composition.MaxPipes, (o, value) => o.Composition.MaxPipes = value),
        Setting.Integer("Composition:MaxTerms", 1, 10_000,
            "maximum number of paths, literals and functions that the operators of one pipe calculate with, after named views are expanded",
            o => o.Composition.MaxTerms, (o, value) => o.Composition.MaxTerms = value),
        Setting.Integer("Composition:MaxKeys", 1, 1_000_000,
            "maximum number of keys of one operator with `by`; beyond it the key that has had no event for the longest time is removed",
            o => o.Composition.MaxKeys, (o, value) => o.Composition.MaxKeys = value),
        Setting.Integer("Composition:MaxSteps", 1, 3_600, "maximum number of steps of one window, `over d every e`",
            o => o.Composition.MaxSteps, (o, value) => o.Composition.MaxSteps = value),
        Setting.Integer("Composition:MaxEnds", 1, 10_000_000,
            "maximum number of windows of a view that end between the first event that a result depends on and the result",
            o => o.Composition.MaxEnds, (o, value) => o.Composition.MaxEnds = value),
        Setting.Duration("Composition:ShortestPeriod", TimeSpan.FromMilliseconds(1), Day, "minimum duration in a view",
            o => o.Composition.ShortestPeriod, (o, value) => o.Composition.ShortestPeriod = value),
        Setting.Duration("Composition:LongestPeriod", TimeSpan.FromMilliseconds(1), Day, "maximum duration in a view",
            o => o.Composition.LongestPeriod, (o, value) => o.Composition.LongestPeriod = value),
        Setting.Integer("Composition:BufferItems", 1, 1_000_000,
            "maximum number of events in one array of `buffer`; a full array is sent early",
            o => o.Composition.BufferItems, (o, value) => o.Composition.BufferItems = value),
        Setting.Integer("Composition:BufferBytes", 1024, 256 * 1024 * 1024,
            "maximum size of one array of `buffer`, in bytes; a full array is sent early; limited by `Delivery:QueueBytes`",
            o => o.Composition.BufferBytes, (o, value) => o.Composition.BufferBytes = value),
        Setting.Integer("Composition:EventBytes", 1024, 256 * 1024 * 1024,
            "maximum size of an event that an operator makes, in bytes, unless it is made of a longer one; limited by `Delivery:QueueBytes`",
            o => o.Composition.EventBytes, (o, value) => o.Composition.EventBytes = value),
        Setting.Integer("Composition:EventOutBytes", 1024, 1024 * 1024 * 1024,
            "maximum number of bytes that one view makes of one event",
            o => o.Composition.EventOutBytes, (o, value) => o.Composition.EventOutBytes = value),
        Setting.Integer("Composition:ViewBytes", 64 * 1024, 1024 * 1024 * 1024,
            "maximum number of bytes that the operators of one view keep, in equal shares",
            o => o.Composition.ViewBytes, (o, value) => o.Composition.ViewBytes = value),
        Setting.Optional(Setting.Bytes("Composition:TotalViewBytes", 1024 * 1024, 1L << 40,
            "maximum number of bytes that all views keep, with what is on its way to their subscribers; `auto` is 268,435,456, or 1/8 of the memory if that is less",
            o => o.Composition.TotalViewBytes ?? 0, (o, value) => o.Composition.TotalViewBytes = value),
            o => o.Composition.TotalViewBytes is null, o => o.Composition.TotalViewBytes = null, word: "auto"),
        Setting.Integer("Composition:LiveViews", 1, 1_000_000, "maximum number of running views, without the named ones",
            o => o.Composition.LiveViews, (o, value) => o.Composition.LiveViews = value),
        Setting.Boolean("Composition:Index",
            "whether an event enters only the views that it can concern; what views send does not depend on it",
            o => o.Composition.Index, (o, value) => o.Composition.Index = value),
        Setting.Optional(Setting.Integer("Composition:ViewsPerAddress", 1, 1_000_000,
            "maximum number of different views, without the named ones, of the subscribers from one address",
            o => o.Composition.ViewsPerAddress ?? 0, (o, value) => o.Composition.ViewsPerAddress = value),
            o => o.Composition.ViewsPerAddress is null, o => o.Composition.ViewsPerAddress = null),
        Setting.Integer("Composition:ConcurrentReplays", 1, 1_000,
            "maximum number of replays of views at work at one time; others wait in order",
            o => o.Composition.ConcurrentReplays, (o, value) => o.Composition.ConcurrentReplays = value),
        Setting.Duration("Composition:ShareGrace", TimeSpan.Zero, Day,
            "how long a view keeps running without subscribers; "
            + "when `LiveViews` is reached, the view that has had no subscribers for the longest time ends at once",
            o => o.Composition.ShareGrace, (o, value) => o.Composition.ShareGrace = value),
        Setting.BooleanOrInDevelopment("Composition:ListViews",
            "whether `GET /views` lists the running views, with the filters of all subscribers, for callers with the right `rxsse:admin`; "
            + "by default also if there is a way to authenticate",
            o => o.Composition.ListViews, (o, value) => o.Composition.ListViews = value),
        Setting.Integer("Delivery:QueueEvents", 1, 1_000_000, "maximum number of events in the queue of a subscriber",
            o => o.Delivery.QueueEvents, (o, value) => o.Delivery.QueueEvents = value),
        Setting.Integer("Delivery:QueueBytes", 1024, 1024 * 1024 * 1024, "maximum size of the queue of a subscriber, in bytes",
            o => o.Delivery.QueueBytes, (o, value) => o.Delivery.QueueBytes = value),
        Setting.Optional(Setting.Bytes("Delivery:TotalQueueBytes", 1024 * 1024, 1L << 40,
            "maximum size of all queues together, in bytes; an event counts once; "
            + "`auto` is 268,435,456, or 1/8 of the memory if that is less",
            o => o.Delivery.TotalQueueBytes ?? 0, (o, value) => o.Delivery.TotalQueueBytes = value),
            o => o.Delivery.TotalQueueBytes is null, o => o.Delivery.TotalQueueBytes = null, word: "auto"),
        new("Delivery:Overflow", "an overflow policy", OverflowPolicies.Names, "what happens when the queue is full: see docs/resume.md",
            o => o.Delivery.Overflow.Print(),
            (o, text) =>
            {
                var isRead = OverflowPolicies.TryParse(text.Trim(), out var policy);
                o.Delivery.Overflow = isRead ? policy : o.Delivery.Overflow;
                return isRead;
            },
            o => Enum.IsDefined(o.Delivery.Overflow)),
        Setting.Integer("Delivery:MaxSubscribers", 1, 1_000_000, "maximum number of subscribers",
            o => o.Delivery.MaxSubscribers, (o, value) => o.Delivery.MaxSubscribers = value),
        Setting.Optional(Setting.Integer("Delivery:MaxSubscribersPerAddress", 1, 1_000_000,
            "maximum number of subscribers from one address; an IPv6 client is its /64, and the loopback addresses are one",
            o => o.Delivery.MaxSubscribersPerAddress ?? 0, (o, value) => o.Delivery.MaxSubscribersPerAddress = value),
            o => o.Delivery.MaxSubscribersPerAddress is null, o => o.Delivery.MaxSubscribersPerAddress = null),
        Setting.Optional(Setting.Duration("Delivery:MaxConnectionAge", TimeSpan.FromSeconds(1), TimeSpan.FromDays(30),
            "age at which the server ends a response so that its client reconnects, with a jitter of 80 to 100 %",
            o => o.Delivery.MaxConnectionAge ?? default, (o, value) => o.Delivery.MaxConnectionAge = value),
            o => o.Delivery.MaxConnectionAge is null, o => o.Delivery.MaxConnectionAge = null),
        Setting.Duration("Delivery:DrainWindow", TimeSpan.Zero, TimeSpan.FromMinutes(1),
            "time over which the server ends the open responses when it stops",
            o => o.Delivery.DrainWindow, (o, value) => o.Delivery.DrainWindow = value),
        Setting.Duration("Delivery:StallTimeout", TimeSpan.FromMilliseconds(100), Hour,
            "how long a write may be pending before the connection is aborted",
            o => o.Delivery.StallTimeout, (o, value) => o.Delivery.StallTimeout = value),
        Setting.Duration("Delivery:Retry", TimeSpan.FromMilliseconds(100), Hour, "how long a client waits before it reconnects, ±20 %",
            o => o.Delivery.Retry, (o, value) => o.Delivery.Retry = value),
        new("Delivery:Compression", "off or gzip", CompressionMethods.Names,
            "whether events are compressed for clients that accept it, once for all: see docs/operations.md",
            o => o.Delivery.Compression.Print(),
            (o, text) =>
            {
                var isRead = CompressionMethods.TryParse(text.Trim(), out var method);
                o.Delivery.Compression = isRead ? method : o.Delivery.Compression;
                return isRead;
            },
            o => Enum.IsDefined(o.Delivery.Compression)),
        Setting.Boolean("Delivery:SendAtOnce",
            "whether the thread that has the bytes sends them, on Linux, with `UseRxSseTransport`: see docs/performance.md",
            o => o.Delivery.SendAtOnce, (o, value) => o.Delivery.SendAtOnce = value),
        Setting.Boolean("Delivery:AcceptInTurn",
            "whether a burst of clients waits in the kernel and not in buffers, with `UseRxSseTransport`: see docs/performance.md",
            o => o.Delivery.AcceptInTurn, (o, value) => o.Delivery.AcceptInTurn = value),
        .. LimitSettings.All,
        new("Access:Anonymous", "auto, none or a list of scopes",
            "auto, none, or rxsse:read:<pattern>, rxsse:publish:<pattern>, rxsse:compose and rxsse:admin, separated by commas",
            "what callers without a credential may do: see docs/access.md",
            o => o.Access.Anonymous is null ? "auto" : o.Access.Anonymous.Count == 0 ? "none" : string.Join(", ", o.Access.Anonymous),
            (o, text) =>
            {
                o.Access.Anonymous = text.Trim() switch { "auto" => null, "none" => [], _ => List(text) };
                return true;
            },
            o => o.Access.Anonymous is null || o.Access.Anonymous.All(Rights.IsScope)) { IsList = true },
        Setting.Boolean("Access:ShowAddresses", "whether `GET /connections` shows the addresses of clients",
            o => o.Access.ShowAddresses, (o, value) => o.Access.ShowAddresses = value),
        new("Cors:Origins", "a list of origins", "* alone, or origins such as https://example.org, separated by commas",
            "origins of the web pages that may read the streams",
            o => string.Join(", ", o.Cors.Origins),
            (o, text) =>
            {
                o.Cors.Origins = List(text);
                return true;
            },
            o => o.Cors.Origins is ["*"] || (o.Cors.Origins.Count > 0 && o.Cors.Origins.All(IsOrigin))) { IsList = true },
        Setting.Boolean("Cors:Credentials",
            "whether pages of other origins may send cookies, those that may read and those that may publish; needs origins by name",
            o => o.Cors.Credentials, (o, value) => o.Cors.Credentials = value),
    ];

    private static string[] List(string text) =>
        text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Whether a text is an origin such as <c>https://example.org</c>, and nothing more.</summary>
    public static bool IsOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.GetLeftPart(UriPartial.Authority) == text && uri.UserInfo.Length == 0;
}
