using System.Globalization;
using System.Text;
using RxSse.Streams;

namespace RxSse.Tests.Log;

/// <summary>Events to append. Each has its number as data.</summary>
internal static class Events
{
    public static StreamEvent Of(int number, DateTimeOffset time = default, string stream = "numbers") =>
        new(stream, "numbers-update", Encoding.UTF8.GetBytes(number.ToString(CultureInfo.InvariantCulture)), time);

    public static StreamEvent[] Of(IEnumerable<int> numbers, DateTimeOffset time = default) =>
        [.. numbers.Select(number => Of(number, time))];
}
