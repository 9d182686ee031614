using Microsoft.AspNetCore.Authorization;

namespace RxSse.Http.Security;

/// <summary>What a right allows.</summary>
public enum RightKind
{
    /// <summary>To read a stream or a named view: <c>rxsse:read:&lt;name&gt;</c>.</summary>
    Read,

    /// <summary>To publish to a stream: <c>rxsse:publish:&lt;name&gt;</c>.</summary>
    Publish,

    /// <summary>To ask for views of one's own: <c>rxsse:compose</c>.</summary>
    Compose,

    /// <summary>To see what others do: <c>rxsse:admin</c>.</summary>
    Admin,
}

/// <summary>The requirement of the policies in <see cref="RxSsePolicies"/>. A handler decides it for the resource <see cref="StreamName"/>.</summary>
/// <param name="kind">What the right allows.</param>
public sealed class StreamRight(RightKind kind) : IAuthorizationRequirement
{
    /// <summary>What the right allows.</summary>
    public RightKind Kind => kind;

    /// <inheritdoc/>
    public override string ToString() => $"A scope such as {Scopes.Of(kind, "*")} is required.";
}

/// <summary>The resource of an authorization: a name as it is written in a request. There need not be a stream of this name.</summary>
/// <param name="Name">The name of a stream or a named view.</param>
public sealed record StreamName(string Name);

/// <summary>The names of the policies that the endpoints ask. A policy of the application with one of these names replaces that of RxSse.</summary>
public static class RxSsePolicies
{
    /// <summary>Asked for each name that is read, with <see cref="StreamName"/> as the resource.</summary>
    public const string Read = "RxSse.Read";

    /// <summary>Asked for a name that is published to, with <see cref="StreamName"/> as the resource.</summary>
    public const string Publish = "RxSse.Publish";

    /// <summary>Asked for a view that is more than names and commas, without a resource.</summary>
    public const string Compose = "RxSse.Compose";

    /// <summary>Asked for what shows the requests of others, without a resource.</summary>
    public const string Admin = "RxSse.Admin";

    internal static string Of(RightKind kind) => kind switch
    {
        RightKind.Read => Read,
        RightKind.Publish => Publish,
        RightKind.Compose => Compose,
        _ => Admin,
    };
}
