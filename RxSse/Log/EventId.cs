using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;

namespace RxSse.Log;

/// <summary>
/// The position of an event in the log, written <c>epoch-sequence</c>: one total order over all streams. The epoch
/// identifies the log, because each log counts from 1. Sequence 0 is the position before the first event. In a view with windows, a position
/// is written <c>epoch-sequence-until</c>: windows end between two events too.
/// </summary>
internal readonly record struct EventId(string Epoch, long Sequence)
{
    private static readonly long MaxUntil = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    private const string Alphabet = "0123456789abcdefghijklmnopqrstuvwxyz";
    private const int MaxEpochLength = 16;
    private static readonly SearchValues<char> EpochLetters = SearchValues.Create(Alphabet);

    /// <summary>
    /// The time up to which windows have ended, in Unix milliseconds. Null: there are none, or it is the time of the event.
    /// </summary>
    public long? Until { get; init; }

    /// <summary>The id of the event, without the time of windows.</summary>
    public EventId OfEvent => new(Epoch, Sequence);

    public override string ToString() => Until is { } until
        ? string.Create(CultureInfo.InvariantCulture, $"{Epoch}-{Sequence}-{until}")
        : string.Create(CultureInfo.InvariantCulture, $"{Epoch}-{Sequence}");

    /// <summary>Creates the epoch of a new log: eight random letters and digits.</summary>
    public static string NewEpoch() => RandomNumberGenerator.GetString(Alphabet, 8);

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

        if (!TryParseNumber(numbers, out var sequence))
        {
            return false;
        }

        id = new EventId(text[..hyphen], sequence) { Until = until };
        return id.ToString() == text; // rejects leading zeros: each id has one form
    }

    private static bool TryParseNumber(ReadOnlySpan<char> text, out long number) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
