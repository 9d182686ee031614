using RxSse.Delivery.Limits;
using RxSse.Log;
using RxSse.Streams;

namespace RxSse.Http;

/// <summary><c>GET /streams/{stream}</c>: one stream as in <c>GET /streams</c>, with the id of its newest event as <c>ETag</c>.</summary>
internal static class StreamEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapMethods("/streams/{stream}", EndpointMethods.Read, Get);

    private static IResult Get(
        string stream, HttpResponse response, StreamDefinitions streams, SupervisedStreams supervised, StreamContext context, IEventLog log,
        Admission admission)
    {
        if (streams.Find(stream) is not { } definition)
        {
            return PublishEndpoint.UnknownStream(stream, streams);
        }

        var newest = log.NewestOf(stream);
        response.Headers.ETag = PublishHead.TagOf(newest?.Id);
        return TypedResults.Json(
            StreamsEndpoint.Describe(definition, supervised.StatusOf(definition), context, newest, admission),
            EndpointJson.Relaxed.StreamDescription);
    }
}
