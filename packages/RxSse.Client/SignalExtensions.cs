using System.Reactive.Linq;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace RxSse.Client;

/// <summary>Selects from signals.</summary>
public static class SignalExtensions
{
    /// <summary>The data of the events of one type.</summary>
    /// <param name="signals">The signals.</param>
    /// <param name="type">The type of the events.</param>
    /// <param name="json">The metadata of their data.</param>
    /// <returns>The values. They fail with a <see cref="JsonException"/> if the data of an event is not JSON of this type.</returns>
    public static IObservable<T?> Observe<T>(this IObservable<StreamSignal> signals, string type, JsonTypeInfo<T> json)
    {
        ArgumentNullException.ThrowIfNull(signals);
        ArgumentNullException.ThrowIfNull(type);
        ArgumentNullException.ThrowIfNull(json);
        return signals.OfType<StreamSignal.Event>().Where(next => next.Type == type).Select(next => next.Read(json));
    }
}
