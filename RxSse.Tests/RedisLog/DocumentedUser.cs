using System.Text.RegularExpressions;
using RxSse.Tests.Conventions;

namespace RxSse.Tests.RedisLog;

/// <summary>The user of Redis that the documents recommend.</summary>
internal static partial class DocumentedUser
{
    /// <summary>Its rights, as ACL SETUSER takes them.</summary>
    public static async Task<string[]> RightsAsync(string prefix = "rxsse") =>
        Rights().Match(await File.ReadAllTextAsync(Repository.PathOf("docs/scale-out.md"))).Groups[1].Value
            .Replace("{rxsse}", $"{{{prefix}}}", StringComparison.Ordinal).Split(' ');

    [GeneratedRegex(@"`ACL SETUSER rxsse on >password ([^`]+)`")]
    private static partial Regex Rights();
}
