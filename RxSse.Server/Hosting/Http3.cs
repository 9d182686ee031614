using Microsoft.AspNetCore.Server.Kestrel.Core;
using RxSse.Configuration;

namespace RxSse.Server.Hosting;

/// <summary>The server has no transport for HTTP/3. Kestrel would leave it out without a word.</summary>
internal static class Http3
{
    private const string Protocols = "Protocols";

    /// <summary>Refuses the start if an endpoint asks for HTTP/3.</summary>
    public static WebApplicationBuilder RefuseHttp3(this WebApplicationBuilder builder)
    {
        var kestrel = builder.Configuration.GetSection("Kestrel");
        var asking = kestrel.GetSection("Endpoints").GetChildren().Append(kestrel.GetSection("EndpointDefaults"))
            .Select(endpoint => endpoint.GetSection(Protocols))
            .Where(protocols => Enum.TryParse<HttpProtocols>(protocols.Value, ignoreCase: true, out var value) && value.HasFlag(HttpProtocols.Http3));
        foreach (var protocols in asking)
        {
            builder.Services.AddOptions<RxSseOptions>().Validate(_ => false, $"{protocols.Path}: '{protocols.Value}' asks for HTTP/3, which the server "
                + $"does not have (allowed: {HttpProtocols.Http1}, {HttpProtocols.Http2}, {HttpProtocols.Http1AndHttp2}). A proxy in front of it can offer it.");
        }

        return builder;
    }
}
