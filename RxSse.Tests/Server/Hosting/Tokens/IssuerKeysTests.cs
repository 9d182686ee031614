using Microsoft.IdentityModel.Protocols;
using RxSse.Server.Hosting;
using RxSse.Tests.EndToEnd.Servers;
using Xunit;

namespace RxSse.Tests.Server.Hosting.Tokens;

/// <summary>How often the keys of an issuer are fetched, on a clock that the test moves.</summary>
public sealed class IssuerKeysTests
{
    private readonly Clock _clock = new();
    private readonly Documents _documents = new();

    [Fact]
    public async Task UnknownKeys_FetchAnew_AtMostOnceInTheInterval()
    {
        using var patience = Patience.Start();
        var keys = new IssuerKeys("https://issuer.example/metadata", _documents, _clock) { RefreshInterval = TimeSpan.FromMinutes(1) };
        await keys.GetConfigurationAsync(patience.Token);
        Assert.Equal(1, _documents.Count);

        _clock.Seconds = 59;
        keys.RequestRefresh();
        Assert.Equal(1, _documents.Count);

        _clock.Seconds = 60;
        keys.RequestRefresh();
        await _documents.FetchedTwice.WaitAsync(patience.Token); // in the background
        keys.RequestRefresh();
        Assert.Equal(2, _documents.Count);
    }

    private sealed class Clock : TimeProvider
    {
        public long Seconds { get; set; }

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Seconds;
    }

    /// <summary>An issuer without keys.</summary>
    private sealed class Documents : IDocumentRetriever
    {
        private readonly TaskCompletionSource _fetchedTwice = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _count;

        public int Count => Volatile.Read(ref _count);

        public Task FetchedTwice => _fetchedTwice.Task;

        public Task<string> GetDocumentAsync(string address, CancellationToken cancel)
        {
            if (Interlocked.Increment(ref _count) == 2)
            {
                _fetchedTwice.TrySetResult();
            }

            return Task.FromResult("""{"issuer":"https://issuer.example"}""");
        }
    }
}
