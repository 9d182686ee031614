using Microsoft.Extensions.Options;
using RxSse.Publishing;
using RxSse.Views;

namespace RxSse.Http.Security;

/// <summary>What callers without a credential may do: as <c>Access:Anonymous</c> says, or else as where the server listens.</summary>
internal sealed class AnonymousRights(
    IOptions<AccessOptions> access, IOptions<PublishingOptions> publishing, IOptions<CompositionOptions> composition,
    IHostEnvironment environment, ListeningAddresses addresses, Schemes schemes)
{
    private readonly Caller? _configured = access.Value.Anonymous is { } scopes ? Caller.Anonymous(scopes) : null;
    private readonly Caller _nothing = Caller.Anonymous([]);
    private readonly Caller _local = Caller.Anonymous([.. Open(publishing.Value, composition.Value, environment), "rxsse:publish:*"]);
    private readonly Caller _remote = Caller.Anonymous(Open(publishing.Value, composition.Value, environment));

    /// <summary>Whether <c>Access:Anonymous</c> has scopes; otherwise they are <c>auto</c>.</summary>
    public bool AreConfigured => _configured is not null;

    /// <summary>A caller with what <c>Access:Anonymous</c> gives to everybody; null if it does not say.</summary>
    public Caller? Configured => _configured;

    /// <summary>The caller of a request without a credential.</summary>
    public Caller Of(HttpContext context) => _configured ?? (schemes.Exist ? _nothing : ByAddress(context));

    /// <summary>The caller as <c>auto</c> has it where nobody can authenticate.</summary>
    public Caller ByAddress(HttpContext context) =>
        addresses.AreLoopback && context.Connection.LocalIpAddress is not null && !ProxyMarks.AreIn(context) ? _local : _remote;

    // Publishing:Enabled and Composition:ListViews open what they name for everybody.
    private static IEnumerable<string> Open(PublishingOptions publishing, CompositionOptions composition, IHostEnvironment environment)
    {
        string[] scopes =
        [
            "rxsse:read:*", Scopes.Compose,
            .. publishing.Enabled is true ? ["rxsse:publish:*"] : Array.Empty<string>(),
            .. composition.ListViews ?? environment.IsDevelopment() ? [Scopes.Admin] : Array.Empty<string>(),
        ];
        return scopes;
    }
}
