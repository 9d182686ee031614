using System.Globalization;
using System.Reactive.Concurrency;
using RxSse.Delivery.Limits;
using RxSse.Diagnostics;
using RxSse.Log;
using RxSse.Text;

namespace RxSse.Http.Security;

/// <summary>
/// The log of what callers did, in the category <c>RxSse.Audit</c>. It has names, but no data and no credentials. Text that
/// others have written is logged without control characters.
/// </summary>
internal sealed partial class Audit
{
    public const string Category = "RxSse.Audit";

    private const string Nobody = "anonymous";
    private const string Others = "others";
    private const int MaxName = 256;
    private const int MaxReason = 512;
    private const int MaxPrincipals = 100; // whose refusals are counted apart

    private readonly ILogger _logger;
    private readonly RepeatedReport<(string Principal, int Status)> _refused;

    public Audit(IScheduler timers, ILoggerFactory loggers)
    {
        _logger = loggers.CreateLogger(Category);
        _refused = new RepeatedReport<(string Principal, int Status)>(
            timers,
            (key, reason) => LogRefused(key.Principal, key.Status, reason),
            (key, count, reason) => LogRefusedAgain(count, key.Principal, key.Status, reason),
            (key, total) => LogRefusedNoMore(key.Principal, key.Status, total));
    }

    private bool IsOn => _logger.IsEnabled(LogLevel.Information);

    /// <summary>Events were published. Callers without a credential have no name: what they publish is not logged.</summary>
    /// <param name="caller">The caller.</param>
    /// <param name="stream">The stream.</param>
    /// <param name="count">How many events.</param>
    /// <param name="first">The id of the first one.</param>
    /// <param name="key">The key of the request; null if it has none.</param>
    public void Published(Caller caller, string stream, int count, EventId first, AppendKey? key = null)
    {
        if (!caller.IsAnonymous && IsOn)
        {
            LogPublished(NameOf(caller), stream, count, first.ToString(), key is null ? "none" : HashOf(key));
        }
    }

    /// <summary>A request was refused. Refusals of one caller with one status are counted, so that they do not fill the log.</summary>
    /// <param name="request">The request.</param>
    /// <param name="credential">The credential of the sender; null if there is none.</param>
    /// <param name="status">The status of the response.</param>
    /// <param name="why">Its detail.</param>
    public void Refused(HttpRequest request, SubscriberCredential? credential, int status, string why)
    {
        if (IsOn)
        {
            var name = NameOf(credential);
            var reason = Printable.Of($"{ErrorText.Truncate(request.Method)} {ErrorText.Truncate(request.Path)}: {why}", MaxReason);
            if (!_refused.TryAdd((name, status), reason, MaxPrincipals))
            {
                _refused.TryAdd((Others, status), reason);
            }
        }
    }

    /// <summary>A ticket was given.</summary>
    public void TicketGiven(Caller caller)
    {
        if (IsOn)
        {
            LogTicketGiven(NameOf(caller));
        }
    }

    /// <summary>A ticket was used.</summary>
    public void TicketTaken(Caller caller)
    {
        if (IsOn)
        {
            LogTicketTaken(NameOf(caller));
        }
    }

    /// <summary>A principal, a subject or a token was revoked.</summary>
    public void Revoked(Caller caller, string kind, string name, TimeSpan time)
    {
        if (IsOn)
        {
            LogRevoked(NameOf(caller), kind, Printable.Of(name, MaxName), DurationText.Print(time));
        }
    }

    /// <summary>A response was closed.</summary>
    public void Closed(Caller caller, string id)
    {
        if (IsOn)
        {
            LogClosed(NameOf(caller), id);
        }
    }

    /// <summary>The responses to a principal were closed.</summary>
    public void Closed(Caller caller, string principal, int count)
    {
        if (IsOn)
        {
            LogClosedAll(NameOf(caller), Printable.Of(principal, MaxName), count);
        }
    }

    private static string NameOf(Caller caller) => NameOf(caller.Kept);

    private static string NameOf(SubscriberCredential? credential) => credential?.Name is { } name ? Printable.Of(name, MaxName) : Nobody;

    private static string HashOf(AppendKey key) => ((ulong)(key.Name.High >> 64)).ToString("x16", CultureInfo.InvariantCulture);

    [LoggerMessage(631, LogLevel.Information, "{Principal} published to {Stream}: {Count}, the first {First}, hash of the key {Key}.")]
    private partial void LogPublished(string principal, string stream, int count, string first, string key);

    [LoggerMessage(632, LogLevel.Information,
        "{Principal} was refused ({Status}): {Reason} Further refusals are counted and reported once a minute.")]
    private partial void LogRefused(string principal, int status, string reason);

    [LoggerMessage(633, LogLevel.Information,
        "{Count} requests of {Principal} were refused ({Status}) in the last minute, the last one: {Reason}")]
    private partial void LogRefusedAgain(long count, string principal, int status, string reason);

    [LoggerMessage(634, LogLevel.Information,
        "No request of {Principal} was refused ({Status}) in the last minute. Refused before: {Total}.")]
    private partial void LogRefusedNoMore(string principal, int status, long total);

    [LoggerMessage(635, LogLevel.Information, "{Principal} was given a ticket.")]
    private partial void LogTicketGiven(string principal);

    [LoggerMessage(636, LogLevel.Information, "{Principal} used a ticket.")]
    private partial void LogTicketTaken(string principal);

    [LoggerMessage(637, LogLevel.Information, "{Principal} revoked the {Kind} '{Name}' for {Time}.")]
    private partial void LogRevoked(string principal, string kind, string name, string time);

    [LoggerMessage(638, LogLevel.Information, "{Principal} closed the connection {Id}.")]
    private partial void LogClosed(string principal, string id);

    [LoggerMessage(639, LogLevel.Information, "{Principal} closed the connections of '{Name}': {Count}.")]
    private partial void LogClosedAll(string principal, string name, int count);
}
