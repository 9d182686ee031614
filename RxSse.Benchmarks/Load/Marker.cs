using System.Buffers.Text;
using System.Diagnostics;

namespace RxSse.Benchmarks.Load;

/// <summary>What stands in each published message, so that a reader knows how old it is: <c>T=</c> and 19 digits of the monotonic clock.</summary>
internal static class Marker
{
    private const int Digits = 19;

    public static ReadOnlySpan<byte> Name => "T="u8;

    public static int Length => Name.Length + Digits;

    /// <summary>A marker of the right length, to be stamped in place.</summary>
    public static string Blank { get; } = "T=" + new string('0', Digits);

    /// <summary>Writes the present time over the marker that begins at <paramref name="at"/>.</summary>
    public static void Stamp(Span<byte> text, int at) =>
        Utf8Formatter.TryFormat(Stopwatch.GetTimestamp(), text.Slice(at + Name.Length, Digits), out _, new('D', Digits));
}
