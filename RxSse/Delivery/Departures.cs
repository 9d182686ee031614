using System.Diagnostics.CodeAnalysis;
using RxSse.Sse;

namespace RxSse.Delivery;

/// <summary>How a seat's time ends: told, failed, at fault, or left. Whatever one subscriber throws, it ends alone.</summary>
/// <param name="context">Says what the last event is.</param>
/// <param name="seats">The seats of the shard.</param>
/// <param name="deliver">Writes what a seat was given last, and removes it when all is written.</param>
[SuppressMessage("Design", "CA1031", Justification = "Whatever one subscriber throws, it ends alone and the others do not notice.")]
internal sealed partial class Departures(ShardContext context, Seats seats, Action<Seat> deliver)
{
    /// <summary>Gives a last event, if the seat is still taken.</summary>
    public void End(Seat seat, string reason)
    {
        if (seat.Index >= 0)
        {
            Try(seat, () => seat.Complete(Frame.Of(context.Shutdown(reason))));
            deliver(seat);
        }
    }

    /// <summary>Cuts a connection.</summary>
    public void Fail(Seat seat, Exception reason)
    {
        Try(seat, () => seat.Fail(reason));
        deliver(seat);
    }

    /// <summary>Cuts the connection of one that has thrown, or a write that is pending would keep its place.</summary>
    public void Fault(Seat seat, Exception error)
    {
        if (seat.WasLeft)
        {
            return; // its request is over
        }

        LogSubscriberFault(context.Logger, error);
        try
        {
            seat.Fail(error);
        }
        catch (Exception another)
        {
            LogSubscriberFault(context.Logger, another);
        }

        Remove(seat);
    }

    /// <summary>Lets go of a seat, perhaps before it was taken.</summary>
    public void Remove(Seat seat)
    {
        if (seats.Remove(seat))
        {
            seat.Audience.Seats.Remove(seat);
            seat.Release();
        }
        else if (!seat.WasLeft)
        {
            seat.Release();
        }
    }

    /// <summary>Does something with a seat, which is at fault if that throws.</summary>
    public void Try(Seat seat, Action act)
    {
        try
        {
            act();
        }
        catch (Exception error)
        {
            Fault(seat, error);
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "A subscriber failed and is let go; the others go on.")]
    private static partial void LogSubscriberFault(ILogger logger, Exception error);
}
