using System.Globalization;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;
using Microsoft.Net.Http.Headers;

namespace RxSse.Http;

/// <summary><c>GET /demo/</c>: the page of <c>samples/browser</c>, from the folder <c>demo</c> beside the program.</summary>
internal static class DemoEndpoint
{
    // The page brings all that it shows. It may talk to any server, since the server's address is a field in it.
    private const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; worker-src 'self'; connect-src http: https:; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "demo");
    private static readonly FileExtensionContentTypeProvider Types = new();

    /// <summary>Maps the page if it is asked for, or in Development if it is there.</summary>
    public static void MapDemo(this IEndpointRouteBuilder routes, DemoOptions options)
    {
        var isOffered = options.Enabled
            ?? (routes.ServiceProvider.GetRequiredService<IHostEnvironment>().IsDevelopment() && Directory.Exists(Folder));
        if (isOffered)
        {
            var files = new PhysicalFileProvider(Folder); // throws if there is no such folder, which stops the start
            routes.MapMethods("/demo/{**file}", ["GET", "HEAD"], (string? file, HttpContext context) => Get(files, file, context));
        }
    }

    private static IResult Get(PhysicalFileProvider files, string? name, HttpContext context)
    {
        if (!context.Request.Path.StartsWithSegments("/demo", out var rest) || !rest.HasValue)
        {
            return TypedResults.LocalRedirect($"~{context.Request.PathBase}/demo/"); // what the page loads is relative to it
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
        return TypedResults.PhysicalFile(file.PhysicalPath!, type, lastModified: file.LastModified, entityTag: new EntityTagHeaderValue(tag));
    }
}
