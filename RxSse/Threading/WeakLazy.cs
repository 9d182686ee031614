using System.Diagnostics.CodeAnalysis;

namespace RxSse.Threading;

/// <summary>
/// A value that is computed when it is used, and again if the garbage collector has taken it meanwhile. So values that are seldom used do not
/// fill the memory. Thread-safe: two threads may both compute it.
/// </summary>
/// <param name="compute">Computes the value; always the same one.</param>
internal sealed class WeakLazy<T>(Func<T> compute)
    where T : class
{
    private WeakReference<T>? _computed;

    /// <summary>Whether <see cref="Value"/> computes nothing.</summary>
    public bool IsValueCreated => TryGet(out _);

    public T Value
    {
        get
        {
            if (TryGet(out var value))
            {
                return value;
            }

            value = compute();
            Volatile.Write(ref _computed, new WeakReference<T>(value));
            return value;
        }
    }

    private bool TryGet([NotNullWhen(true)] out T? value)
    {
        value = null;
        return Volatile.Read(ref _computed)?.TryGetTarget(out value) == true;
    }
}
