using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;

namespace RxSse.Log;

/// <summary>
/// An event's place in the log, written <c>epoch-sequence</c>: one total order over all streams. The epoch names the
/// log, since a new log counts from 1 again; sequence 0 stands before the first event.
/// </summary>
internal readonly record struct EventId(string Epoch, long Sequence)
{
    private const string Alphabet = "0123456789abcdefghijklmnopqrstuvwxyz";
    private const int MaxEpochLength = 16;
    private static readonly SearchValues<char> EpochLetters = SearchValues.Create(Alphabet);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Epoch}-{Sequence}");

    /// <summary>A name for a new log: eight letters and digits by chance.</summary>
    public static string NewEpoch() => RandomNumberGenerator.GetString(Alphabet, 8);

    public static bool TryParse([NotNullWhen(true)] string? text, out EventId id)
    {
        id = default;
        if (text?.IndexOf('-') is not { } hyphen || hyphen is < 1 or > MaxEpochLength || text.AsSpan(0, hyphen).ContainsAnyExcept(EpochLetters)
            || !long.TryParse(text.AsSpan(hyphen + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var sequence))
        {
            return false;
        }

        id = new EventId(text[..hyphen], sequence);
        return id.ToString() == text; // one id has one form: no leading zeros
    }
}
