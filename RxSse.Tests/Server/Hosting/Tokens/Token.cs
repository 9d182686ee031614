using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace RxSse.Tests.Server.Hosting.Tokens;

/// <summary>A token written by hand, so that it can be wrong in any way.</summary>
internal sealed class Token
{
    public JsonObject Header { get; } = new() { ["alg"] = "HS256", ["typ"] = "JWT" };

    public JsonObject Payload { get; } = new()
    {
        ["iss"] = TokenServer.Issuer,
        ["aud"] = TokenServer.Audience,
        ["sub"] = "ada",
        ["scope"] = "openid rxsse:read:orders rxsse:publish:orders",
        ["exp"] = Seconds(7_200),
    };

    public static long Seconds(int fromNow) => TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() + fromNow;

    public Token With(string name, JsonNode? value)
    {
        Payload.Remove(name);
        if (value is not null)
        {
            Payload[name] = value;
        }

        return this;
    }

    public Token WithHeader(string name, JsonNode value)
    {
        Header[name] = value;
        return this;
    }

    public string Hmac(byte[] secret) => Signed(content => HMACSHA256.HashData(secret, content));

    public string Rsa(RSA key) => Signed(content => key.SignData(content, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));

    public string Signed(Func<byte[], byte[]> sign)
    {
        var content = $"{Encoded(Header)}.{Encoded(Payload)}";
        return $"Bearer {content}.{Base64Url.EncodeToString(sign(Encoding.ASCII.GetBytes(content)))}";
    }

    private static string Encoded(JsonObject part) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(part.ToJsonString()));
}
