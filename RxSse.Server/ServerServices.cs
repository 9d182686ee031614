using Microsoft.Extensions.Options;
using RxSse.Configuration;
using RxSse.Delivery;
using RxSse.Http.Security;
using RxSse.Server.Demo;
using RxSse.Server.Hosting;
using RxSse.Server.Http;
using RxSse.Server.Streams;
using RxSse.Server.Streams.Machine;
using RxSse.Server.Telemetry;

namespace RxSse.Server;

/// <summary>The services and endpoints that the server adds to the library.</summary>
internal static class ServerServices
{
    /// <summary>Adds the settings of the server, its error responses, and a short shutdown.</summary>
    public static void AddServer(this IServiceCollection services)
    {
        services.AddSettings<ServerSettings>();
        services.AddOptionsPart<StreamsOptions>();
        services.AddOptionsPart<DemoOptions>();
        services.AddOptionsPart<ProxiesOptions>();
        services.AddOptionsPart<TelemetryOptions>();
        services.AddKnownProxies();
        services.AddProblemDetails();
        services.AddCors();
        services.ReplaceHostFiltering();
        services.AddSingleton<RequestIdentity, ForgottenIdentity>();
        services.AddSingleton(new Uptime());

        // The drain is over by then. Only a request that never ends is left, and Kestrel would wait for it.
        services.AddOptions<HostOptions>().Configure<IOptions<DeliveryOptions>>((host, delivery) =>
            host.ShutdownTimeout = delivery.Value.DrainWindow + TimeSpan.FromSeconds(0.75));
    }

    /// <summary>Maps all endpoints of the server, counts its requests, and gives a body to errors that have none.</summary>
    public static void MapServer(this WebApplication app)
    {
        app.LeaveOutAuthenticationMiddleware();
        var counter = app.Services.GetRequiredService<RequestCounter>();
        app.Use(next => context =>
        {
            counter.Increment();
            return next(context);
        });
        app.Use(next => context =>
        {
            ProxyMarks.RememberIn(context);
            return next(context);
        });
        app.UseMetricsPort();
        app.UseKnownProxies();
        app.UseHostNames();
        app.UseServerCrossOrigin();
        app.UseProblems();

        // Each in a group: a 404 lists the endpoints in this order.
        app.MapGroup("").MapStatus();
        app.MapRxSse();
        app.MapRxSseHealthChecks();
        app.MapGroup("").MapDemo();
        app.MapGroup("").MapTrigger();
        app.MapMetrics();
    }
}
