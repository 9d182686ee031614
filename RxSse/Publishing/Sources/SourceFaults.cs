using System.Globalization;
using System.Net;
using RxSse.Streams;
using RxSse.Text;

namespace RxSse.Publishing.Sources;

/// <summary>What may be wrong with a remote server. The texts have no URL, no configured header, and little of the server.</summary>
internal static class SourceFaults
{
    private static readonly TimeSpan MaxWait = TimeSpan.FromHours(1);

    /// <summary>An answer with another status than expected, and how long it asks to wait.</summary>
    public static SourceFaultException OfStatus(HttpResponseMessage response, DateTimeOffset now)
    {
        var wait = response.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable
            ? response.Headers.RetryAfter switch
            {
                { Delta: { } delta } => delta,
                { Date: { } date } => date - now,
                _ => TimeSpan.Zero,
            }
            : TimeSpan.Zero;
        wait = wait < MaxWait ? wait : MaxWait;
        return new SourceFaultException(
            Invariant($"The server answered {(int)response.StatusCode}."), wait > TimeSpan.Zero ? wait : TimeSpan.Zero);
    }

    /// <summary>An answer whose content is of another type.</summary>
    public static SourceFaultException OfContentType(HttpResponseMessage response, string expected) => new(
        $"The server answered with the content type '{ErrorText.Truncate(response.Content.Headers.ContentType?.MediaType ?? "")}'; "
        + $"expected: {expected}.");

    public static SourceFaultException TooLarge(string what, int max, string key) =>
        new(Invariant($"{what} has more than {max:N0} bytes ({key})."));

    /// <summary>A failure of the connection.</summary>
    public static SourceFaultException OfConnection(Exception error, TimeSpan wait = default)
    {
        if (error is HttpRequestException { HttpRequestError: HttpRequestError.ProxyTunnelError })
        {
            return OfProxy(error, wait);
        }

        var cause = error.InnerException is { } inner && !error.Message.Contains(inner.Message, StringComparison.Ordinal)
            ? $"{error.Message} {inner.Message}"
            : error.Message;
        return new SourceFaultException(ErrorText.Truncate(cause, 300), wait, error);
    }

    /// <summary>Whether this is a failure of a connection, and not of this code.</summary>
    public static bool IsOfConnection(Exception error) =>
        error is HttpRequestException or IOException or InvalidDataException or OperationCanceledException;

    // The text of .NET has the URL of the proxy with its password, so neither the text nor the error is kept. The status is at its end.
    private static SourceFaultException OfProxy(Exception error, TimeSpan wait)
    {
        var status = error.Message.AsSpan().TrimEnd("'\".");
        status = status.Length > 4 && status[^4] == '\'' ? status[^3..] : default;
        return new SourceFaultException(
            int.TryParse(status, NumberStyles.None, CultureInfo.InvariantCulture, out var code)
                ? Invariant($"The proxy refuses the connection: it answered {code}.")
                : "The proxy refuses the connection.", wait);
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
