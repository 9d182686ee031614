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

    /// <summary>The rights of callers that the host accepts, if their credentials have no scopes.</summary>
    public Caller OfAuthenticated { get; } = Caller.Anonymous(ReadAndCompose(publishing.Value));

    /// <summary>Whether <c>Access:Anonymous</c> has scopes; otherwise they are <c>auto</c>.</summary>
    public bool AreConfigured => _configured is not null;

    /// <summary>A caller with what <c>Access:Anonymous</c> gives to everybody; null if it does not say.</summary>
    public Caller? Configured => _configured;

    /// <summary>The caller of a request without a credential.</summary>
    public Caller Of(HttpContext context) => _configured ?? (schemes.Exist ? _nothing : ByAddress(context));

    /// <summary>Whether a request without a credential comes from this machine, as <c>auto</c> has it.</summary>
    public bool AreLocal(HttpContext context) => !schemes.Exist && ReferenceEquals(ByAddress(context), _local);

    // As auto has it where nobody can authenticate.
    private Caller ByAddress(HttpContext context) =>
        addresses.AreLoopback && context.Connection.LocalIpAddress is not null && !ProxyMarks.AreIn(context) ? _local : _remote;

    // Publishing:Enabled and Composition:ListViews open what they name for everybody.
    private static string[] Open(PublishingOptions publishing, CompositionOptions composition, IHostEnvironment environment) =>
        composition.ListViews ?? environment.IsDevelopment() ? [.. ReadAndCompose(publishing), Scopes.Admin] : ReadAndCompose(publishing);

    private static string[] ReadAndCompose(PublishingOptions publishing) =>
        publishing.Enabled is true ? ["rxsse:read:*", Scopes.Compose, "rxsse:publish:*"] : ["rxsse:read:*", Scopes.Compose];
}
