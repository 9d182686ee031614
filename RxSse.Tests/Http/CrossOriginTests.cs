using Microsoft.AspNetCore.Cors;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using RxSse.Http;
using RxSse.Publishing;
using Xunit;

namespace RxSse.Tests.Http;

/// <summary>Which requests the policy for other origins concerns. What the policy allows is tested end to end.</summary>
public sealed class CrossOriginTests
{
    private readonly CrossOrigin _crossOrigin = new(
        Options.Create(new CorsOptions()), Options.Create(new PublishingOptions()), NullLoggerFactory.Instance);

    [Theory]
    [InlineData(null)]
    [InlineData("https://example.org")]
    public async Task Request_UsesNoScopeOfServices(string? origin)
    {
        var endpoint = Endpoint();
        _crossOrigin.ApplyTo(endpoint);
        var context = new DefaultHttpContext();
        context.Features.Set<IServiceProvidersFeature>(new NoServices());
        context.Request.Headers[HeaderNames.Origin] = origin;

        await endpoint.RequestDelegate!(context);

        Assert.Equal(StatusCodes.Status202Accepted, context.Response.StatusCode);
    }

    [Fact]
    public async Task Preflight_IsAnswered_AndDoesNotReachTheEndpoint()
    {
        var endpoint = Endpoint();
        _crossOrigin.ApplyTo(endpoint);
        var context = new DefaultHttpContext { Request = { Method = "OPTIONS" } };
        context.Request.Headers[HeaderNames.Origin] = "https://example.org";
        context.Request.Headers[HeaderNames.AccessControlRequestMethod] = "GET";

        await endpoint.RequestDelegate!(context);

        Assert.Equal(StatusCodes.Status204NoContent, context.Response.StatusCode);
        Assert.Equal("*", context.Response.Headers.AccessControlAllowOrigin);
        Assert.True(endpoint.Metadata.OfType<IHttpMethodMetadata>().Last().AcceptCorsPreflight);
    }

    [Fact]
    public void EndpointWithAPolicyOfTheHost_IsLeftToTheHost()
    {
        var endpoint = Endpoint();
        var before = endpoint.RequestDelegate;
        endpoint.Metadata.Add(new EnableCorsAttribute("host"));

        _crossOrigin.ApplyTo(endpoint);

        Assert.Same(before, endpoint.RequestDelegate);
        Assert.False(CrossOrigin.IsAppliedBy(endpoint.Build()));
    }

    private static RouteEndpointBuilder Endpoint() => new(
        context =>
        {
            context.Response.StatusCode = StatusCodes.Status202Accepted;
            return Task.CompletedTask;
        },
        RoutePatternFactory.Parse("/events"), order: 0)
    { Metadata = { new HttpMethodMetadata(["GET"]) } };

    private sealed class NoServices : IServiceProvidersFeature
    {
        public IServiceProvider RequestServices
        {
            get => throw new InvalidOperationException("A scope of services was used.");
            set => throw new NotSupportedException();
        }
    }
}
