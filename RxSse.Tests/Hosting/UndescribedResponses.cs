using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using RxSse.Http.OpenApi;

namespace RxSse.Tests.Hosting;

/// <summary>
/// Responses whose status the OpenAPI document does not have: all tests with a host in memory look for them. What the host itself answers
/// does not count: errors without a problem, exceptions, and preflight requests.
/// </summary>
/// <param name="services">Those of the host.</param>
internal sealed class UndescribedResponses(IServiceProvider services)
{
    private readonly ConcurrentQueue<string> _all = [];

    public IReadOnlyCollection<string> All => _all;

    /// <summary>Looks at a response when it begins. It uses no scope of services, and adds no method that lasts as long as a response.</summary>
    public RequestDelegate Watch(RequestDelegate next) => context =>
    {
        context.Response.OnStarting(() =>
        {
            if (context.GetEndpoint() is RouteEndpoint endpoint && endpoint.Metadata.GetMetadata<Operation>() is { } operation
                && !HttpMethods.IsOptions(context.Request.Method) && IsOfRxSse(context.Response)
                && services.GetRequiredService<OpenApiWriter>().ResponsesOf(operation).All(known => known.Status != context.Response.StatusCode))
            {
                _all.Enqueue($"{context.Request.Method} {endpoint.RoutePattern.RawText}: {context.Response.StatusCode}");
            }

            return Task.CompletedTask;
        });
        return next(context);
    };

    private static bool IsOfRxSse(HttpResponse response) => response.StatusCode < StatusCodes.Status400BadRequest
        || (response.StatusCode != StatusCodes.Status500InternalServerError && response.ContentType == "application/problem+json");
}
