using System.Diagnostics.CodeAnalysis;
using System.IO.Compression;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using RxSse.DependencyInjection;

namespace RxSse.Server.Hosting;

/// <summary>The assemblies and the libraries of the system that requests need.</summary>
internal static class RequestPath
{
    private const string Framework = "Microsoft.AspNetCore.";
    private const string OfTelemetry = "OpenTelemetry";
    private static readonly string[] OfTokens = ["Microsoft.AspNetCore.Authentication.JwtBearer", "Microsoft.IdentityModel."];

    /// <summary>
    /// Loads them before the first connection is accepted. The runtime opens a file for each, and remembers one that it
    /// could not open as missing: a server whose descriptors run out before its first request would never answer any.
    /// </summary>
    /// <param name="withTokens">Whether requests may have bearer tokens, which need further assemblies.</param>
    /// <param name="withTelemetry">Whether anything is exported, which needs further assemblies.</param>
    public static void Load(bool withTokens, bool withTelemetry)
    {
        SHA256.HashData([]); // keys
        new DeflateStream(Stream.Null, CompressionLevel.Fastest).Dispose(); // compressed responses
        if (!RuntimeFeature.IsDynamicCodeSupported)
        {
            return; // a native binary is one file
        }

        string[] without = [.. withTokens ? [] : OfTokens, .. withTelemetry ? (string[])[] : [OfTelemetry]];
        var direct = References(typeof(RequestPath).Assembly, without).Concat(References(typeof(RxSseBuilder).Assembly, without)).ToHashSet();
        foreach (var assembly in direct.Where(assembly => assembly.GetName().Name!.StartsWith(Framework, StringComparison.Ordinal)))
        {
            References(assembly, without);
        }
    }

    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "What is not referenced any more is not needed.")]
    private static Assembly[] References(Assembly assembly, string[] without) =>
    [
        .. assembly.GetReferencedAssemblies()
            .Where(name => !Array.Exists(without, start => name.Name!.StartsWith(start, StringComparison.Ordinal)))
            .Select(Assembly.Load),
    ];
}
