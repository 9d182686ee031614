using System.Net;

namespace RxSse.Delivery.Limits;

/// <summary>Why there is no place for a subscriber.</summary>
/// <param name="Reason">The limit, as a word.</param>
/// <param name="Message">The same for people.</param>
internal sealed record Rejection(string Reason, string Message)
{
    public static Rejection Stopping { get; } = new("stopping", "The server is stopping. Another one, or this one when it is back, will take you.");

    public static Rejection Full(int limit) =>
        new("MaxSubscribers", $"The server has all the {limit} subscribers that it takes (RxSse:Delivery:MaxSubscribers). Try again later.");

    public static Rejection TooManyFrom(IPAddress address, int limit) => new("MaxSubscribersPerAddress",
        $"{address} has all the {limit} subscribers that one address may have (RxSse:Delivery:MaxSubscribersPerAddress). Close one, or share one connection among your tabs.");

    public static Rejection TooManyViews(int limit) => new("LiveViews",
        $"The server has all the {limit} views at work that it runs (RxSse:Composition:LiveViews). Ask for one that is at work (GET /views), or try again later.");
}
