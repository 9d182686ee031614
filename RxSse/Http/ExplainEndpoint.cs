using Microsoft.Extensions.Options;
using RxSse.Http.OpenApi;
using RxSse.Http.Security;
using RxSse.Views;
using RxSse.Views.Execution;
using RxSse.Views.Parsing;

namespace RxSse.Http;

/// <summary>
/// <c>GET /views/explain</c>: what a view is, without running it. It counts as a connection for the rates, and needs the rights that the view
/// itself needs.
/// </summary>
internal static class ExplainEndpoint
{
    private const string Parameter = "view";

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapMethods("/views/explain", EndpointMethods.Read, GetAsync).WithMetadata(Operations.Explain);

    private static async Task<IResult> GetAsync(
        HttpContext context, AccessControl access, RateLimits limits, Catalog catalog, IOptions<CompositionOptions> options)
    {
        var (caller, refusal) = await access.IdentifyAsync(context);
        if (caller is null)
        {
            return refusal!;
        }

        if (limits.Connect(context, caller.Kept) is { } tooFast)
        {
            return ProblemResults.TooFast(context, caller.Kept, tooFast);
        }

        var names = await access.ReadableByAsync(context, caller);
        if (names.Language.StreamsOfServer.Count > 0 && names.AreNone)
        {
            return access.Refuse(context, caller, RightKind.Read);
        }

        if (FaultOf(context.Request.Query) is { } fault)
        {
            return ProblemResults.BadRequest(fault);
        }

        try
        {
            var text = context.Request.Query[Parameter].ToString();
            var request = names.Language.Parse(text, hasRows: false);
            return request.IsComposed && !await access.AllowsAsync(context, caller, RightKind.Compose)
                ? access.Refuse(context, caller, RightKind.Compose)
                : TypedResults.Json(
                    ViewExplanation.Of(text, request, names.Language, catalog, options.Value), EndpointJson.Relaxed.ViewExplanation);
        }
        catch (ViewSyntaxException error)
        {
            return ProblemResults.BadRequest(new RequestFault(error.Detail, error.Column, error.Length));
        }
    }

    private static string? FaultOf(IQueryCollection query) =>
        QueryFaults.Of(query, Parameter) ?? (query[Parameter].Count == 0 ? QueryFaults.NotOnce(query, Parameter) : null);
}
