namespace RxSse.Sse;

/// <summary>A frame that was compressed after the frames before it in a list. All who have these frames may be sent it.</summary>
/// <param name="list">Identifies the list.</param>
/// <param name="index">The number of the frame in the list.</param>
/// <param name="isKey">Whether it refers to nothing before it.</param>
/// <param name="chunk">The block, which ends at a byte.</param>
/// <param name="next">The block of the same frame in another list.</param>
internal sealed class DeflateBlock(object list, long index, bool isKey, HttpChunk chunk, DeflateBlock? next)
{
    private HttpChunk? _chunk = chunk;

    /// <summary>Identifies the list.</summary>
    public object List => list;

    /// <summary>The number of the frame in the list.</summary>
    public long Index => index;

    /// <summary>Whether it refers to nothing before it.</summary>
    public bool IsKey => isKey;

    /// <summary>The block of the same frame in another list.</summary>
    public DeflateBlock? Next => next;

    /// <summary>The bytes; null if they are not kept any more.</summary>
    public HttpChunk? Chunk => Volatile.Read(ref _chunk);

    /// <summary>Lets go of the bytes.</summary>
    public void Release() => Volatile.Write(ref _chunk, null);
}
