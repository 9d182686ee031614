using System.Reactive.Concurrency;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace RxSse.Http;

/// <summary>
/// A list as JSON that is made at most once a second, however often it is requested, and whose items fit into a number of bytes: what it
/// costs does not depend on who asks for it.
/// </summary>
/// <param name="timers">Their clock measures the second.</param>
/// <param name="make">Makes the list.</param>
internal sealed class PeriodicJson(IScheduler timers, Func<byte[]> make)
{
    /// <summary>The maximum size of the items of one list.</summary>
    public const int MaxBytes = 1024 * 1024;

    private const string ContentType = "application/json; charset=utf-8";
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly IStopwatch _clock = timers.StartStopwatch();
    private readonly Lock _lock = new();
    private byte[] _bytes = [];
    private TimeSpan? _made;

    /// <summary>The response, with a list that is at most a second old.</summary>
    public IResult Result => TypedResults.Bytes(Bytes, ContentType);

    internal byte[] Bytes
    {
        get
        {
            lock (_lock)
            {
                if (_made is not { } made || _clock.Elapsed - made >= Period)
                {
                    _bytes = make();
                    _made = _clock.Elapsed;
                }

                return _bytes;
            }
        }
    }

    /// <summary>The first items that fit into the budget, and the number of those that do not.</summary>
    /// <param name="items">The items, the most important ones first.</param>
    /// <param name="json">How an item is written.</param>
    /// <param name="budget">The bytes that are left for items.</param>
    public static (List<T> Fitting, int Omitted) Fit<T>(IEnumerable<T> items, JsonTypeInfo<T> json, ref int budget)
    {
        var (fitting, omitted) = (new List<T>(), 0);
        foreach (var item in items)
        {
            if (omitted > 0)
            {
                omitted++;
                continue;
            }

            var size = JsonSerializer.SerializeToUtf8Bytes(item, json).Length + 1; // and a comma
            if (size > budget)
            {
                omitted++;
            }
            else
            {
                budget -= size;
                fitting.Add(item);
            }
        }

        return (fitting, omitted);
    }
}
