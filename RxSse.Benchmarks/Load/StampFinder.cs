namespace RxSse.Benchmarks.Load;

/// <summary>
/// Finds the stamps of published events in what a client receives, wherever they stand and however it was cut on the way:
/// all that it knows of a server's events is that the stamp comes back. It keeps no bytes between two reads.
/// </summary>
internal struct StampFinder
{
    private int _matched; // bytes of a stamp that have come
    private long _value;

    /// <summary>The next stamp, or null if the text has no further one that is complete; takes what it has looked at off the text.</summary>
    public long? Next(ref ReadOnlySpan<byte> text)
    {
        while (!text.IsEmpty)
        {
            if (_matched == 0)
            {
                var at = text.IndexOf(Marker.Name[0]);
                text = at < 0 ? [] : text[(at + 1)..];
                _matched = at < 0 ? 0 : 1;
            }
            else if (!TryTake(text[0]))
            {
                _matched = 0; // the byte is looked at again: another stamp may begin with it
            }
            else
            {
                text = text[1..];
                if (_matched == Marker.Length)
                {
                    _matched = 0;
                    return _value;
                }
            }
        }

        return null;
    }

    private bool TryTake(byte letter)
    {
        if (_matched < Marker.Name.Length)
        {
            _value = 0;
            return letter == Marker.Name[_matched++];
        }

        _matched++;
        _value = (_value * 10) + (letter - '0');
        return char.IsAsciiDigit((char)letter);
    }
}
