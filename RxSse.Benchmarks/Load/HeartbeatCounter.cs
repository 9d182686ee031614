namespace RxSse.Benchmarks.Load;

/// <summary>Counts the heartbeats that one client receives. It keeps no bytes between two reads.</summary>
internal struct HeartbeatCounter
{
    private int _matched; // the bytes of the text that have arrived

    private static ReadOnlySpan<byte> Text => "\"type\":\"heartbeat\""u8;

    /// <summary>Returns the number of heartbeats in what was received.</summary>
    /// <param name="body">The received bytes, from where the last call has ended.</param>
    public int Count(ReadOnlySpan<byte> body)
    {
        var heartbeats = 0;
        while (!body.IsEmpty)
        {
            if (_matched == 0 && body.IndexOf(Text) is var at and >= 0)
            {
                heartbeats++;
                body = body[(at + Text.Length)..];
            }
            else if (_matched == 0)
            {
                _matched = EndOf(body);
                return heartbeats;
            }
            else
            {
                heartbeats += TryTake(ref body);
            }
        }

        return heartbeats;
    }

    // What is left of the text from the last read. If it is something else, a quotation mark that was its last byte may begin the text.
    private int TryTake(ref ReadOnlySpan<byte> body)
    {
        var rest = Text[_matched..];
        var length = Math.Min(rest.Length, body.Length);
        if (!body[..length].SequenceEqual(rest[..length]))
        {
            _matched = _matched > 1 && Text[_matched - 1] == Text[0] ? 1 : 0;
            return 0;
        }

        body = body[length..];
        _matched = length == rest.Length ? 0 : _matched + length;
        return _matched == 0 ? 1 : 0;
    }

    // How much of the text the bytes end with.
    private static int EndOf(ReadOnlySpan<byte> body)
    {
        for (var length = Math.Min(Text.Length - 1, body.Length); length > 0; length--)
        {
            if (body.EndsWith(Text[..length]))
            {
                return length;
            }
        }

        return 0;
    }
}
