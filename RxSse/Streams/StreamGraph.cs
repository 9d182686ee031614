using System.Reactive.Linq;
using RxSse.Text;

namespace RxSse.Streams;

/// <summary>
/// The published events of all streams, for streams that are composed of others. It records which stream reads which, and
/// rejects cycles: streams that feed each other would publish without end.
/// </summary>
/// <param name="names">The names of all streams.</param>
/// <param name="published">The events of all streams, read from the log.</param>
/// <param name="newest">Finds the newest event of a stream in the log; null if there is none.</param>
internal sealed class StreamGraph(
    IReadOnlyList<string> names, IObservable<StreamEvent> published, Func<string, StreamEvent?>? newest = null)
{
    public static StreamGraph None { get; } = new([], Observable.Never<StreamEvent>());

    private readonly Lock _lock = new();
    private readonly Dictionary<string, HashSet<string>> _readBy = [];

    /// <summary>Returns the events of a stream from now on, for another stream.</summary>
    /// <param name="name">The stream that is read.</param>
    /// <param name="reader">The stream that reads it.</param>
    /// <exception cref="InvalidOperationException">The stream does not exist, or the two would feed each other.</exception>
    public IObservable<StreamEvent> EventsOf(string name, string reader)
    {
        if (!names.Contains(name))
        {
            throw new InvalidOperationException(
                $"The stream '{reader}' reads the unknown stream '{name}'{Suggestions.DidYouMean(name, names)} "
                + $"Available: {string.Join(", ", names.Where(other => other != reader))}.");
        }

        lock (_lock)
        {
            if (FindPath(from: name, to: reader) is { } path)
            {
                throw new InvalidOperationException(path is [_]
                    ? $"The stream '{reader}' reads itself: each of its events would cause another one, without end."
                    : $"The stream '{reader}' reads '{name}', which is composed of '{reader}' ({string.Join(" < ", path)}): "
                        + "the streams would feed each other without end.");
            }

            _readBy.TryAdd(reader, []);
            _readBy[reader].Add(name);
        }

        return published.Where(next => next.Stream == name);
    }

    /// <summary>Returns the newest event of a stream; null if there is none.</summary>
    public StreamEvent? NewestOf(string name) => newest?.Invoke(name);

    // Terminates: an edge that would close a cycle is never added.
    private string[]? FindPath(string from, string to) => from == to
        ? [from]
        : _readBy.GetValueOrDefault(from)?.Select(next => FindPath(next, to)).FirstOrDefault(path => path is not null) is { } rest
            ? [from, .. rest]
            : null;
}
