using Microsoft.AspNetCore.Http.HttpResults;

namespace RxSse.Http;

/// <summary>Errors as <c>application/problem+json</c> (RFC 9457), whatever the request's <c>Accept</c> says.</summary>
internal static class ProblemResults
{
    public static ProblemHttpResult BadRequest(string detail) => Problem(StatusCodes.Status400BadRequest, detail);

    /// <summary>With the place of the fault in the expression, if it is about one.</summary>
    public static ProblemHttpResult BadRequest(RequestFault fault) => TypedResults.Problem(
        fault.Detail, statusCode: StatusCodes.Status400BadRequest,
        extensions: fault.Column is null ? null : new Dictionary<string, object?> { ["column"] = fault.Column, ["length"] = fault.Length });

    public static ProblemHttpResult TooLarge(string detail) => Problem(StatusCodes.Status413PayloadTooLarge, detail);

    public static ProblemHttpResult UnsupportedMediaType(string detail) => Problem(StatusCodes.Status415UnsupportedMediaType, detail);

    public static ProblemHttpResult Unavailable(string detail) => Problem(StatusCodes.Status503ServiceUnavailable, detail);

    /// <summary>Gives a body to the errors that come without one: unknown paths, wrong methods, faults of the server.</summary>
    public static void UseProblems(this IApplicationBuilder app)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandler = context => ForStatus(context).ExecuteAsync(context),
            StatusCodeSelector = error => error is BadHttpRequestException bad ? bad.StatusCode : StatusCodes.Status500InternalServerError,
            SuppressDiagnosticsCallback = error => error.Exception is BadHttpRequestException, // the client's fault is not the server's log's
        });
        app.UseStatusCodePages(new StatusCodePagesOptions { HandleAsync = pages => ForStatus(pages.HttpContext).ExecuteAsync(pages.HttpContext) });
    }

    private static ProblemHttpResult ForStatus(HttpContext context) => Problem(context.Response.StatusCode, context.Response.StatusCode switch
    {
        StatusCodes.Status404NotFound => $"There is nothing at {context.Request.Path}. There are: {Known(context)}.",
        StatusCodes.Status405MethodNotAllowed => $"{context.Request.Path} does not take {context.Request.Method}, only {context.Response.Headers.Allow}.",
        StatusCodes.Status400BadRequest => "The request is not HTTP as it should be, or broke off.",
        StatusCodes.Status408RequestTimeout => "The request came too slowly.",
        StatusCodes.Status500InternalServerError => "The server failed at this request. Its log says why.",
        _ => null,
    });

    private static string Known(HttpContext context) => string.Join(", ",
        from endpoint in context.RequestServices.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        from method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["any method"]
        select $"{method} {endpoint.RoutePattern.RawText}");

    private static ProblemHttpResult Problem(int status, string? detail) => TypedResults.Problem(detail, statusCode: status);
}
