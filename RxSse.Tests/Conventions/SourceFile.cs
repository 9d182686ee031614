using System.Text.RegularExpressions;

namespace RxSse.Tests.Conventions;

/// <summary>A file of the library, without its comments.</summary>
internal sealed partial record SourceFile(string Path, string Code)
{
    public string Name => System.IO.Path.GetFileName(Path);

    /// <summary>The types that the file declares.</summary>
    public IEnumerable<string> Types => Declarations().Matches(Code).Select(match => match.Groups[1].Value).Distinct();

    /// <summary>All files in a folder of the library and in its subfolders; the dot is the library itself.</summary>
    public static IEnumerable<SourceFile> In(string folder) =>
        from path in Directory.EnumerateFiles(PathOf(folder), "*.cs", SearchOption.AllDirectories)
        let relative = System.IO.Path.GetRelativePath(PathOf("."), path)
        where !relative.StartsWith("obj", StringComparison.Ordinal) && !relative.StartsWith("bin", StringComparison.Ordinal)
        select new SourceFile(relative, Comments().Replace(File.ReadAllText(path), ""));

    /// <summary>The full path of a folder of the library.</summary>
    public static string PathOf(string folder) => System.IO.Path.GetFullPath(System.IO.Path.Combine(Repository.PathOf("RxSse"), folder));

    /// <summary>The folder below a parent in which a file is; a dot if it is in the parent itself.</summary>
    public static string FolderOf(string path, string parent)
    {
        var parts = System.IO.Path.GetRelativePath(parent, path).Split(System.IO.Path.DirectorySeparatorChar);
        return parts.Length == 1 ? "." : parts[0];
    }

    /// <summary>Whether the code mentions a type, or another member with its name.</summary>
    public bool Mentions(string type) => Regex.IsMatch(Code, $@"\b{type}\b");

    [GeneratedRegex(@"\b(?:class|record struct|record|struct|interface|enum)\s+([A-Z]\w*)")]
    private static partial Regex Declarations();

    [GeneratedRegex(@"//.*")]
    private static partial Regex Comments();
}
