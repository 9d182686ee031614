using Microsoft.Extensions.Configuration.Json;

namespace RxSse.Server;

/// <summary>The named views of the server.</summary>
internal static class ShippedViews
{
    /// <summary>Reads <c>views.json</c> before all other sources of configuration, so that those override it.</summary>
    public static WebApplicationBuilder AddShippedViews(this WebApplicationBuilder builder)
    {
        builder.Configuration.Sources.Insert(0, new JsonConfigurationSource { Path = "views.json", Optional = true });
        return builder;
    }
}
