using System.Globalization;
using RxSse.Delivery.Queueing;
using RxSse.Log;
using RxSse.Sse;
using RxSse.Text;
using RxSse.Views.Model;
using RxSse.Views.Parsing;

namespace RxSse.Http;

/// <summary>What a subscriber asks for with <c>GET /events</c>. Nothing is guessed: what is not known is a fault.</summary>
internal sealed record EventsRequest(SseFormat Format, RequestedView View, OverflowPolicy Overflow, Cursor? Cursor)
{
    // Cache busters and EventSource polyfills add these to every URL.
    private static readonly string[] Ignored = ["_", "evs_preamble"];
    private static readonly string[] Cursors = ["lastEventId", "last_event_id", "evs_last_event_id"];
    private static readonly string[] Known = ["format", "view", "streams", "overflow", "from", "since", .. Cursors];

    // ISO 8601, with Z, an offset, or neither, which is UTC.
    private static readonly string[] Times = ["yyyy-MM-ddTHH:mm:ss.FFFFFFFK", "yyyy-MM-ddTHH:mmK", "yyyy-MM-dd"];

    /// <summary>The request, or what is wrong with it in words for the person who wrote it.</summary>
    /// <param name="query">The query.</param>
    /// <param name="lastEventId">The header that browsers send when they come back.</param>
    /// <param name="language">Reads views, and knows the streams.</param>
    /// <param name="overflow">The policy if none is asked for.</param>
    public static (EventsRequest? Request, RequestFault? Fault) Parse(
        IQueryCollection query, string? lastEventId, ViewLanguage language, OverflowPolicy overflow)
    {
        try
        {
            ThrowIfNotKnown(query);
            var first = FirstCursor(query["from"], query["since"]); // looked at even if it does not count
            var view = RequestedView.Of(query["streams"], query["view"], language);
            ThrowIfNothingCanBeReplayed(first, view);
            return (new EventsRequest(
                FormatOf(query["format"]), view, OverflowOf(query["overflow"], overflow), CursorOf(query, lastEventId) ?? first), null);
        }
        catch (FormatException fault)
        {
            return (null, new RequestFault(fault.Message));
        }
        catch (ViewSyntaxException fault)
        {
            return (null, new RequestFault(fault.Detail, fault.Column, fault.Length));
        }
    }

    private static void ThrowIfNotKnown(IQueryCollection query)
    {
        foreach (var (name, values) in query.Where(parameter => !Ignored.Contains(parameter.Key)))
        {
            if (!Known.Contains(name))
            {
                throw new FormatException($"There is no parameter '{ErrorText.Truncate(name)}'{Suggestions.DidYouMean(name, Known)} There are: {string.Join(", ", Known)}.");
            }

            if (values.Count > 1)
            {
                throw new FormatException($"The parameter '{name}' is given {values.Count} times. Give it once.");
            }
        }
    }

    private static SseFormat FormatOf(string? text) => text switch
    {
        null or "envelope" => SseFormat.Envelope,
        "named" => SseFormat.Named,
        _ => throw new FormatException($"There is no format '{ErrorText.Truncate(text)}'. There are: envelope (the default), named."),
    };

    private static void ThrowIfNothingCanBeReplayed(Cursor? first, RequestedView view)
    {
        if (first is not null && view.View is { Replayable: Replayability.None } live)
        {
            throw new FormatException(
                $"from and since ask for the past, and nothing in this view can be had again: {live.Pipes[0].FirstLiveOperator} stands in the way. Leave them out.");
        }
    }

    private static OverflowPolicy OverflowOf(string? text, OverflowPolicy otherwise) =>
        text is null ? otherwise
        : OverflowPolicies.TryParse(text, out var policy) ? policy
        : throw new FormatException($"There is no overflow policy '{ErrorText.Truncate(text)}'. There are: {OverflowPolicies.Names}.");

    // The header wins: a polyfill that cannot set it puts the cursor into the query.
    private static Cursor? CursorOf(IQueryCollection query, string? lastEventId)
    {
        var texts = Cursors.Select(name => (string?)query[name]).Prepend(lastEventId);
        return texts.FirstOrDefault(text => !string.IsNullOrEmpty(text)) is { } text ? Cursor.Parse(text) : null;
    }

    private static Cursor? FirstCursor(string? from, string? since) => (from, since) switch
    {
        (null, null) => null,
        ("earliest", null) => new Cursor.Earliest(),
        (null, _) => new Cursor.Since(Time(since)),
        (_, null) => throw new FormatException($"There is no from '{ErrorText.Truncate(from)}'. There is: earliest. For a time, write since=."),
        _ => throw new FormatException("from and since are two beginnings. Give one."),
    };

    private static DateTimeOffset Time(string text)
    {
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var milliseconds)
            && milliseconds >= DateTimeOffset.MinValue.ToUnixTimeMilliseconds() && milliseconds <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds())
        {
            return DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
        }

        return DateTimeOffset.TryParseExact(text, Times, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : throw new FormatException(
                $"since '{ErrorText.Truncate(text)}' is no time. Write Unix milliseconds (1738972800000) or ISO 8601 (2025-02-08T00:00:00Z; in a URL the + of an offset is %2B).");
    }
}

/// <summary>What is wrong with a request.</summary>
/// <param name="Detail">What to change.</param>
/// <param name="Column">Where in the expression, from 1; null if it is not about one.</param>
/// <param name="Length">How long the faulty stretch is.</param>
internal sealed record RequestFault(string Detail, int? Column = null, int? Length = null);
