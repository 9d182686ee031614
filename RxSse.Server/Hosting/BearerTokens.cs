using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Tokens;
using RxSse.Configuration;
using RxSse.Http.Security;

namespace RxSse.Server.Hosting;

/// <summary>Bearer tokens, by ASP.NET Core's own handler, if the configuration has the section <c>Authentication:Schemes:Bearer</c>.</summary>
internal static class BearerTokens
{
    private const string Section = $"Authentication:Schemes:{JwtBearerDefaults.AuthenticationScheme}";
    private const string MiddlewareIsThere = "__AuthenticationMiddlewareSet"; // what UseAuthentication sets
    private const int MaxTokenBytes = 12 * 1024;
    private static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(30); // the library's 5 minutes accept tokens that have long expired
    private static readonly TimeSpan RefreshInterval = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan BackchannelTimeout = TimeSpan.FromSeconds(10);

    private static readonly string[] OfPublicKeys =
    [
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
        SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
    ];

    /// <summary>Whether the configuration has the section.</summary>
    public static bool AreConfigured(IConfiguration configuration) => configuration.GetSection(Section).Exists();

    /// <summary>Adds the scheme, as the configuration says and stricter.</summary>
    public static WebApplicationBuilder AddBearerTokens(this WebApplicationBuilder builder)
    {
        if (AreConfigured(builder.Configuration))
        {
            builder.Services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer();
            builder.Services.Configure<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme, Restrict);
            // After JwtBearer's own.
            builder.Services.PostConfigure<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme, FetchKeysRarely);
            builder.Services.AddSingleton<CredentialFaults, BearerFaults>();
            builder.Services.AddSingleton<IValidateOptions<RxSseOptions>, Check>();
        }

        return builder;
    }

    /// <summary>
    /// Leaves out the authentication middleware, which the framework adds by itself unless it is there: while a stream lasts, it would keep the
    /// handler, and with it the token and all of its claims. The endpoints authenticate by the same scheme when they need the caller.
    /// </summary>
    public static void LeaveOutAuthenticationMiddleware(this WebApplication app) =>
        ((IApplicationBuilder)app).Properties[MiddlewareIsThere] = true;

    private static void Restrict(JwtBearerOptions options)
    {
        options.MapInboundClaims = false;
        options.SaveToken = false;
        options.IncludeErrorDetails = false;
        options.RefreshInterval = RefreshInterval; // keys are not fetched more often, however many tokens name unknown ones
        options.BackchannelTimeout = BackchannelTimeout;
        foreach (var handler in options.TokenHandlers)
        {
            handler.MaximumTokenSizeInBytes = MaxTokenBytes;
        }

        var validation = options.TokenValidationParameters;
        validation.AuthenticationType = JwtBearerDefaults.AuthenticationScheme; // the scheme of the principal that is revoked
        validation.ClockSkew = ClockSkew;
        validation.ValidateIssuer = true;
        validation.ValidateAudience = true;
        validation.IgnoreTrailingSlashWhenValidatingAudience = false; // letter for letter
        validation.ValidateLifetime = true;
        validation.RequireExpirationTime = true;
        validation.RequireSignedTokens = true;

        // A public key is never taken for a secret: secrets stand in the configuration, and public keys come from an address.
        validation.ValidAlgorithms = HasAddress(options) ? OfPublicKeys : [SecurityAlgorithms.HmacSha256];
        options.Events = new JwtBearerEvents { OnTokenValidated = RejectCriticalAsync };
    }

    private static void FetchKeysRarely(JwtBearerOptions options)
    {
        if (HasAddress(options))
        {
            var documents = new HttpDocumentRetriever(options.Backchannel) { RequireHttps = options.RequireHttpsMetadata };
            options.ConfigurationManager = new IssuerKeys(options.MetadataAddress, documents, TimeProvider.System)
            {
                RefreshInterval = options.RefreshInterval,
                AutomaticRefreshInterval = options.AutomaticRefreshInterval,
            };
        }
    }

    // The library ignores what a token says must be understood (RFC 7515, 4.1.11).
    private static Task RejectCriticalAsync(TokenValidatedContext context)
    {
        if (context.SecurityToken is JsonWebToken token && token.TryGetHeaderValue<object>("crit", out _))
        {
            context.Fail("The token has a critical header.");
        }

        return Task.CompletedTask;
    }

    private static bool HasAddress(JwtBearerOptions options) =>
        !string.IsNullOrEmpty(options.Authority) || !string.IsNullOrEmpty(options.MetadataAddress);

    /// <summary>Stops the start if tokens of anybody, or for anybody, would be taken.</summary>
    private sealed class Check(IOptionsMonitor<JwtBearerOptions> bearer) : IValidateOptions<RxSseOptions>
    {
        public ValidateOptionsResult Validate(string? name, RxSseOptions options)
        {
            var tokens = bearer.Get(JwtBearerDefaults.AuthenticationScheme);
            var validation = tokens.TokenValidationParameters;
            var hasKeys = validation.IssuerSigningKeys?.Any() is true;
            string[] faults =
            [
                .. Has(validation.ValidAudiences, validation.ValidAudience ?? tokens.Audience) ? Array.Empty<string>()
                    : [$"{Section}:ValidAudience: not set. Set the audience that tokens for this server name, or ValidAudiences."],
                .. HasAddress(tokens) || Has(validation.ValidIssuers, validation.ValidIssuer) ? Array.Empty<string>()
                    : [$"{Section}:ValidIssuer: not set. Set the issuer of the tokens, or ValidIssuers, or Authority."],
                .. HasAddress(tokens) == hasKeys
                    ? [$"{Section}: set either Authority or MetadataAddress, from which public keys come, or SigningKeys, which are secrets."]
                    : Array.Empty<string>(),
            ];
            return faults.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
        }

        private static bool Has(IEnumerable<string>? many, string? one) => many?.Any() is true || !string.IsNullOrEmpty(one);
    }

    /// <summary>The reasons that a caller may know.</summary>
    private sealed class BearerFaults : CredentialFaults
    {
        public override string? Describe(Exception failure) => failure switch
        {
            AggregateException { InnerExceptions: [var first, ..] } => Describe(first),
            SecurityTokenExpiredException => "it has expired",
            SecurityTokenNotYetValidException => "it is not valid yet",
            SecurityTokenInvalidAudienceException => "it is for another audience",
            SecurityTokenInvalidIssuerException => "its issuer is not accepted",
            SecurityTokenInvalidSignatureException or SecurityTokenSignatureKeyNotFoundException or SecurityTokenInvalidAlgorithmException =>
                "its signature is not accepted",
            _ => null,
        };
    }
}
