using System.Globalization;
using RxSse.Delivery.Queueing;
using RxSse.Http.Security;
using RxSse.Log;
using RxSse.Sse;
using RxSse.Text;
using RxSse.Views.Model;
using RxSse.Views.Parsing;

namespace RxSse.Http;

/// <summary>The parameters of <c>GET /events</c>. An unknown parameter or value is an error.</summary>
internal sealed record EventsRequest(SseFormat Format, RequestedView View, OverflowPolicy Overflow, Cursor? Cursor)
{
    // ISO 8601, with Z, an offset, or neither, which is UTC.
    private static readonly string[] Times = ["yyyy-MM-ddTHH:mm:ss.FFFFFFFK", "yyyy-MM-ddTHH:mmK", "yyyy-MM-dd"];

    /// <summary>Returns the request, or its error for the client.</summary>
    /// <param name="query">The query.</param>
    /// <param name="lastEventId">The header that browsers send when they reconnect.</param>
    /// <param name="language">Parses views, and knows the streams.</param>
    /// <param name="overflow">The policy if the query has none.</param>
    /// <param name="now">The time of the log, from which a duration in <c>since</c> counts back.</param>
    /// <param name="hasTickets">Whether the query may have a ticket, which was taken before.</param>
    public static (EventsRequest? Request, RequestFault? Fault) Parse(
        IQueryCollection query, string? lastEventId, ViewLanguage language, OverflowPolicy overflow, Func<DateTimeOffset> now,
        bool hasTickets = false)
    {
        try
        {
            ThrowIfNotKnown(query, hasTickets);
            var first = FirstCursor(query[EventsParameters.From.Name], query[EventsParameters.Since.Name], now); // checked even if a cursor replaces it
            var view = RequestedView.Of(query[EventsParameters.Streams.Name], query[EventsParameters.View.Name], language);
            ThrowIfNothingCanBeReplayed(first, view);
            return (new EventsRequest(
                FormatOf(query[EventsParameters.Format.Name]), view, OverflowOf(query[EventsParameters.Overflow.Name], overflow),
                CursorOf(query, lastEventId) ?? first), null);
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

    /// <summary>The format of a request that is refused before it is read.</summary>
    public static SseFormat FormatIn(IQueryCollection query) => query[EventsParameters.Format.Name] == "named" ? SseFormat.Named : SseFormat.Envelope;

    private static void ThrowIfNotKnown(IQueryCollection query, bool hasTickets)
    {
        foreach (var (name, values) in query.Where(
            parameter => !EventsParameters.Ignored.Contains(parameter.Key) && !(hasTickets && parameter.Key == Tickets.Parameter)))
        {
            if (!EventsParameters.Names.Contains(name))
            {
                var suggestion = Suggestions.DidYouMean(name, EventsParameters.Names);
                throw new FormatException(
                    $"Unknown parameter '{ErrorText.Truncate(name)}'{suggestion} Allowed: {string.Join(", ", EventsParameters.Names)}.");
            }

            if (values.Count > 1)
            {
                throw new FormatException($"The parameter '{name}' is given {values.Count} times. Use it once.");
            }
        }
    }

    private static SseFormat FormatOf(string? text) => text switch
    {
        null or "envelope" => SseFormat.Envelope,
        "named" => SseFormat.Named,
        _ => throw new FormatException($"Unknown format '{ErrorText.Truncate(text)}'. Allowed: {EventsParameters.Format.Allowed}."),
    };

    private static void ThrowIfNothingCanBeReplayed(Cursor? first, RequestedView view)
    {
        if (first is not null && view.View is { Replayable: Replayability.None } live)
        {
            throw new FormatException(
                $"This view cannot be replayed, because of {live.Pipes[0].FirstLiveOperator}. Remove 'from' and 'since'.");
        }
    }

    private static OverflowPolicy OverflowOf(string? text, OverflowPolicy otherwise) =>
        text is null ? otherwise
        : OverflowPolicies.TryParse(text, out var policy) ? policy
        : throw new FormatException($"Unknown overflow policy '{ErrorText.Truncate(text)}'. Allowed: {EventsParameters.Overflow.Allowed}.");

    // The header takes precedence. A polyfill that cannot set it sends the cursor in the query.
    private static Cursor? CursorOf(IQueryCollection query, string? lastEventId)
    {
        var texts = EventsParameters.Cursors.Select(cursor => (string?)query[cursor.Name]).Prepend(lastEventId);
        return texts.FirstOrDefault(text => !string.IsNullOrEmpty(text)) is { } text ? Cursor.Parse(text) : null;
    }

    private static Cursor? FirstCursor(string? from, string? since, Func<DateTimeOffset> now) => (from, since) switch
    {
        (null, null) => null,
        ("earliest", null) => new Cursor.Earliest(),
        (null, _) => new Cursor.Since(Time(since, now)),
        (_, null) => throw new FormatException(
            $"Unknown value '{ErrorText.Truncate(from)}' for 'from'. Allowed: {EventsParameters.From.Allowed}. For a time, use since=."),
        _ => throw new FormatException("Use either 'from' or 'since', not both."),
    };

    private static DateTimeOffset Time(string text, Func<DateTimeOffset> clock)
    {
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var milliseconds)
            && milliseconds >= DateTimeOffset.MinValue.ToUnixTimeMilliseconds()
            && milliseconds <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds())
        {
            return DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
        }

        // Not hh:mm:ss, which would look like a time of the day.
        if (DurationText.TryParseCounted(text, out var ago))
        {
            var now = clock();
            return ago < now - DateTimeOffset.MinValue ? now - ago : DateTimeOffset.MinValue;
        }

        return DateTimeOffset.TryParseExact(text, Times, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : throw new FormatException(
                $"Invalid time '{ErrorText.Truncate(text)}' for 'since'. Allowed: {EventsParameters.Since.Allowed}.");
    }
}

/// <summary>An error in a request.</summary>
/// <param name="Detail">What to change.</param>
/// <param name="Column">The position in the expression, from 1; null if there is none.</param>
/// <param name="Length">The length of the wrong part of the expression.</param>
internal sealed record RequestFault(string Detail, int? Column = null, int? Length = null);
