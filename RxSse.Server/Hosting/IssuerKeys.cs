using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace RxSse.Server.Hosting;

/// <summary>
/// The public keys of an issuer. For a token that names an unknown key, the library fetches the keys again. This class limits that to once
/// in an interval, and counts the first fetch too, which the library does not. It rejects a key that the issuer has removed: the library
/// would accept it for another hour.
/// </summary>
internal sealed class IssuerKeys : ConfigurationManager<OpenIdConnectConfiguration>
{
    private readonly CountedRetriever _retriever;
    private readonly TimeProvider _time;

    /// <param name="address">The address of the issuer's metadata, which names the address of the keys.</param>
    /// <param name="documents">Fetches the documents.</param>
    /// <param name="time">Its clock measures the interval.</param>
    public IssuerKeys(string address, IDocumentRetriever documents, TimeProvider time)
        : this(address, documents, time, new CountedRetriever(time))
    {
    }

    private IssuerKeys(string address, IDocumentRetriever documents, TimeProvider time, CountedRetriever retriever)
        : base(address, retriever, documents)
    {
        (_time, _retriever) = (time, retriever);
        UseLastKnownGoodConfiguration = false;
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

        public Task<OpenIdConnectConfiguration> GetConfigurationAsync(
            string address, IDocumentRetriever retriever, CancellationToken cancel)
        {
            Volatile.Write(ref _last, time.GetTimestamp());
            return OpenIdConnectConfigurationRetriever.GetAsync(address, retriever, cancel);
        }
    }
}
