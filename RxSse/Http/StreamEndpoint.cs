using RxSse.Http.OpenApi;
using RxSse.Http.Security;
using RxSse.Log;
using RxSse.Streams;

namespace RxSse.Http;

/// <summary><c>GET /streams/{stream}</c>: one stream as in <c>GET /streams</c>, with the id of its newest event as <c>ETag</c>.</summary>
internal static class StreamEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapMethods("/streams/{stream}", EndpointMethods.Read, Get).WithMetadata(Operations.OneStream);

    private static async Task<IResult> Get(
        string stream, HttpContext http, AccessControl access, StreamDefinitions streams, StreamContext context, IEventLog log,
        StreamUse use, StreamSchemas schemas)
    {
        var (caller, refusal) = await access.IdentifyAsync(http);
        if (caller is null)
        {
            return refusal!;
        }

        var names = (await access.ReadableByAsync(http, caller)).Language.Streams;
        if (streams.Find(stream) is not { } definition || !names.Contains(stream))
        {
            return PublishEndpoint.UnknownStream(stream, names);
        }

        var isShared = access.HasRows(stream);
        var newest = isShared ? null : log.NewestOf(stream);
        if (!isShared)
        {
            http.Response.Headers.ETag = PublishHead.TagOf(newest?.Id);
        }

        return TypedResults.Json(
            StreamsEndpoint.Describe(definition, context, newest, use, schemas, isShared), EndpointJson.Relaxed.StreamDescription);
    }
}
