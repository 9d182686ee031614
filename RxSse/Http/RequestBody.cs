using System.Buffers;
using System.Numerics;
using System.Reactive.Concurrency;
using Microsoft.AspNetCore.Http.Features;
using RxSse.Publishing;

namespace RxSse.Http;

/// <summary>How the reading of a body has ended.</summary>
internal enum BodyEnd
{
    /// <summary>All of it is there.</summary>
    Complete,

    /// <summary>It has more bytes than are allowed.</summary>
    TooLarge,

    /// <summary>All bodies together would take more memory than is allowed.</summary>
    NoRoom,

    /// <summary>It has taken too long.</summary>
    TooSlow,

    /// <summary>It is not valid HTTP, or ended too early.</summary>
    Broken,

    /// <summary>The client has gone.</summary>
    Gone,
}

/// <summary>
/// The body of a request, limited in bytes and time. Its buffer grows with what came and not with what was announced, and is part of the
/// budget of all bodies.
/// </summary>
internal sealed class RequestBody(ReadingBudget budget, IScheduler timers) : IDisposable
{
    /// <summary>How long a body may take.</summary>
    public static readonly TimeSpan MaxTime = TimeSpan.FromSeconds(30);

    private const int FirstBytes = 4 * 1024;
    private const int LargestPooled = 1024 * 1024; // the pool rounds up to powers of two, and keeps what it has

    private byte[] _buffer = [];
    private int _length;
    private bool _isPooled;

    /// <summary>What was read.</summary>
    public ReadOnlyMemory<byte> Bytes => _buffer.AsMemory(0, _length);

    /// <summary>Reads the whole body.</summary>
    public async ValueTask<BodyEnd> ReadAsync(HttpRequest request, int maxBytes)
    {
        if (request.ContentLength > maxBytes)
        {
            return BodyEnd.TooLarge;
        }

        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = null; // the bytes are counted here, without the framing of chunks
        }

        var reader = request.BodyReader;
        var isLate = false;
        IDisposable? timer = null; // most bodies are there at once, and need none
        try
        {
            while (true)
            {
                // Without a token: a read that it cancels stays open for Kestrel, which then fails to drain the body. An abort ends the read.
                var reading = reader.ReadAsync(CancellationToken.None);
                if (!reading.IsCompleted)
                {
                    timer ??= timers.Schedule(MaxTime, () =>
                    {
                        Volatile.Write(ref isLate, true);
                        reader.CancelPendingRead();
                    });
                }

                var read = await reading;
                if (read.IsCanceled && Volatile.Read(ref isLate))
                {
                    reader.AdvanceTo(read.Buffer.Start);
                    return BodyEnd.TooSlow;
                }

                var end = Take(read.Buffer, maxBytes);
                reader.AdvanceTo(read.Buffer.End);
                if (end != BodyEnd.Complete || read.IsCompleted)
                {
                    return end;
                }
            }
        }
        catch (BadHttpRequestException error)
        {
            return error.StatusCode == StatusCodes.Status408RequestTimeout ? BodyEnd.TooSlow : BodyEnd.Broken;
        }
        catch (IOException error) when (error.InnerException is OverflowException)
        {
            return BodyEnd.Broken; // the size of a chunk, for which Kestrel has no BadHttpRequestException
        }
        catch (Exception error) when (error is IOException or OperationCanceledException)
        {
            return BodyEnd.Gone;
        }
        finally
        {
            timer?.Dispose();
        }
    }

    public void Dispose()
    {
        Release();
        (_buffer, _length, _isPooled) = ([], 0, false);
    }

    private BodyEnd Take(ReadOnlySequence<byte> bytes, int maxBytes)
    {
        if (_length + bytes.Length > maxBytes)
        {
            return BodyEnd.TooLarge;
        }

        var needed = _length + (int)bytes.Length;
        if (needed > _buffer.Length && !TryGrow(Math.Max(needed, Math.Min(maxBytes, Math.Max(FirstBytes, _buffer.Length * 2))), maxBytes))
        {
            return BodyEnd.NoRoom;
        }

        bytes.CopyTo(_buffer.AsSpan(_length));
        _length = needed;
        return BodyEnd.Complete;
    }

    // The old and the new buffer take less than twice maxBytes, for which BoundsCheck leaves room.
    private bool TryGrow(int size, int maxBytes)
    {
        var rounded = size <= LargestPooled ? (int)BitOperations.RoundUpToPowerOf2((uint)size) : int.MaxValue; // what the pool gives
        var isPooled = rounded <= maxBytes;
        var taken = isPooled ? rounded : size;
        if (!budget.TryTake(taken))
        {
            return false;
        }

        var larger = isPooled ? ArrayPool<byte>.Shared.Rent(taken) : GC.AllocateUninitializedArray<byte>(taken);
        Bytes.CopyTo(larger);
        Release();
        (_buffer, _isPooled) = (larger, isPooled);
        return true;
    }

    private void Release()
    {
        budget.Return(_buffer.Length);
        if (_isPooled)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
        }
    }
}
