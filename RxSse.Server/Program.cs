using RxSse.Server;
using RxSse.Server.Hosting;
using RxSse.Server.Telemetry;

if (args is [NewKey.Command])
{
    NewKey.Print(Console.Out);
    return 0;
}

var signals = new StopSignals();
WebApplication app;
try
{
    app = ServerApplication.Create(args);
    RequestPath.Load(BearerTokens.AreConfigured(app.Configuration), TelemetryBuilder.IsOn(app.Configuration));
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
return Environment.ExitCode; // not 0 after a fault that has stopped it
