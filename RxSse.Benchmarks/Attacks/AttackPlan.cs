using System.Net.Sockets;

namespace RxSse.Benchmarks.Attacks;

/// <summary>Hostile clients of one kind.</summary>
/// <param name="Name">What options and reports call it.</param>
/// <param name="Clients">How many connections there are at one time.</param>
/// <param name="Period">Each connection is looked after once in this time.</param>
/// <param name="Request">What a new connection sends; the number is different for each.</param>
/// <param name="Stays">What a connection does next; false if it has ended or leaves. It never blocks.</param>
internal sealed record AttackPlan(string Name, int Clients, TimeSpan Period, Func<long, byte[]> Request, Func<Socket, bool> Stays)
{
    /// <summary>
    /// Connections leave at this age, if it is set. A client that does not read cannot see that the server has let it go: the end
    /// of the connection waits behind what it has not read.
    /// </summary>
    public TimeSpan? MaxAge { get; init; }

    /// <summary>Whether a connection that leaves is reset, or closed in order.</summary>
    public bool Resets { get; init; }
}

/// <summary>How hard an attack was.</summary>
/// <param name="Name">Which attack.</param>
/// <param name="Requests">Connections that were made and sent their request.</param>
/// <param name="Unmade">Connections that the server did not accept at once.</param>
internal sealed record AttackCount(string Name, long Requests, long Unmade);
