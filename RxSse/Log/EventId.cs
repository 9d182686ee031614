using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;

namespace RxSse.Log;

/// <summary>
/// The position of an event in the log, written <c>epoch-sequence</c>: one total order over all streams. The epoch
/// identifies the log, because each log counts from 1. Sequence 0 is the position before the first event.
/// </summary>
internal readonly record struct EventId(string Epoch, long Sequence)
{
    private const string Alphabet = "0123456789abcdefghijklmnopqrstuvwxyz";
    private const int MaxEpochLength = 16;
    private static readonly SearchValues<char> EpochLetters = SearchValues.Create(Alphabet);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Epoch}-{Sequence}");

    /// <summary>Creates the epoch of a new log: eight random letters and digits.</summary>
    public static string NewEpoch() => RandomNumberGenerator.GetString(Alphabet, 8);

    public static bool TryParse([NotNullWhen(true)] string? text, out EventId id)
    {
        id = default;
        if (text?.IndexOf('-') is not { } hyphen || hyphen is < 1 or > MaxEpochLength
            || text.AsSpan(0, hyphen).ContainsAnyExcept(EpochLetters)
            || !long.TryParse(text.AsSpan(hyphen + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var sequence))
        {
            return false;
        }

        id = new EventId(text[..hyphen], sequence);
        return id.ToString() == text; // rejects leading zeros: each id has one form
    }
}
