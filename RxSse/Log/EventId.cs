using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;

namespace RxSse.Log;

/// <summary>
/// The position of an event in the log, written <c>epoch-sequence</c>: one total order over all streams. The epoch names a history
/// without a loss. A sequence never falls, over epochs neither, and is at most 2^53 - 1. Sequence 0 is the position before the first event.
/// </summary>
/// <param name="Epoch">The epoch: 1 to 16 lower-case letters and digits.</param>
/// <param name="Sequence">The sequence; 0 to 2^53 - 1.</param>
/// <exception cref="ArgumentException">The epoch is no such word, or the sequence is out of range.</exception>
public readonly record struct EventId(string Epoch, long Sequence)
{
    private const string Alphabet = "0123456789abcdefghijklmnopqrstuvwxyz";
    private const int MaxEpochLength = 16;
    private const long MaxSequence = (1L << 53) - 1; // a client may keep it as a number of JavaScript
    private static readonly SearchValues<char> EpochLetters = SearchValues.Create(Alphabet);

    /// <summary>The epoch.</summary>
    /// <exception cref="ArgumentException">It is not 1 to 16 lower-case letters and digits.</exception>
    public string Epoch { get; init => field = CheckedEpoch(value); } = CheckedEpoch(Epoch);

    /// <summary>The sequence.</summary>
    /// <exception cref="ArgumentException">It is negative, or above 2^53 - 1.</exception>
    public long Sequence { get; init => field = CheckedSequence(value); } = CheckedSequence(Sequence);

    /// <summary>The id as clients have it.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Epoch}-{Sequence}");

    /// <summary>Creates the name of a new epoch: eight random letters and digits.</summary>
    public static string NewEpoch() => RandomNumberGenerator.GetString(Alphabet, 8);

    /// <summary>Reads what <see cref="ToString"/> has printed. False if the text is nothing of that kind.</summary>
    /// <param name="text">The text.</param>
    /// <param name="id">The id.</param>
    public static bool TryParse([NotNullWhen(true)] string? text, out EventId id)
    {
        id = default;
        if (text?.IndexOf('-') is not { } hyphen || hyphen is < 1 or > MaxEpochLength
            || text.AsSpan(0, hyphen).ContainsAnyExcept(EpochLetters)
            || !long.TryParse(text.AsSpan(hyphen + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var sequence) || sequence > MaxSequence)
        {
            return false;
        }

        id = new EventId(text[..hyphen], sequence);
        return id.ToString() == text; // rejects leading zeros: each id has one form
    }

    private static string CheckedEpoch(string epoch) =>
        epoch is { Length: >= 1 and <= MaxEpochLength } && !epoch.AsSpan().ContainsAnyExcept(EpochLetters)
            ? epoch
            : throw new ArgumentException($"'{epoch}' cannot name an epoch. Allowed: 1 to {MaxEpochLength} lower-case letters and digits.", nameof(epoch));

    private static long CheckedSequence(long sequence) =>
        sequence is >= 0 and <= MaxSequence ? sequence
            : throw new ArgumentOutOfRangeException(nameof(sequence), sequence, "A sequence is 0 to 2^53 - 1.");
}
