using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;

namespace RxSse.Log;

/// <summary>
/// The position of an event in the log, written <c>epoch-sequence</c>: one total order over all streams. The epoch names a history
/// without a loss. A sequence never falls, over epochs neither, and is at most 2^53 - 1. Sequence 0 is the position before the first event.
/// In a view with windows, a position is written <c>epoch-sequence-until</c>: windows end between two events too.
/// </summary>
/// <param name="Epoch">The epoch: 1 to 16 lower-case letters and digits.</param>
/// <param name="Sequence">The sequence; 0 to 2^53 - 1.</param>
/// <exception cref="ArgumentException">The epoch is no such word, or the sequence is out of range.</exception>
public readonly record struct EventId(string Epoch, long Sequence)
{
    private static readonly long MaxUntil = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

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

    /// <summary>
    /// The time up to which windows of a view have ended, in Unix milliseconds. Null: there are none, or it is the time of the event. The
    /// ids that a log gives have none.
    /// </summary>
    public long? Until { get; init; }

    /// <summary>The id of the event, without the time of windows.</summary>
    public EventId OfEvent => Until is null ? this : this with { Until = null };

    /// <summary>The id as clients have it.</summary>
    public override string ToString() => Until is { } until
        ? string.Create(CultureInfo.InvariantCulture, $"{Epoch}-{Sequence}-{until}")
        : string.Create(CultureInfo.InvariantCulture, $"{Epoch}-{Sequence}");

    /// <summary>Creates the name of a new epoch: eight random letters and digits.</summary>
    public static string NewEpoch() => RandomNumberGenerator.GetString(Alphabet, 8);

    /// <summary>Reads what <see cref="ToString"/> has printed. False if the text is nothing of that kind.</summary>
    /// <param name="text">The text.</param>
    /// <param name="id">The id.</param>
    public static bool TryParse([NotNullWhen(true)] string? text, out EventId id)
    {
        id = default;
        if (text?.IndexOf('-') is not { } hyphen || hyphen is < 1 or > MaxEpochLength
            || text.AsSpan(0, hyphen).ContainsAnyExcept(EpochLetters))
        {
            return false;
        }

        var numbers = text.AsSpan(hyphen + 1);
        long? until = null;
        if (numbers.IndexOf('-') is var second and >= 0)
        {
            if (!TryParseNumber(numbers[(second + 1)..], out var time) || time > MaxUntil)
            {
                return false;
            }

            until = time;
            numbers = numbers[..second];
        }

        if (!TryParseNumber(numbers, out var sequence) || sequence > MaxSequence)
        {
            return false;
        }

        id = new EventId(text[..hyphen], sequence) { Until = until };
        return id.ToString() == text; // rejects leading zeros: each id has one form
    }

    private static string CheckedEpoch(string epoch) =>
        epoch is { Length: >= 1 and <= MaxEpochLength } && !epoch.AsSpan().ContainsAnyExcept(EpochLetters)
            ? epoch
            : throw new ArgumentException($"'{epoch}' cannot name an epoch. Allowed: 1 to {MaxEpochLength} lower-case letters and digits.", nameof(epoch));

    private static long CheckedSequence(long sequence) =>
        sequence is >= 0 and <= MaxSequence ? sequence
            : throw new ArgumentOutOfRangeException(nameof(sequence), sequence, "A sequence is 0 to 2^53 - 1.");

    private static bool TryParseNumber(ReadOnlySpan<char> text, out long number) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
