using System.Security.Cryptography;
using System.Text;
using RxSse.Http.Security;

namespace RxSse.Tests.Http;

/// <summary>API keys of tests.</summary>
internal static class Keys
{
    /// <summary>The options of a key with these scopes.</summary>
    public static ApiKeyOptions Of(string key, params string[] scopes) =>
        new() { Hashes = [Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))], Scopes = scopes };
}
