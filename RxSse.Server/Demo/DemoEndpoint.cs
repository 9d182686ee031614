using System.Globalization;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace RxSse.Server.Demo;

/// <summary><c>GET /demo/</c>: the page of <c>samples/browser</c>, from the folder <c>demo</c> beside the program.</summary>
internal static class DemoEndpoint
{
    // The page loads nothing from elsewhere. It may connect to any server, because the user can enter an address.
    private const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; worker-src 'self'; connect-src http: https:; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "demo");
    private static readonly FileExtensionContentTypeProvider Types = new();

    /// <summary>Maps the page if it is enabled, or in Development if the folder exists.</summary>
    public static void MapDemo(this IEndpointRouteBuilder routes)
    {
        var isEnabled = routes.ServiceProvider.GetRequiredService<IOptions<DemoOptions>>().Value.Enabled
            ?? (routes.ServiceProvider.GetRequiredService<IHostEnvironment>().IsDevelopment() && Directory.Exists(Folder));
        if (isEnabled)
        {
            var files = new PhysicalFileProvider(Folder); // throws if there is no such folder, which stops the start
            routes.MapMethods("/demo/{**file}", ["GET", "HEAD"], (string? file, HttpContext context) => Get(files, file, context));
        }
    }

    private static IResult Get(PhysicalFileProvider files, string? name, HttpContext context)
    {
        var request = context.Request;
        if (name is null && !request.Path.Value!.EndsWith('/'))
        {
            return TypedResults.LocalRedirect($"{request.PathBase}{request.Path}/"); // the page loads its files by relative addresses
        }

        var file = files.GetFileInfo(string.IsNullOrEmpty(name) ? "index.html" : name);
        if (!file.Exists || !Types.TryGetContentType(file.Name, out var type))
        {
            return TypedResults.NotFound();
        }

        var headers = context.Response.Headers;
        headers.CacheControl = "no-cache";
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers.XContentTypeOptions = "nosniff";
        var tag = string.Create(CultureInfo.InvariantCulture, $"\"{file.LastModified.UtcTicks:x}-{file.Length:x}\"");
        return TypedResults.PhysicalFile(
            file.PhysicalPath!, type, lastModified: file.LastModified, entityTag: new EntityTagHeaderValue(tag));
    }
}
