using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Secured;

/// <summary>What <c>POST /login</c> takes.</summary>
internal sealed record Login(string? User, string? Password);

/// <summary>Stands in for your users, your issuer of tokens and your configuration. All is new at each start.</summary>
internal sealed class Secrets
{
    private const string Issuer = "https://issuer.example";
    private readonly SymmetricSecurityKey _signing = new(RandomNumberGenerator.GetBytes(32));
    private readonly Dictionary<string, string> _users = new() { ["ada"] = New() };

    public string Shop { get; } = New();

    public string Admin { get; } = New();

    public static string HashOf(string key) => Convert.ToHexStringLower(Hash(key));

    public bool LetIn(Login login) =>
        _users.TryGetValue(login.User ?? "", out var password)
        && CryptographicOperations.FixedTimeEquals(Hash(login.Password ?? ""), Hash(password));

    /// <summary>Which tokens are let in: those of one issuer, for one audience, signed with one key by one algorithm.</summary>
    public void Check(JwtBearerOptions bearer)
    {
        bearer.MapInboundClaims = false; // "sub" stays "sub"
        bearer.TokenValidationParameters = new TokenValidationParameters
        {
            AuthenticationType = "Bearer",
            ValidIssuer = Issuer,
            ValidAudience = "orders",
            IssuerSigningKey = _signing,
            ValidAlgorithms = [SecurityAlgorithms.HmacSha256],
            ClockSkew = TimeSpan.FromSeconds(30),
        };
    }

    /// <summary>As a shell sets them.</summary>
    public override string ToString() =>
        $"""
        ADA={_users["ada"]}
        SHOP={Shop}
        TOKEN={Token()}
        ADMIN={Admin}
        """;

    private string Token() => new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
    {
        Issuer = Issuer,
        Audience = "orders",
        Claims = new Dictionary<string, object>
        {
            ["sub"] = "billing",
            ["tenant"] = "globex",
            ["scope"] = "rxsse:publish:orders rxsse:read:orders",
        },
        SigningCredentials = new SigningCredentials(_signing, SecurityAlgorithms.HmacSha256), // expires in an hour
    });

    private static string New() => RandomNumberGenerator.GetHexString(32, lowercase: true);

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
