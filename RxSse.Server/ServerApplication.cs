using RxSse.Server.Hosting;
using RxSse.Server.Streams;
using RxSse.Server.Telemetry;

namespace RxSse.Server;

/// <summary>The whole application: settings, streams and endpoints.</summary>
internal static class ServerApplication
{
    /// <summary>Creates the application, which has not started.</summary>
    /// <param name="args">The command line: settings such as <c>--RxSse:Heartbeat=15s</c>.</param>
    public static WebApplication Create(string[] args)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        builder.AddShippedViews().ListenOnPort().ReportStartFaultsInLines().DropUnreadLogs();
        builder.RefuseHttp3().RenewCertificates();
        builder.WebHost.UseRxSseTransport();
        builder.RunUnderSystemd(); // its endpoints get the transport's defaults

        builder.LimitConnections();
        builder.LimitRequests();
        builder.AddBearerTokens();
        builder.AddTelemetry();
        builder.Services.AddRxSse()
            .AddFileLog()
            .AddRedisLog()
            .AddStock()
            .AddMetrics()
            .AddNotifications();
        builder.Services.AddServer();

        var app = builder.Build();
        app.MapServer();
        return app;
    }
}
