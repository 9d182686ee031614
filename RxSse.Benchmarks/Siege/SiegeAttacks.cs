using RxSse.Benchmarks.Attacks;
using RxSse.Benchmarks.Load;

namespace RxSse.Benchmarks.Siege;

/// <summary>The attacks of a siege, by name.</summary>
internal static class SiegeAttacks
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    public static IReadOnlyList<string> Names { get; } = [.. Of(new Uri("http://127.0.0.1")).Select(plan => plan.Name)];

    /// <param name="server">What is attacked.</param>
    public static IReadOnlyList<AttackPlan> Of(Uri server)
    {
        return
        [
            new("churn", Clients: 20, Period: Second / 10, View(HostileViews.Cheap), Conduct.Leave), // 200 a second
            new("replay", Clients: 8, Period: Second / 20, View(HostileViews.Silent, "&from=earliest"), Conduct.LeaveWhenJoined),
            new("select", Clients: 40, Period: Second, View(HostileViews.Select), Conduct.NeverRead) { MaxAge = Conduct.Return },
            new("read", Clients: 40, Period: Second / 10, View(HostileViews.Select), Conduct.ReadSlowly),
            new("latest", Clients: 1, Period: Second, View(HostileViews.Latest), Conduct.NeverRead) { MaxAge = Conduct.Return },
            new("buffer", Clients: 50, Period: Second, View(HostileViews.Buffer), Conduct.NeverRead),
            new("garbage", Clients: 200, Period: Second, _ => Get("streams=stock"), Conduct.SendGarbage), // a silent stream
        ];

        Func<long, byte[]> View(Func<long, string> view, string more = "") =>
            number => Get($"view={Uri.EscapeDataString(view(number))}{more}");

        byte[] Get(string query) => SubscribeRequest.BytesFor(new Uri(server, $"/events?{query}"));
    }
}
