using System.Net.Sockets;

namespace RxSse.Server;

/// <summary>Describes a fault in the settings of ASP.NET Core (<c>--urls</c>, <c>Kestrel</c>, <c>Logging</c>) in one line.</summary>
internal static class StartFault
{
    /// <summary>The lines. Null for an exception that no setting causes.</summary>
    /// <remarks>The server has no streams of others, so these exceptions come from the framework, which reads its settings.</remarks>
    public static IReadOnlyList<string>? Describe(Exception error) => StartFaults.Describe(error) ?? error switch
    {
        IOException or SocketException or FormatException or InvalidDataException or ArgumentException or InvalidOperationException =>
            [$"The server cannot start: {error.Message}{(error.InnerException is { } inner ? $" ({inner.Message})" : "")}"],
        _ => null,
    };
}
