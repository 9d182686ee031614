using System.Collections.Concurrent;
using System.Globalization;
using System.IO.Compression;
using Microsoft.Extensions.FileProviders;
using Microsoft.Net.Http.Headers;

namespace RxSse.Server.Demo;

/// <summary>The files of the page, compressed once in each encoding when they change. There are some thirty, of a few kilobytes each.</summary>
internal sealed class DemoFiles(PhysicalFileProvider files)
{
    private const string Brotli = "br";
    private const string Gzip = "gzip";

    private readonly ConcurrentDictionary<string, Compressed> _compressed = new(StringComparer.OrdinalIgnoreCase); // as some file systems

    /// <summary>The encodings that there are, the smallest first.</summary>
    public static IReadOnlyList<string> Encodings { get; } = [Brotli, Gzip];

    /// <summary>A file, if it exists.</summary>
    public IFileInfo? Find(string name) => files.GetFileInfo(name) is { Exists: true } file ? file : null;

    /// <summary>The file, compressed.</summary>
    /// <param name="file">One of <see cref="Find"/>.</param>
    /// <param name="encoding">One of <see cref="Encodings"/>.</param>
    public async Task<byte[]> CompressAsync(IFileInfo file, string encoding)
    {
        var key = $"{encoding} {file.PhysicalPath}";
        if (_compressed.TryGetValue(key, out var known) && known.Modified == file.LastModified)
        {
            return known.Bytes;
        }

        using var bytes = new MemoryStream();
        await using (var source = file.CreateReadStream())
        await using (Stream compressing = encoding == Brotli
            ? new BrotliStream(bytes, CompressionLevel.SmallestSize) : new GZipStream(bytes, CompressionLevel.SmallestSize))
        {
            await source.CopyToAsync(compressing);
        }

        return (_compressed[key] = new Compressed(file.LastModified, bytes.ToArray())).Bytes;
    }

    /// <summary>Identifies what is sent of a file: another one for each encoding.</summary>
    public static EntityTagHeaderValue TagOf(IFileInfo file, string? encoding) => new(string.Create(
        CultureInfo.InvariantCulture, $"\"{file.LastModified.UtcTicks:x}-{file.Length:x}{(encoding is null ? "" : "-")}{encoding}\""));

    private sealed record Compressed(DateTimeOffset Modified, byte[] Bytes);
}
