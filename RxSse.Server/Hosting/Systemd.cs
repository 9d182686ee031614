using System.Globalization;

namespace RxSse.Server.Hosting;

/// <summary>The server as a service of systemd: see samples/systemd.</summary>
internal static class Systemd
{
    /// <summary>Whether systemd has started this process with sockets to listen on (sd_listen_fds(3)).</summary>
    public static bool PassesSockets =>
        Environment.GetEnvironmentVariable("LISTEN_PID") == Environment.ProcessId.ToString(CultureInfo.InvariantCulture);

    /// <summary>
    /// Listens on the sockets that systemd passes, tells it when the server is ready and when it stops, and writes the log for the journal unless
    /// the configuration names another format (<see cref="ConsoleLog"/>). Does nothing if systemd has not started the process.
    /// </summary>
    public static WebApplicationBuilder RunUnderSystemd(this WebApplicationBuilder builder)
    {
        builder.Services.AddSystemd();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.UseSystemd());
        return builder;
    }
}
