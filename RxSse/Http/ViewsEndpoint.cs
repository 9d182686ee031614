using RxSse.Delivery;
using RxSse.Streams;
using RxSse.Views.Execution;
using RxSse.Views.Model;
using RxSse.Views.Parsing;

namespace RxSse.Http;

/// <summary><c>GET /views</c>: the running views, each once for any number of subscribers.</summary>
internal static class ViewsEndpoint
{
    public static void MapViews(this IEndpointRouteBuilder routes) => routes.MapGet("/views", Get);

    /// <summary>The named views, for <c>GET /streams</c>.</summary>
    public static IReadOnlyList<NamedViewDescription> Describe(IEnumerable<NamedView> views, IEnumerable<StreamDefinition> streams)
    {
        var types = streams.ToDictionary(stream => stream.Name, stream => stream.Type);
        return [.. views.Select(named => new NamedViewDescription(
            named.Name,
            named.Expression,
            [.. named.View.Pipes.Select(pipe => pipe.Type(name => types[name])).Distinct()],
            Word(named.View)))];
    }

    private static IResult Get(ViewFanOut views) => TypedResults.Json(
        new ViewList([.. views.Views.Select(Describe)]), EndpointJson.Relaxed.ViewList);

    private static ViewDescription Describe(LiveView live) => new(
        live.View.Text, Word(live.View), live.Subscribers, live.EventsIn, live.EventsOut, live.TooLarge, live.Bytes,
        Math.Round(live.Used.TotalSeconds, 3), Math.Round(live.Age.TotalSeconds, 2));

    private static string Word(View view) => view.Replayable switch
    {
        Replayability.All => "all",
        Replayability.Some => "some",
        _ => "none",
    };
}
