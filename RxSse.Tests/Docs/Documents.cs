using RxSse.Tests.Conventions;

namespace RxSse.Tests.Docs;

/// <summary>Lists the documents for users and contributors.</summary>
internal static class Documents
{
    private static readonly string[] Folders = [".", "docs", "samples", "RxSse.Benchmarks"];

    /// <summary>Paths relative to the repository.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        .. Folders
            .SelectMany(folder => Directory.EnumerateFiles(
                Repository.PathOf(folder), "*.md", new EnumerationOptions { RecurseSubdirectories = folder != ".", MaxRecursionDepth = 1 }))
            .Select(file => Path.GetRelativePath(Repository.PathOf("."), file).Replace('\\', '/'))
            .Order(StringComparer.Ordinal),
    ];
}
