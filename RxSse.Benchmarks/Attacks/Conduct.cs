using System.Net.Sockets;

namespace RxSse.Benchmarks.Attacks;

/// <summary>What hostile clients do behind their request. Each returns false when the connection has ended, or when it leaves.</summary>
internal static class Conduct
{
    /// <summary>When a client that never reads returns: the server has let it go by then (<c>Delivery:StallTimeout</c>, 30 s).</summary>
    public static readonly TimeSpan Return = TimeSpan.FromSeconds(35);

    private const int MaxSent = 2 * 1024 * 1024; // at one time
    private const int LongestJoin = 8 * 1024;
    private const int PartRead = 16 * 1024;
    private const int Tcp = 6; // IPPROTO_TCP
    private const int TcpInfo = 11; // tcp(7), TCP_INFO: its first byte is the state
    private const byte Established = 1;

    private static readonly byte[] Garbage = [.. Enumerable.Range(0, 16 * 1024).Select(at => (byte)('!' + (at % 90)))];

    /// <summary>Leaves at the next look.</summary>
    public static bool Leave(Socket connection) => false;

    /// <summary>Never reads, until the server ends the connection.</summary>
    public static bool NeverRead(Socket connection)
    {
        Span<byte> info = stackalloc byte[1];
        connection.GetRawSocketOption(Tcp, TcpInfo, info);
        return info[0] == Established;
    }

    /// <summary>Reads a little of what has arrived.</summary>
    public static bool ReadSlowly(Socket connection)
    {
        Span<byte> part = stackalloc byte[PartRead];
        var count = connection.Receive(part, SocketFlags.None, out var error);
        return error == SocketError.WouldBlock || (error == SocketError.Success && count > 0);
    }

    /// <summary>Sends as much as the connection takes, and never reads.</summary>
    public static bool SendGarbage(Socket connection)
    {
        for (var sent = 0; sent < MaxSent;)
        {
            sent += connection.Send(Garbage, SocketFlags.None, out var error);
            if (error != SocketError.Success)
            {
                return error == SocketError.WouldBlock && NeverRead(connection);
            }
        }

        return NeverRead(connection);
    }

    /// <summary>Waits for the heartbeat that ends the join of a client, and leaves then.</summary>
    public static bool LeaveWhenJoined(Socket connection)
    {
        Span<byte> begin = stackalloc byte[LongestJoin];
        var count = connection.Receive(begin, SocketFlags.Peek, out var error);
        return error == SocketError.WouldBlock
            || (error == SocketError.Success && count > 0 && count < LongestJoin && begin[..count].IndexOf("heartbeat"u8) < 0);
    }
}
