using System.Net;

namespace RxSse.Client;

/// <summary>
/// The server has answered, and refuses the request: sending it again would not help, unless <see cref="HttpRequestException.StatusCode"/> is
/// 429 or 5xx. The message is what the server says.
/// </summary>
public sealed class RequestRefusedException : HttpRequestException
{
    internal RequestRefusedException(HttpStatusCode status, string message, int? column = null, int? length = null)
        : base(message, null, status) => (Column, Length) = (column, length);

    /// <summary>Where a view is wrong, from 1, in UTF-16 units; null if the request has no wrong view.</summary>
    public int? Column { get; }

    /// <summary>How many UTF-16 units are wrong; 0 at the end of the view.</summary>
    public int? Length { get; }
}
