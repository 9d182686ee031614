using RxSse.Server;
using RxSse.Server.Hosting;
using RxSse.Server.Streams;

var signals = new StopSignals();
WebApplication app;
try
{
    var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
    builder.AddShippedViews().ListenOnPort().ReportStartFaultsInLines().DropUnreadLogs();
    builder.WebHost.UseRxSseTransport();

    builder.LimitConnections();
    builder.LimitRequests();
    builder.Services.AddRxSse()
        .AddStock()
        .AddMetrics()
        .AddNotifications();
    builder.Services.AddServer();

    app = builder.Build();
    app.MapServer();

    RequestPath.Load();
    await app.StartAsync(signals.Stop);
}
catch (OperationCanceledException) // told to stop before the start was complete
{
    return 0;
}
catch (Exception error) when (StartFault.Describe(error) is { } lines)
{
    await Console.Error.WriteLineAsync(string.Join(Environment.NewLine, lines));
    return 1;
}

await signals.StopWhenToldAsync(app);
return 0;
