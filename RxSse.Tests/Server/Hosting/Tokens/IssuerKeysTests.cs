using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Tokens;
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

    [Fact]
    public async Task RotatedKeys_LetIn_AndThoseThatAreGoneDoNot()
    {
        using var patience = Patience.Start();
        using var old = RSA.Create(2048);
        using var next = RSA.Create(2048);
        var keys = new IssuerKeys("https://issuer.example/metadata", _documents, _clock) { RefreshInterval = TimeSpan.FromMinutes(1) };
        _documents.Keys = SetOf("one", old);
        Assert.True(await IsLetInAsync("one", old));

        _documents.Keys = SetOf("two", next);
        _clock.Seconds = 59;
        Assert.False(await IsLetInAsync("two", next));
        Assert.Equal(1, _documents.Count);

        _clock.Seconds = 60;
        while (!await IsLetInAsync("two", next)) // the first makes the keys be fetched, in the background
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        Assert.False(await IsLetInAsync("one", old)); // which has let in a token before
        Assert.True(await IsLetInAsync("two", next));
        Assert.Equal(2, _documents.Count);

        async Task<bool> IsLetInAsync(string id, RSA key)
        {
            var token = new Token().WithHeader("alg", "RS256").WithHeader("kid", id).Rsa(key)["Bearer ".Length..];
            var validation = new TokenValidationParameters
            {
                ConfigurationManager = keys,
                ValidIssuer = TokenServer.Issuer,
                ValidAudience = TokenServer.Audience,
            };
            return (await new JsonWebTokenHandler().ValidateTokenAsync(token, validation)).IsValid; // as JwtBearer does
        }
    }

    private static string SetOf(string id, RSA key)
    {
        var (modulus, exponent) = (key.ExportParameters(false).Modulus, key.ExportParameters(false).Exponent);
        return $$"""{"keys":[{"kty":"RSA","kid":"{{id}}","n":"{{Base64Url.EncodeToString(modulus)}}","e":"{{Base64Url.EncodeToString(exponent)}}"}]}""";
    }

    private sealed class Clock : TimeProvider
    {
        public long Seconds { get; set; }

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Seconds;
    }

    /// <summary>What an issuer shows; it counts how often it is asked where its keys are.</summary>
    private sealed class Documents : IDocumentRetriever
    {
        private readonly TaskCompletionSource _fetchedTwice = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _count;

        public int Count => Volatile.Read(ref _count);

        public string? Keys { get; set; }

        public Task FetchedTwice => _fetchedTwice.Task;

        public Task<string> GetDocumentAsync(string address, CancellationToken cancel)
        {
            if (address.EndsWith("/keys", StringComparison.Ordinal))
            {
                return Task.FromResult(Keys!);
            }

            if (Interlocked.Increment(ref _count) == 2)
            {
                _fetchedTwice.TrySetResult();
            }

            return Task.FromResult(Keys is null
                ? """{"issuer":"https://issuer.example"}"""
                : """{"issuer":"https://issuer.example","jwks_uri":"https://issuer.example/keys"}""");
        }
    }
}
