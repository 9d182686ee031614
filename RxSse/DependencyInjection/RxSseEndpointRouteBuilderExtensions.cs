using Microsoft.Extensions.Options;
using RxSse.Http;
using RxSse.Http.OpenApi;
using RxSse.Http.Security;
using RxSse.Views;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps the endpoints of RxSse.</summary>
public static class RxSseEndpointRouteBuilderExtensions
{
    /// <summary>
    /// Maps <c>GET /events</c>, <c>GET /views/explain</c>, <c>GET /openapi.json</c>, <c>GET /streams</c>, <c>GET /streams/{stream}</c>,
    /// <c>POST /streams/{stream}/events</c>, <c>POST /tickets</c> and <c>POST /connections/revoke</c> if there is a way to
    /// authenticate, <c>GET /connections</c>, <c>DELETE /connections</c> and <c>GET /views</c> in Development too, and
    /// <c>GET /views</c> with <c>Composition:ListViews</c>, below a prefix. Several prefixes serve the same hub.
    /// </summary>
    /// <param name="routes">The application, or a group of it.</param>
    /// <param name="prefix">The prefix, such as <c>/live</c>. Default: none.</param>
    /// <returns>A builder whose conventions, such as <c>RequireAuthorization</c>, apply to these endpoints and to no others.</returns>
    /// <exception cref="InvalidOperationException">The services do not contain RxSse.</exception>
    public static IEndpointConventionBuilder MapRxSse(this IEndpointRouteBuilder routes, string prefix = "")
    {
        ArgumentNullException.ThrowIfNull(prefix);
        var crossOrigin = routes.GetRequired<CrossOrigin>();
        var group = routes.MapGroup(prefix);
        EventsEndpoint.Map(group);
        StreamsEndpoint.Map(group);
        StreamEndpoint.Map(group);
        PublishEndpoint.Map(group);
        TicketEndpoint.Map(group);
        RevokeEndpoint.Map(group);
        ConnectionsEndpoint.Map(group, routes.GetRequired<IHostEnvironment>());
        ExplainEndpoint.Map(group);
        OpenApiEndpoint.Map(group);
        ViewsEndpoint.Map(group, routes.GetRequired<IOptions<CompositionOptions>>().Value, routes.GetRequired<IHostEnvironment>());
        group.WithMetadata(new Mapping());
        group.DisableCookieRedirect(); // an EventSource cannot use a login page: it needs the 401
        ((IEndpointConventionBuilder)group).Finally(crossOrigin.ApplyTo);
        return group;
    }

    /// <summary>
    /// Maps <c>GET /healthz/live</c>, which returns 200 while the process responds, and <c>GET /healthz/ready</c>, which returns 503 from
    /// the start of a shutdown.
    /// </summary>
    /// <param name="routes">The application, or a group of it.</param>
    /// <returns>A builder whose conventions apply to these endpoints and to no others.</returns>
    /// <exception cref="InvalidOperationException">The services do not contain RxSse.</exception>
    public static IEndpointConventionBuilder MapRxSseHealthChecks(this IEndpointRouteBuilder routes)
    {
        routes.GetRequired<CrossOrigin>();
        var group = routes.MapGroup("");
        group.MapHealth();
        return group;
    }

    private static T GetRequired<T>(this IEndpointRouteBuilder routes) where T : notnull => routes.ServiceProvider.GetService<T>()
        ?? throw new InvalidOperationException(
            "The services do not contain RxSse. Call builder.Services.AddRxSse() before builder.Build().");
}
