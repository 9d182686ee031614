using System.Globalization;

namespace RxSse.Server.Streams.Machine;

/// <summary>Reads the small text files in which Linux reports (<c>/proc</c>, <c>/sys/fs/cgroup</c>).</summary>
internal static class PseudoFile
{
    /// <summary>The lines of the file, or none if it cannot be read: then the platform does not tell.</summary>
    public static string[] Lines(string root, string path)
    {
        try
        {
            return File.ReadAllLines(Path.Combine(root, path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>The file's only number, or null if it holds none (<c>max</c>) or cannot be read.</summary>
    public static double? Number(string root, string path) =>
        Lines(root, path) is [var line, ..] && double.TryParse(line, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>The number behind a name, in a file of lines "name number".</summary>
    public static double? Number(string root, string path, string name) =>
        Lines(root, path).Select(line => line.Split(' ')).FirstOrDefault(fields => fields.Length == 2 && fields[0] == name) is [_, var text]
            ? double.Parse(text, CultureInfo.InvariantCulture)
            : null;
}
