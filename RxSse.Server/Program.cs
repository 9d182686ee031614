using RxSse.Server;
using RxSse.Server.Streams;

WebApplication app;
try
{
    var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
    builder.AddShippedViews().ListenOnPort().ReportStartFaultsInLines();
    builder.WebHost.UseRxSseTransport();

    builder.Services.AddRxSse()
        .AddStock()
        .AddMetrics()
        .AddNotifications();
    builder.Services.AddServer();

    app = builder.Build();
    app.MapServer();

    await app.StartAsync();
}
catch (Exception error) when (StartFault.Describe(error) is { } lines)
{
    await Console.Error.WriteLineAsync(string.Join(Environment.NewLine, lines));
    return 1;
}

await app.WaitForShutdownAsync();
return 0;
