using RxSse.Http.Security;

namespace RxSse.Http.OpenApi;

/// <summary><c>GET /openapi.json</c>: what the endpoints do, and the streams that the caller may read.</summary>
internal static class OpenApiEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapMethods("/openapi.json", EndpointMethods.Read, GetAsync).WithMetadata(Operations.Document);

    private static async Task<IResult> GetAsync(HttpContext context, AccessControl access, OpenApiWriter writer)
    {
        var (caller, refusal) = await access.IdentifyAsync(context);
        if (caller is null)
        {
            return refusal!;
        }

        var names = await access.ReadableByAsync(context, caller);
        var mapping = context.GetEndpoint()!.Metadata.GetRequiredMetadata<Mapping>();
        context.Response.Headers.CacheControl = "private, no-cache"; // others may read other streams
        return names.Documents.Of(mapping, context.Request.PathBase, () => writer.Write(names.Language, mapping));
    }
}
