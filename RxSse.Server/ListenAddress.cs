using System.Globalization;
using RxSse.Configuration;
using RxSse.Server.Hosting;

namespace RxSse.Server;

/// <summary>Listens on <c>PORT</c> (default 3000) on loopback, unless a setting of ASP.NET Core has an address, or systemd a socket.</summary>
internal static class ListenAddress
{
    private const int DefaultPort = 3000;

    // --urls, ASPNETCORE_URLS; HTTP_PORTS, HTTPS_PORTS, with or without the prefix.
    private static readonly string[] SettingsOfAspNet = ["urls", "http_ports", "https_ports"];

    public static WebApplicationBuilder ListenOnPort(this WebApplicationBuilder builder)
    {
        builder.WebHost.UseKestrelHttpsConfiguration(); // the slim builder leaves out what Kestrel:Endpoints needs for https
        var configuration = builder.Configuration;
        if (Systemd.PassesSockets
            || SettingsOfAspNet.Any(key => !string.IsNullOrEmpty(configuration[key]))
            || configuration.GetSection("Kestrel:Endpoints").GetChildren().Any())
        {
            return builder;
        }

        var text = configuration["PORT"];
        var port = DefaultPort;
        if (text is not null && !(int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port) && port <= ushort.MaxValue))
        {
            builder.Services.AddOptions<RxSseOptions>()
                .Validate(_ => false, $"PORT: '{text}' is not a port (allowed: 0 to 65535; default: {DefaultPort})");
            return builder;
        }

        // "localhost" is both 127.0.0.1 and [::1], and the system cannot choose one free port for both.
        builder.WebHost.UseUrls(port == 0 ? "http://127.0.0.1:0" : $"http://localhost:{port}");
        return builder;
    }
}
