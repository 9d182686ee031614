namespace RxSse.Tests.Server.Streams.Machine;

/// <summary>A folder that stands for <c>/</c>, with the pseudo files that a test needs.</summary>
internal sealed class PseudoRoot : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("rxsse-root-").FullName;

    public PseudoRoot With(string file, string text)
    {
        var path = System.IO.Path.Combine(Path, file);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return this;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
