using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace RxSse.Server.Hosting;

/// <summary>
/// The public keys of an issuer. A token that names an unknown one makes the library fetch them anew: this one does it at most once in an
/// interval, from the first time, which the library does not count. A key that is gone lets in nobody: the library would go on with it.
/// </summary>
internal sealed class IssuerKeys : ConfigurationManager<OpenIdConnectConfiguration>
{
    private readonly CountedRetriever _retriever;
    private readonly TimeProvider _time;

    /// <param name="address">Where the issuer says where its keys are.</param>
    /// <param name="documents">Fetches what is there.</param>
    /// <param name="time">Its clock measures the interval.</param>
    public IssuerKeys(string address, IDocumentRetriever documents, TimeProvider time)
        : this(address, documents, time, new CountedRetriever(time))
    {
    }

    private IssuerKeys(string address, IDocumentRetriever documents, TimeProvider time, CountedRetriever retriever)
        : base(address, retriever, documents)
    {
        (_time, _retriever) = (time, retriever);
        UseLastKnownGoodConfiguration = false; // or a key that the issuer has taken back lets in for another hour
    }

    /// <inheritdoc/>
    public override void RequestRefresh()
    {
        if (_time.GetElapsedTime(_retriever.Last) >= RefreshInterval)
        {
            base.RequestRefresh();
        }
    }

    /// <summary>Knows when it was last asked.</summary>
    private sealed class CountedRetriever(TimeProvider time) : IConfigurationRetriever<OpenIdConnectConfiguration>
    {
        private long _last;

        public long Last => Volatile.Read(ref _last);

        public Task<OpenIdConnectConfiguration> GetConfigurationAsync(string address, IDocumentRetriever retriever, CancellationToken cancel)
        {
            Volatile.Write(ref _last, time.GetTimestamp());
            return OpenIdConnectConfigurationRetriever.GetAsync(address, retriever, cancel);
        }
    }
}
