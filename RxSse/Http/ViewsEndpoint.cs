using System.Text.Json;
using RxSse.Delivery;
using RxSse.Http.OpenApi;
using RxSse.Http.Security;
using RxSse.Streams;
using RxSse.Threading;
using RxSse.Views;
using RxSse.Views.Execution;
using RxSse.Views.Matching;
using RxSse.Views.Model;
using RxSse.Views.Parsing;

namespace RxSse.Http;

/// <summary>
/// <c>GET /views</c>: the running views, each once for any number of subscribers. It shows the filters of everybody, so it is for callers
/// with the right <c>rxsse:admin</c>. It is there if <c>Composition:ListViews</c> says so; by default in Development, and if anybody can
/// authenticate.
/// </summary>
internal sealed class ViewsEndpoint(ViewFanOut views, ServerSchedulers schedulers)
{
    private readonly PeriodicJson _list = new(schedulers.Timers, () => List(views.Views));

    public static void Map(IEndpointRouteBuilder routes, CompositionOptions options, IHostEnvironment environment)
    {
        if (options.ListViews ?? (environment.IsDevelopment() || routes.ServiceProvider.GetRequiredService<Schemes>().Exist))
        {
            routes.MapMethods("/views", EndpointMethods.Read, GetAsync).WithMetadata(Operations.Views);
        }
    }

    private static async Task<IResult> GetAsync(HttpContext context, AccessControl access, ViewsEndpoint views)
    {
        var (caller, refusal) = await access.IdentifyAsync(context);
        return caller is null ? refusal!
            : await access.AllowsAsync(context, caller, RightKind.Admin) ? views._list.Result
            : access.Refuse(context, caller, RightKind.Admin);
    }

    /// <summary>The list. If not all views fit, those that have taken the most events do.</summary>
    public static byte[] List(IEnumerable<LiveView> running)
    {
        var budget = PeriodicJson.MaxBytes;
        var (views, omitted) = PeriodicJson.Fit(
            running.OrderByDescending(live => live.EventsIn).Select(Describe), EndpointJson.Relaxed.ViewDescription, ref budget);
        views.Sort((one, other) => string.CompareOrdinal(one.View, other.View));
        return JsonSerializer.SerializeToUtf8Bytes(new ViewList(views, omitted), EndpointJson.Relaxed.ViewList);
    }

    /// <summary>The named views, for <c>GET /streams</c>.</summary>
    /// <remarks>The expression of a view says what it leaves out. Who may not read all of its streams does not see it.</remarks>
    public static IReadOnlyList<NamedViewDescription> Describe(ViewLanguage language, IEnumerable<StreamDefinition> streams)
    {
        var types = streams.ToDictionary(stream => stream.Name, stream => stream.Type);
        return [.. language.NamedViews.Select(named => new NamedViewDescription(
            named.Name,
            named.View.Streams.All(language.Streams.Contains) ? named.Expression : null,
            [.. named.View.Pipes.Select(pipe => pipe.Type(name => types[name])).Distinct()],
            Word(named.View)))];
    }

    private static ViewDescription Describe(LiveView live) => new(
        live.View.Text, Word(live.View), Word(live.Matching), live.Subscribers, live.EventsIn, live.EventsOut, live.TooLarge, live.Keys, live.KeysGone, live.Bytes,
        Math.Round(live.Used.TotalSeconds, 3), Math.Round(live.Age.TotalSeconds, 2));

    /// <summary>How much of a view can be replayed, as a word.</summary>
    public static string Word(View view) => Word(view.Replayable);

    /// <summary>The same of what is known of a view.</summary>
    public static string Word(Replayability replayable) => replayable switch
    {
        Replayability.All => "all",
        Replayability.Some => "some",
        _ => "none",
    };

    /// <summary>How the index finds a view for an event, as a word.</summary>
    public static string Word(ViewMatching matching) => matching switch
    {
        ViewMatching.Indexed => "indexed",
        ViewMatching.Scanned => "scanned",
        _ => "always",
    };
}
