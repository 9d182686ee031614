using System.Globalization;
using System.Text;
using RxSse.Streams;

namespace RxSse.Tests.Log;

/// <summary>Events to append. Each has its number as data.</summary>
internal static class Events
{
    public static StreamEvent Of(int number, string stream = "numbers") =>
        new(stream, "numbers-update", Encoding.UTF8.GetBytes(number.ToString(CultureInfo.InvariantCulture)));

    /// <summary>An event whose data has this many bytes.</summary>
    public static StreamEvent OfSize(int bytes, string stream = "numbers") =>
        new(stream, "numbers-update", Encoding.UTF8.GetBytes(new string('1', bytes)));

    public static StreamEvent[] Of(IEnumerable<int> numbers) => [.. numbers.Select(number => Of(number))];
}
