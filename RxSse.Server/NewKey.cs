using RxSse.Http.Security;

namespace RxSse.Server;

/// <summary><c>RxSse.Server new-key</c>: prints a new API key, and its hash for the configuration.</summary>
internal static class NewKey
{
    public const string Command = "new-key";

    public static void Print(TextWriter output)
    {
        var (key, hash) = ApiKeys.Create();
        output.WriteLine($"Key, for the header {ApiKeys.Header} (it is not shown again): {key}");
        output.WriteLine($"RxSse:Access:Keys:<name>:Hash: {hash}");
    }
}
