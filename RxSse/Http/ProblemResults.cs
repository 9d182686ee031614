using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using RxSse.Delivery.Limits;
using RxSse.Http.Security;
using RxSse.Log;
using RxSse.Text;

namespace RxSse.Http;

/// <summary>Errors as <c>application/problem+json</c> (RFC 9457), for any <c>Accept</c> header.</summary>
internal static class ProblemResults
{
    public static IResult BadRequest(string detail) => Problem(StatusCodes.Status400BadRequest, detail);

    /// <summary>With the position of the error in the expression, if there is one.</summary>
    public static IResult BadRequest(RequestFault fault) => Problem(
        StatusCodes.Status400BadRequest, fault.Detail,
        fault.Column is null ? null : new Dictionary<string, object?> { ["column"] = fault.Column, ["length"] = fault.Length });

    public static IResult Unavailable(string detail) => Problem(StatusCodes.Status503ServiceUnavailable, detail);

    /// <summary>A retry in a second may succeed.</summary>
    public static IResult UnavailableNow(HttpContext context, string detail)
    {
        context.Response.Headers.RetryAfter = "1";
        return Unavailable(detail);
    }

    /// <summary>What the log has not appended. Without <c>Retry-After</c> if only a person can change that.</summary>
    public static IResult Refused(HttpContext context, AppendRefusal reason, string detail) => reason is AppendRefusal.Full
        ? Problem(StatusCodes.Status507InsufficientStorage, detail)
        : UnavailableNow(context, detail);

    /// <summary>More than a rate allows.</summary>
    /// <param name="context">The request.</param>
    /// <param name="credential">Of who sent it; null if there is none.</param>
    /// <param name="rejection">What the rate says.</param>
    public static IResult TooFast(HttpContext context, SubscriberCredential? credential, Rejection rejection)
    {
        LogTooFast(context, credential, rejection);
        context.Response.Headers.RetryAfter =
            Rejection.SecondsOf(rejection.Wait.GetValueOrDefault()).ToString(CultureInfo.InvariantCulture);
        return Problem(StatusCodes.Status429TooManyRequests, rejection.Message);
    }

    /// <summary>Writes to the audit log that there was more than a rate allows.</summary>
    public static void LogTooFast(HttpContext context, SubscriberCredential? credential, Rejection rejection) =>
        context.RequestServices.GetService<Audit>()?.Refused(
            context.Request, credential, StatusCodes.Status429TooManyRequests, rejection.Message);

    public static IResult Problem(int status, string? detail, Dictionary<string, object?>? extensions = null) =>
        new ProblemResult(TypedResults.Problem(
            detail is null ? null : ErrorText.Truncate(detail, ErrorText.MaxDetailLength),
            statusCode: status, extensions: extensions).ProblemDetails); // sets type and title

    /// <summary>
    /// Writes through the application's <see cref="IProblemDetailsService"/> if it has one, which adds its own members. Otherwise writes
    /// with the metadata of this assembly, since the application need not know how to write problem details.
    /// </summary>
    private sealed class ProblemResult(ProblemDetails problem) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            var status = problem.Status!.Value;
            httpContext.Response.StatusCode = status;
            var service = httpContext.RequestServices.GetService<IProblemDetailsService>();
            if (service is null || !await service.TryWriteAsync(new() { HttpContext = httpContext, ProblemDetails = problem }))
            {
                await TypedResults.Json(problem, EndpointJson.Relaxed.ProblemDetails, "application/problem+json", status)
                    .ExecuteAsync(httpContext);
            }
        }
    }
}
