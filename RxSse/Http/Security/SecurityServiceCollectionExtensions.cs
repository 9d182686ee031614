using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using RxSse.Diagnostics;
using RxSse.Log;
using RxSse.Streams;
using RxSse.Threading;
using RxSse.Views;
using RxSse.Views.Parsing;

namespace RxSse.Http.Security;

internal static class SecurityServiceCollectionExtensions
{
    /// <summary>Adds the policies, their handler, and what identifies callers. The authorization of the host is not added.</summary>
    public static void AddAccess(this IServiceCollection services)
    {
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPostConfigureOptions<AuthorizationOptions>, StreamPolicies>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IAuthorizationHandler, StreamRightHandler>());
        services.TryAddSingleton<Schemes>();
        services.TryAddSingleton<ListeningAddresses>();
        services.TryAddSingleton<AnonymousRights>();
        services.TryAddSingleton<StreamAuthorization>();
        services.TryAddSingleton<UnknownScopes>();
        services.TryAddSingleton<ApiKeys>();
        services.TryAddShared<ITicketStore>(provider => new InMemoryTickets(provider.GetRequiredService<ServerSchedulers>().Timers));
        services.TryAddSingleton(provider => new Tickets(
            provider.GetRequiredService<ITicketStore>(), provider.GetRequiredService<ServerSchedulers>().Timers,
            provider.GetRequiredService<RowConditions>().Claims));
        services.TryAddSingleton<CredentialFaults>();
        services.TryAddSingleton<RequestIdentity>();
        services.TryAddSingleton(provider => new Audit(
            provider.GetRequiredService<ServerSchedulers>().Timers, provider.GetRequiredService<ILoggerFactory>()));
        services.AddFigures<AccessCounters>();
        services.TryAddSingleton<AccessRefusals>();
        services.TryAddSingleton<Credentials>();
        services.TryAddSingleton<AccessControl>();
        services.TryAddSingleton(provider => new ReadableNamesCache(
            provider.GetRequiredService<ViewLanguage>(), provider.GetRequiredService<StreamAuthorization>(),
            provider.GetRequiredService<StreamsEndpoint>().ListOf, provider.GetRequiredService<RowClaims>()));
        services.TryAddSingleton<RowClaims>();
        services.TryAddSingleton(Rows);
        services.AddHostedService<AccessStart>();
    }

    // The start has checked them; a stream whose condition could not be read would be open.
    private static RowConditions Rows(IServiceProvider services)
    {
        var rows = RowConditions.Read(
            services.GetRequiredService<IOptions<AccessOptions>>().Value.Rows, services.GetRequiredService<StreamDefinitions>().Names,
            services.GetRequiredService<IOptions<CompositionOptions>>().Value);
        return rows.Errors.Count == 0 ? rows : throw new InvalidOperationException(string.Join('\n', rows.Errors));
    }
}
