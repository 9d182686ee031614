namespace RxSse.Benchmarks.Load;

/// <summary>Removes the framing of chunks (RFC 9112, 7.1) from received bytes, in place.</summary>
internal struct ChunkedBody
{
    private int _left; // the bytes of this chunk that have not arrived
    private int _size; // the size of the next chunk, as far as its line has arrived
    private bool _hasDigits;

    /// <summary>Whether the last chunk has arrived.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>Moves the data in <paramref name="received"/> to its beginning. Returns the length of the data.</summary>
    public int Decode(Span<byte> received)
    {
        var length = 0;
        for (var at = 0; at < received.Length && !HasEnded;)
        {
            if (_left == 0)
            {
                ReadFraming(received[at++]);
                continue;
            }

            var count = Math.Min(_left, received.Length - at);
            received.Slice(at, count).CopyTo(received[length..]);
            at += count;
            length += count;
            _left -= count;
        }

        return length;
    }

    // The line end after the data of a chunk has no digits before it: skip it.
    private void ReadFraming(byte letter)
    {
        if (letter == '\n')
        {
            HasEnded = _hasDigits && _size == 0;
            (_left, _size, _hasDigits) = (_size, 0, false);
        }
        else if (letter != '\r')
        {
            _size = (_size * 16) + (char.IsAsciiHexDigit((char)letter) ? Value(letter) : throw NoChunk(letter));
            _hasDigits = true;
        }
    }

    private static int Value(byte digit) => digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;

    private static InvalidDataException NoChunk(byte letter) => new($"'{(char)letter}' stands where the size of a chunk should.");
}
