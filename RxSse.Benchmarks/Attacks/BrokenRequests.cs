using System.Text;

namespace RxSse.Benchmarks.Attacks;

/// <summary>Requests that a server must refuse, or whose end never comes.</summary>
internal static class BrokenRequests
{
    private const string Trigger = "POST /trigger-notification HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n";

    private static readonly byte[][] All =
    [
        .. new[]
        {
            $"{Trigger}Transfer-Encoding: chunked\r\n\r\nnot a size\r\n", // a wrong size of a chunk
            $"{Trigger}Transfer-Encoding: chunked\r\n\r\n5\r\n{{\"mes", // the last chunk never comes
            $"{Trigger}Content-Length: 100\r\n\r\n{{\"message\":", // most of the body never comes
            $"{Trigger}Content-Length: 3\r\n\r\n{{\"m", // no JSON
            $"{Trigger}Content-Length: 100000000\r\n\r\n{{", // more than a server takes
            $"{Trigger}Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello", // two lengths
            $"{Trigger}Content-Length: -1\r\n\r\n", // no length
            "GET /events HTTP/1.1\r\nHost: a\r\nAcc", // a head without an end
            "GET /events HTTP/9.9\r\nHost: a\r\n\r\n", // no version that there is
            "GET /events?view=stock|| HTTP/1.1\r\nHost: a\r\n\r\n", // no view
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", // HTTP/2 without TLS, broken off
        }.Select(Encoding.Latin1.GetBytes),
        [0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00], // the beginning of TLS
        [.. Enumerable.Range(0, 256).Select(at => (byte)at)], // anything
    ];

    /// <summary>One after the other.</summary>
    public static byte[] Next(long number) => All[number % All.Length];

    /// <summary>How many there are.</summary>
    public static int Count => All.Length;
}
