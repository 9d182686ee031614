using System.Reactive.Linq;

namespace RxSse.Views.Model;

/// <summary>The bytes that one part of a view keeps.</summary>
/// <param name="changed">Receives each change.</param>
internal sealed class KeptBytes(Action<long> changed) : IDisposable
{
    private bool _isDisposed;

    public long Bytes { get; private set; }

    /// <summary>It keeps so many bytes from now on. Does nothing once it is disposed.</summary>
    public void Set(long bytes)
    {
        if (bytes != Bytes && !_isDisposed)
        {
            var change = bytes - Bytes;
            Bytes = bytes;
            changed(change);
        }
    }

    public void Dispose()
    {
        Set(0);
        _isDisposed = true;
    }
}

/// <summary>Events that an operator keeps.</summary>
internal static class KeptEvents
{
    /// <summary>Counts the newest event as kept.</summary>
    public static IObservable<ViewEvent> KeepingNewest(this IObservable<ViewEvent> events, KeptBytes kept) =>
        events.Do(@event => kept.Set(@event.Data.Length));

    /// <inheritdoc cref="KeepingNewest(IObservable{ViewEvent}, KeptBytes)"/>
    public static IObservable<ViewEvent> KeepingNewest(this IObservable<ViewEvent> events, ViewBudget budget) =>
        Observable.Using(budget.Keep, events.KeepingNewest);

    /// <summary>Counts seeds as kept. The operators hold them as long as they run.</summary>
    public static IObservable<T> KeepingSeeds<T>(this IObservable<T> events, ViewBudget budget, params IReadOnlyCollection<ViewEvent?> seeds) =>
        seeds.All(seed => seed is null) ? events : Observable.Using(
            () =>
            {
                var kept = budget.Keep();
                kept.Set(seeds.Sum(seed => (long)(seed?.Data.Length ?? 0)));
                return kept;
            },
            _ => events);
}
