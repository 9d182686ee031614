using System.Buffers.Binary;
using System.Text;

namespace RxSse.Publishing.Sources.Poll;

/// <summary>What a source knows of the newest answer: its validators, and the hashes of the keys of its items.</summary>
/// <param name="ETag">The <c>ETag</c>; empty if there is none.</param>
/// <param name="LastModified">The <c>Last-Modified</c>; empty if there is none.</param>
/// <param name="Keys">The hashes.</param>
internal sealed record PollCursor(string ETag, string LastModified, IReadOnlySet<ulong> Keys)
{
    /// <summary>The maximum number of items in an answer.</summary>
    public const int MaxItems = 4_096;

    /// <summary>The longest validator, in bytes. A longer one is not used.</summary>
    public const int MaxValidator = 1_024;

    public byte[] ToBytes()
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes, Encoding.UTF8);
        writer.Write(ETag);
        writer.Write(LastModified);
        foreach (var key in Keys)
        {
            writer.Write(key);
        }

        writer.Flush();
        return bytes.ToArray();
    }

    /// <summary>Reads what <see cref="ToBytes"/> has written; null if it is something else.</summary>
    public static PollCursor? Parse(ReadOnlySpan<byte> bytes)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes.ToArray()), Encoding.UTF8);
        try
        {
            var (tag, modified) = (reader.ReadString(), reader.ReadString());
            var keys = bytes[(int)reader.BaseStream.Position..];
            if (keys.Length % sizeof(ulong) != 0)
            {
                return null;
            }

            var set = new HashSet<ulong>();
            for (; keys.Length > 0; keys = keys[sizeof(ulong)..])
            {
                set.Add(BinaryPrimitives.ReadUInt64LittleEndian(keys));
            }

            return new PollCursor(tag, modified, set);
        }
        catch (Exception error) when (error is EndOfStreamException or FormatException)
        {
            return null;
        }
    }
}
