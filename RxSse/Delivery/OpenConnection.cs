using System.Net;
using RxSse.Delivery.Queueing;
using RxSse.Sse;
using RxSse.Views.Model;

namespace RxSse.Delivery;

/// <summary>An open response, for <c>GET /connections</c>.</summary>
/// <param name="Id">Names it.</param>
/// <param name="Principal">Who receives it; null if that is not known.</param>
/// <param name="Selection">The streams that it selects.</param>
/// <param name="Composed">The view; null for unchanged streams.</param>
/// <param name="Since">When it began.</param>
/// <param name="State">What the client requested, and what it has received so far.</param>
internal sealed record OpenConnection(
    ConnectionId Id, string? Principal, StreamSelection Selection, View? Composed, DateTimeOffset Since, SinkState State)
{
    /// <summary>The view in its normal form, or the names of streams. Made when it is shown: a list of many has no texts of its own.</summary>
    public string View => Composed?.Text ?? Selection.Text;
}

/// <summary>What a client requested, and what it has received so far.</summary>
/// <param name="Format">The format.</param>
/// <param name="Overflow">What happens when its queue is full.</param>
/// <param name="Sent">The number of events that were given to the connection.</param>
/// <param name="Dropped">The number of events that were dropped.</param>
/// <param name="Waiting">The number of events that wait in its queue.</param>
/// <param name="Address">Its address; null if that is not kept.</param>
internal readonly record struct SinkState(
    SseFormat Format, OverflowPolicy Overflow, long Sent, long Dropped, int Waiting, IPAddress? Address = null);
