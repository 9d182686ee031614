using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using RxSse.DependencyInjection;

namespace RxSse.Server.Hosting;

/// <summary>The assemblies that requests need.</summary>
internal static class RequestPath
{
    private const string Framework = "Microsoft.AspNetCore.";

    /// <summary>
    /// Loads them before the first connection is accepted. The runtime opens a file for each, and remembers one that it
    /// could not open as missing: a server whose descriptors run out before its first request would never answer any.
    /// </summary>
    public static void Load()
    {
        if (!RuntimeFeature.IsDynamicCodeSupported)
        {
            return; // a native binary is one file
        }

        var direct = References(typeof(RequestPath).Assembly).Concat(References(typeof(RxSseBuilder).Assembly)).ToHashSet();
        foreach (var assembly in direct.Where(assembly => assembly.GetName().Name!.StartsWith(Framework, StringComparison.Ordinal)))
        {
            References(assembly);
        }
    }

    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "What is not referenced any more is not needed.")]
    private static Assembly[] References(Assembly assembly) => [.. assembly.GetReferencedAssemblies().Select(Assembly.Load)];
}
