using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using RxSse.Http;

namespace RxSse.Server.Demo;

/// <summary><c>GET /demo/</c>: the page of <c>samples/browser</c> with the client of <c>packages/js</c>, from the folder <c>demo</c> beside the program.</summary>
internal static class DemoEndpoint
{
    private const string Page = "index.html";
    private const string Worker = "rxsse/worker.js";

    // For what runs or is shown by itself: the page, its worker, and its picture. The page loads nothing from elsewhere. It may connect to any server, because the user can enter an address.
    private const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; worker-src 'self'; connect-src http: https:; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors ";

    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "demo");
    private static readonly FileExtensionContentTypeProvider Types = new();

    /// <summary>Maps the page if it is enabled, or in Development if the folder exists.</summary>
    public static void MapDemo(this IEndpointRouteBuilder routes)
    {
        var options = routes.ServiceProvider.GetRequiredService<IOptions<DemoOptions>>().Value;
        var isEnabled = options.Enabled
            ?? (routes.ServiceProvider.GetRequiredService<IHostEnvironment>().IsDevelopment() && Directory.Exists(Folder));
        if (isEnabled)
        {
            var files = new DemoFiles(new PhysicalFileProvider(Folder)); // throws if there is no such folder, which stops the start
            routes.MapMethods(
                "/demo/{**file}", ["GET", "HEAD"], (string? file, HttpContext context) => GetAsync(files, options, file, context));
        }
    }

    private static async Task<IResult> GetAsync(DemoFiles files, DemoOptions options, string? name, HttpContext context)
    {
        var request = context.Request;
        if (name is null && !request.Path.Value!.EndsWith('/'))
        {
            return TypedResults.LocalRedirect($"{request.PathBase}{request.Path}/{request.QueryString}"); // the page loads its files by relative addresses
        }

        name = string.IsNullOrEmpty(name) ? Page : name;
        if (files.Find(name) is not { } file || !Types.TryGetContentType(file.Name, out var type))
        {
            return TypedResults.NotFound();
        }

        var headers = context.Response.Headers;
        headers.CacheControl = "no-cache";
        if (name == Worker || !type.StartsWith("text/", StringComparison.Ordinal) || type == "text/html")
        {
            headers.ContentSecurityPolicy = ContentSecurityPolicy + FrameAncestors(options, name, request);
        }

        headers.XContentTypeOptions = "nosniff";
        headers.Append(HeaderNames.Vary, HeaderNames.AcceptEncoding);
        var encoding = DemoFiles.Encodings.FirstOrDefault(request.Accepts);
        var tag = DemoFiles.TagOf(file, encoding);
        if (encoding is null)
        {
            return TypedResults.PhysicalFile(file.PhysicalPath!, type, lastModified: file.LastModified, entityTag: tag);
        }

        headers.ContentEncoding = encoding;
        return TypedResults.File(await files.CompressAsync(file, encoding), type, entityTag: tag);
    }

    // Only one view alone may stand in a frame: it has nothing that a click could be stolen for. The page reads embed in this case of letters only.
    private static string FrameAncestors(DemoOptions options, string name, HttpRequest request) =>
        options.FrameAncestors.Count > 0 && name == Page && request.Query.Keys.Contains("embed", StringComparer.Ordinal)
            ? string.Join(' ', options.FrameAncestors) : "'none'";
}
