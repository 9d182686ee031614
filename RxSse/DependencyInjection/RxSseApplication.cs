using RxSse.Configuration;
using RxSse.Http;
using RxSse.Streams;
using RxSse.Streams.Machine;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Puts RxSse into an application's pipeline.</summary>
public static class RxSseApplication
{
    /// <summary>Counts requests, lets pages of other origins in as configured, and answers errors as problem details.</summary>
    public static IApplicationBuilder UseRxSse(this IApplicationBuilder app)
    {
        var counter = app.ApplicationServices.GetRequiredRxSse<RequestCounter>();
        app.Use(next => context =>
        {
            counter.Increment();
            return next(context);
        });
        app.UseCrossOrigin(app.ApplicationServices.GetRequiredService<RxSseOptions>().Cors);
        app.UseProblems();
        return app;
    }

    /// <summary>
    /// Maps <c>GET /</c>, <c>GET /events</c>, <c>GET /streams</c>, <c>GET /views</c>, <c>GET /healthz/live</c> and <c>/ready</c>, where there are
    /// notifications <c>POST /trigger-notification</c>, and as configured <c>GET /demo/</c>.
    /// </summary>
    public static IEndpointRouteBuilder MapRxSse(this IEndpointRouteBuilder routes)
    {
        var streams = routes.ServiceProvider.GetRequiredRxSse<SupervisedStreams>().Streams;
        routes.MapStatus();
        EventsEndpoint.Map(routes);
        routes.MapStreams();
        routes.MapViews();
        routes.MapHealth();
        routes.MapDemo(routes.ServiceProvider.GetRequiredService<RxSseOptions>().Demo);
        if (streams.Any(stream => stream.Name == NotificationStream.Name))
        {
            routes.MapTrigger();
        }

        return routes;
    }

    private static T GetRequiredRxSse<T>(this IServiceProvider services) where T : notnull =>
        services.GetService<T>() ?? throw new InvalidOperationException("RxSse is not among the services: call builder.Services.AddRxSse() first.");
}
