namespace RxSse.Benchmarks.Load;

/// <summary>
/// Finds the stamps of published events in the received bytes, at any position, also across reads. It needs no other
/// knowledge of the format of a server's events. It keeps no bytes between two reads.
/// </summary>
internal struct StampFinder
{
    private int _matched; // the bytes of a stamp that have arrived
    private long _value;

    /// <summary>Returns the next complete stamp or null, and removes the bytes before it from the text.</summary>
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
                _matched = 0; // checks the byte again: another stamp may begin with it
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
