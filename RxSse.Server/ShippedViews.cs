using Microsoft.Extensions.Configuration.Json;

namespace RxSse.Server;

/// <summary>The named views that the server brings along. They stand in a file of their own, for a host with other streams has no use for them.</summary>
public static class ShippedViews
{
    /// <summary>Reads <c>views.json</c>, before every other source of configuration: whatever those say of a view counts.</summary>
    public static WebApplicationBuilder AddShippedViews(this WebApplicationBuilder builder)
    {
        builder.Configuration.Sources.Insert(0, new JsonConfigurationSource { Path = "views.json", Optional = true });
        return builder;
    }
}
