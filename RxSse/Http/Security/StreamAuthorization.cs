using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Infrastructure;
using Microsoft.Extensions.Options;

namespace RxSse.Http.Security;

/// <summary>
/// Asks the policies. While they and their handler are those of RxSse, the scopes of the caller decide at once; services are resolved only
/// for a host that has others.
/// </summary>
internal sealed class StreamAuthorization(IServiceScopeFactory scopes, IOptions<AuthorizationOptions> options, ILoggerFactory loggers)
{
    private readonly Lazy<bool> _isOwn = new(() => IsOwn(scopes, options.Value));

    /// <summary>Whether scopes alone decide.</summary>
    public bool IsByScopes => _isOwn.Value;

    /// <summary>Whether a caller has a right.</summary>
    /// <param name="context">The request.</param>
    /// <param name="caller">Its caller.</param>
    /// <param name="kind">The kind of right.</param>
    /// <param name="name">The name as it is written; null for rights without one.</param>
    public ValueTask<bool> AllowsAsync(HttpContext context, Caller caller, RightKind kind, string? name = null) =>
        IsByScopes ? ValueTask.FromResult(caller.Rights.Allow(kind, name)) : AskAsync(context, caller, kind, name);

    private async ValueTask<bool> AskAsync(HttpContext context, Caller caller, RightKind kind, string? name)
    {
        var service = context.RequestServices.GetService<IAuthorizationService>() ?? ServiceOf(context.RequestServices);
        var resource = name is null ? null : new StreamName(name);
        return (await service.AuthorizeAsync(caller.User, resource, RxSsePolicies.Of(kind))).Succeeded;
    }

    // Of a host that has policies or handlers, but has not called AddAuthorization.
    private DefaultAuthorizationService ServiceOf(IServiceProvider services) => new(
        new DefaultAuthorizationPolicyProvider(options),
        new DefaultAuthorizationHandlerProvider([.. services.GetServices<IAuthorizationHandler>(), new PassThroughAuthorizationHandler(options)]),
        loggers.CreateLogger<DefaultAuthorizationService>(),
        new DefaultAuthorizationHandlerContextFactory(),
        new DefaultAuthorizationEvaluator(),
        options);

    private static bool IsOwn(IServiceScopeFactory scopes, AuthorizationOptions options)
    {
        using var scope = scopes.CreateScope();
        var services = scope.ServiceProvider;
        return StreamPolicies.AreOwn(options)
            && IsOf<DefaultAuthorizationService>(services.GetService<IAuthorizationService>())
            && IsOf<DefaultAuthorizationPolicyProvider>(services.GetService<IAuthorizationPolicyProvider>())
            && IsOf<DefaultAuthorizationHandlerProvider>(services.GetService<IAuthorizationHandlerProvider>())
            && IsOf<DefaultAuthorizationHandlerContextFactory>(services.GetService<IAuthorizationHandlerContextFactory>())
            && IsOf<DefaultAuthorizationEvaluator>(services.GetService<IAuthorizationEvaluator>())
            && services.GetServices<IAuthorizationHandler>().ToList() is var handlers
            && handlers.Exists(handler => handler is StreamRightHandler)
            && handlers.TrueForAll(handler => handler is StreamRightHandler || handler.GetType() == typeof(PassThroughAuthorizationHandler));
    }

    // Or a type of the framework that is derived from it.
    private static bool IsOf<T>(object? service) =>
        service is null || (service is T && service.GetType().Assembly == typeof(T).Assembly);
}
