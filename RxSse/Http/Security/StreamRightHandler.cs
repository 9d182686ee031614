using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;

namespace RxSse.Http.Security;

/// <summary>Decides <see cref="StreamRight"/> by the scopes of the principal (docs/access.md).</summary>
public sealed class StreamRightHandler : AuthorizationHandler<StreamRight>
{
    /// <inheritdoc/>
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, StreamRight requirement)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(requirement);
        if (Rights.Of(Scopes.In(context.User).Select(scope => scope.Word)).Allow(requirement.Kind, (context.Resource as StreamName)?.Name))
        {
            context.Succeed(requirement);
        }

        return Task.CompletedTask;
    }
}

/// <summary>Adds the policies, unless the application has one of the name.</summary>
internal sealed class StreamPolicies : IPostConfigureOptions<AuthorizationOptions>
{
    private static readonly Dictionary<RightKind, AuthorizationPolicy> Own =
        Enum.GetValues<RightKind>().ToDictionary(kind => kind, kind => new AuthorizationPolicy([new StreamRight(kind)], []));

    /// <summary>Whether all of them are those of RxSse.</summary>
    public static bool AreOwn(AuthorizationOptions options) =>
        Own.All(policy => ReferenceEquals(options.GetPolicy(RxSsePolicies.Of(policy.Key)), policy.Value));

    public void PostConfigure(string? name, AuthorizationOptions options)
    {
        foreach (var (kind, policy) in Own)
        {
            if (options.GetPolicy(RxSsePolicies.Of(kind)) is null)
            {
                options.AddPolicy(RxSsePolicies.Of(kind), policy);
            }
        }
    }
}
