using System.Globalization;
using System.Text;
using RxSse.Streams;

namespace RxSse.Tests.Log;

/// <summary>Events to append. Each has its number as data.</summary>
internal static class Events
{
    public static StreamEvent Of(int number, DateTimeOffset time = default, string stream = "numbers") =>
        new(stream, "numbers-update", Encoding.UTF8.GetBytes(number.ToString(CultureInfo.InvariantCulture)), time);

    /// <summary>An event whose data has this many bytes.</summary>
    public static StreamEvent OfSize(int bytes, string stream = "numbers") =>
        new(stream, "numbers-update", Encoding.UTF8.GetBytes(new string('1', bytes)), default);

    public static StreamEvent[] Of(IEnumerable<int> numbers, DateTimeOffset time = default) =>
        [.. numbers.Select(number => Of(number, time))];
}
