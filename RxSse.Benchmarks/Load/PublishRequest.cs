using System.Text;

namespace RxSse.Benchmarks.Load;

/// <summary>How an event is published: a request whose body has a stamp in it.</summary>
/// <param name="Address">Where it is sent.</param>
/// <param name="Body">What is sent, with <c>%T</c> once, where the stamp is to stand.</param>
/// <param name="ContentType">What the body is.</param>
internal sealed record PublishRequest(Uri Address, string Body, string ContentType)
{
    public const string StampMark = "%T";
    public const string DefaultBody = $$"""{"message":"{{StampMark}}"}""";
    public const string DefaultContentType = "application/json";

    /// <summary>A notification, as this server takes it.</summary>
    /// <param name="server">The server.</param>
    /// <param name="length">Characters of its message at least; those behind the stamp say nothing.</param>
    public static PublishRequest Notification(Uri server, int length = 0)
    {
        var filling = new string('x', Math.Max(0, length - Marker.Length));
        return new(new Uri(server, "/trigger-notification"), DefaultBody.Replace(StampMark, StampMark + filling, StringComparison.Ordinal), DefaultContentType);
    }

    /// <summary>The request with a blank stamp, and where that begins.</summary>
    public (byte[] Bytes, int StampAt) ToBytes()
    {
        var at = Body.IndexOf(StampMark, StringComparison.Ordinal);
        var before = Encoding.UTF8.GetBytes(Body[..at]);
        var after = Encoding.UTF8.GetBytes(Body[(at + StampMark.Length)..]);
        var head = Encoding.ASCII.GetBytes(
            $"POST {Address.PathAndQuery} HTTP/1.1\r\nHost: {Address.Authority}\r\nContent-Type: {ContentType}\r\n"
            + $"Content-Length: {before.Length + Marker.Length + after.Length}\r\n\r\n");
        return ([.. head, .. before, .. Encoding.ASCII.GetBytes(Marker.Blank), .. after], head.Length + before.Length);
    }
}
