using System.Net;

namespace RxSse.Delivery.Limits;

/// <summary>Why a subscriber is rejected.</summary>
/// <param name="Reason">The limit, as a word.</param>
/// <param name="Message">The same as a sentence.</param>
internal sealed record Rejection(string Reason, string Message)
{
    public static Rejection Stopping { get; } = new("stopping", "The server is stopping. Reconnect later.");

    public static Rejection Full(int limit) =>
        new("MaxSubscribers", $"Subscriber limit reached: {limit} (RxSse:Delivery:MaxSubscribers). Try again later.");

    public static Rejection TooManyFrom(IPAddress address, int limit) => new("MaxSubscribersPerAddress",
        $"Subscriber limit of the address {ClientAddress.Print(address)} reached: {limit} (RxSse:Delivery:MaxSubscribersPerAddress). "
        + "Close a connection, or share one connection among browser tabs.");

    public static Rejection TooManyViewsFrom(IPAddress address, int limit) => new("ViewsPerAddress",
        $"View limit of the address {ClientAddress.Print(address)} reached: {limit} (RxSse:Composition:ViewsPerAddress). "
        + "Close a response with another view, or request a named view (GET /streams).");

    public static Rejection TooManyViews(int limit) => new("LiveViews",
        $"View limit reached: {limit} (RxSse:Composition:LiveViews). Request a view that is running (GET /views), or try again later.");
}
