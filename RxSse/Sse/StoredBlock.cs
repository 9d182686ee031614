using System.Buffers.Binary;

namespace RxSse.Sse;

/// <summary>Blocks of deflate that are not compressed (RFC 1951, 3.2.4). What is before them ends at a byte.</summary>
internal static class StoredBlock
{
    /// <summary>The bytes of the header of a block.</summary>
    public const int HeaderBytes = 5;

    private const int MaxContent = ushort.MaxValue;

    /// <summary>Writes the header of a block.</summary>
    /// <param name="header">Where it goes.</param>
    /// <param name="length">The bytes that follow.</param>
    /// <param name="isFinal">Whether the block is the last one.</param>
    public static void WriteHeader(Span<byte> header, ushort length, bool isFinal = false)
    {
        header[0] = isFinal ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteUInt16LittleEndian(header[1..], length);
        BinaryPrimitives.WriteUInt16LittleEndian(header[3..], (ushort)~length);
    }

    /// <summary>Bytes of any length in blocks: as few as possible.</summary>
    public static byte[] Of(ReadOnlySpan<byte> content)
    {
        var blocks = new byte[content.Length + (HeaderBytes * ((content.Length + MaxContent - 1) / MaxContent))];
        for (var rest = blocks.AsSpan(); !content.IsEmpty;)
        {
            var length = Math.Min(content.Length, MaxContent);
            WriteHeader(rest, (ushort)length);
            content[..length].CopyTo(rest[HeaderBytes..]);
            content = content[length..];
            rest = rest[(HeaderBytes + length)..];
        }

        return blocks;
    }
}
