using System.Buffers.Text;
using System.Diagnostics;

namespace RxSse.Benchmarks.Load;

/// <summary>The stamp in each published message, for its age: <c>T=</c> and 19 digits of the monotonic clock.</summary>
internal static class Marker
{
    private const int Digits = 19;

    public static ReadOnlySpan<byte> Name => "T="u8;

    public static int Length => Name.Length + Digits;

    /// <summary>A blank stamp of the right length.</summary>
    public static string Blank { get; } = "T=" + new string('0', Digits);

    /// <summary>Writes the current time into the stamp that begins at <paramref name="at"/>.</summary>
    public static void Stamp(Span<byte> text, int at) =>
        Utf8Formatter.TryFormat(Stopwatch.GetTimestamp(), text.Slice(at + Name.Length, Digits), out _, new('D', Digits));
}
