using System.Globalization;
using System.Net;

namespace RxSse.Server.Telemetry;

/// <summary>An address of its own for the metrics.</summary>
/// <param name="EndPoint">The address and the port.</param>
internal sealed record MetricsAddress(IPEndPoint EndPoint)
{
    /// <summary>The address as the server is told it.</summary>
    public string Url => $"http://{EndPoint}";

    /// <summary>Reads a port, or an address with a port. Null if the text is neither.</summary>
    public static MetricsAddress? Parse(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            ? port is > 0 and <= ushort.MaxValue ? new MetricsAddress(new IPEndPoint(IPAddress.Loopback, port)) : null
        : text.Contains(':', StringComparison.Ordinal) && IPEndPoint.TryParse(text, out var named) && named.Port > 0
            ? new MetricsAddress(named)
            : null;
}
