using System.Collections.Concurrent;
using System.Globalization;
using System.IO.Compression;
using Microsoft.Extensions.FileProviders;
using Microsoft.Net.Http.Headers;

namespace RxSse.Server.Demo;

/// <summary>The files of the page, compressed once each time they change. There are some thirty, of a few kilobytes each.</summary>
internal sealed class DemoFiles(PhysicalFileProvider files)
{
    private readonly ConcurrentDictionary<string, Compressed> _compressed = new(StringComparer.OrdinalIgnoreCase); // as some file systems

    /// <summary>A file, if it exists.</summary>
    public IFileInfo? Find(string name) => files.GetFileInfo(name) is { Exists: true } file ? file : null;

    /// <summary>The file as gzip.</summary>
    /// <param name="file">One of <see cref="Find"/>.</param>
    public async Task<byte[]> CompressAsync(IFileInfo file)
    {
        var path = file.PhysicalPath!;
        if (_compressed.TryGetValue(path, out var known) && known.Modified == file.LastModified)
        {
            return known.Bytes;
        }

        using var bytes = new MemoryStream();
        await using (var source = file.CreateReadStream())
        await using (var gzip = new GZipStream(bytes, CompressionLevel.SmallestSize))
        {
            await source.CopyToAsync(gzip);
        }

        return (_compressed[path] = new Compressed(file.LastModified, bytes.ToArray())).Bytes;
    }

    /// <summary>Identifies what is sent of a file: another one for each encoding.</summary>
    public static EntityTagHeaderValue TagOf(IFileInfo file, bool isCompressed) => new(string.Create(
        CultureInfo.InvariantCulture, $"\"{file.LastModified.UtcTicks:x}-{file.Length:x}{(isCompressed ? "-gzip" : "")}\""));

    private sealed record Compressed(DateTimeOffset Modified, byte[] Bytes);
}
