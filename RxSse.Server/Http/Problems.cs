using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Diagnostics;
using RxSse.Http;
using RxSse.Text;

namespace RxSse.Server.Http;

/// <summary>Gives a body to the errors that come without one: unknown paths, wrong methods, exceptions.</summary>
internal static class Problems
{
    public static IResult UnsupportedMediaType(string detail) => ProblemResults.Problem(StatusCodes.Status415UnsupportedMediaType, detail);

    public static void UseProblems(this WebApplication app)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandler = AnswerAsync,
            StatusCodeSelector = error => error is BadHttpRequestException bad ? bad.StatusCode
                : IsOfTheClient(error) ? StatusCodes.Status400BadRequest
                : StatusCodes.Status500InternalServerError,
            SuppressDiagnosticsCallback = error => IsOfTheClient(error.Exception), // is not logged
        });
        // Not for event streams, whose errors have bodies: the middleware keeps half a KiB as long as a response is open.
        app.UseWhen(
            context => !EventsEndpoint.Is(context.GetEndpoint()),
            others => others.UseStatusCodePages(new StatusCodePagesOptions
            {
                HandleAsync = pages => ForStatus(pages.HttpContext).ExecuteAsync(pages.HttpContext),
            }));
    }

    // Kestrel fails to drain a body whose reading a reset has ended, and logs an error, unless it knows that the connection is over.
    private static Task AnswerAsync(HttpContext context)
    {
        if (IsOfTheConnection(context.Features.Get<IExceptionHandlerFeature>()?.Error))
        {
            context.Abort();
            return Task.CompletedTask;
        }

        return ForStatus(context).ExecuteAsync(context);
    }

    private static bool IsOfTheConnection(Exception? error) =>
        error is ConnectionResetException or ConnectionAbortedException
        || (error is IOException or OperationCanceledException && error.InnerException is { } inner && IsOfTheConnection(inner));

    // What reading a body throws if it is not HTTP, or if the connection ends before the body does: by the client, or by a stop that waits
    // no longer. A chunk size beyond all numbers is an IOException about an overflow.
    private static bool IsOfTheClient(Exception error) => error switch
    {
        BadHttpRequestException or ConnectionResetException or ConnectionAbortedException => true,
        IOException { InnerException: OverflowException } => true,
        IOException { InnerException: { } inner } => IsOfTheClient(inner),
        OperationCanceledException { InnerException: { } inner } => IsOfTheClient(inner),
        _ => false,
    };

    private static IResult ForStatus(HttpContext context) =>
        ProblemResults.Problem(context.Response.StatusCode, DetailFor(context.Response.StatusCode, context));

    private static string? DetailFor(int status, HttpContext context) => status switch
    {
        StatusCodes.Status404NotFound =>
            $"Unknown path '{ErrorText.Truncate(context.Request.Path)}'. Allowed: {Endpoints(context)}.",
        StatusCodes.Status405MethodNotAllowed =>
            $"The method '{ErrorText.Truncate(context.Request.Method)}' is not allowed for {ErrorText.Truncate(context.Request.Path)}. "
            + $"Allowed: {context.Response.Headers.Allow}.",
        StatusCodes.Status400BadRequest => "The request is not valid HTTP, or ended too early.",
        StatusCodes.Status408RequestTimeout => "The request arrived too slowly.",
        StatusCodes.Status500InternalServerError => "The server failed to process this request. The reason is in its log.",
        _ => null,
    };

    private static string Endpoints(HttpContext context) => string.Join(", ",
        from endpoint in context.RequestServices.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        from method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["any method"]
        where !HttpMethods.IsHead(method) // where GET is
        select $"{method} {endpoint.RoutePattern.RawText}");
}
