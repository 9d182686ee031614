using System.Runtime.CompilerServices;

namespace RxSse.Tests.Conventions;

/// <summary>The files of the repository that this test assembly was built from.</summary>
internal static class Repository
{
    private static string Root { get; } = Path.GetFullPath(Path.Combine(ThisFolder(), "../.."));

    public static string PathOf(string file) => Path.Combine(Root, file);

    public static string Read(string file) => File.ReadAllText(PathOf(file));

    private static string ThisFolder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
