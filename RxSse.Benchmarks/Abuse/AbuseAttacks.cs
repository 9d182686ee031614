using RxSse.Benchmarks.Attacks;
using RxSse.Benchmarks.Load;

namespace RxSse.Benchmarks.Abuse;

/// <summary>What hostile clients do to a server all the time. <see cref="KilledClients"/> come on top.</summary>
internal static class AbuseAttacks
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    /// <param name="server">What is attacked.</param>
    public static IReadOnlyList<AttackPlan> Of(Uri server)
    {
        return
        [
            new("churn of connections", Clients: 50, Period: Second, _ => Get(""), Conduct.Leave),
            new("churn of views", Clients: 50, Period: Second, View, Conduct.Leave),
            new("never read", Clients: 40, Period: Second, number => number % 2 == 0 ? Get("") : View(number), Conduct.NeverRead)
            {
                MaxAge = Conduct.Return,
            },
            new("broken requests", Clients: 50, Period: Second, BrokenRequests.Next, Conduct.Leave),
            new("resets", Clients: 50, Period: Second, number => number % 2 == 0 ? Get("") : BrokenRequests.Next(number / 2), Conduct.Leave)
            {
                Resets = true,
            },
        ];

        byte[] View(long number) => Get($"?view={Uri.EscapeDataString(HostileViews.Cheap(number))}");

        byte[] Get(string query) => SubscribeRequest.BytesFor(new Uri(server, $"/events{query}"));
    }
}
