using System.Reactive.Linq;
using RxSse.Text;

namespace RxSse.Streams;

/// <summary>
/// What the streams have published, as the log has it, for streams that are composed of others. It knows who taps
/// whom, since streams that feed each other would publish without end.
/// </summary>
/// <param name="names">The streams that there are.</param>
/// <param name="published">Their events, behind the log.</param>
internal sealed class StreamGraph(IReadOnlyList<string> names, IObservable<StreamEvent> published)
{
    public static StreamGraph None { get; } = new([], Observable.Never<StreamEvent>());

    private readonly Lock _lock = new();
    private readonly Dictionary<string, HashSet<string>> _tappedBy = [];

    /// <summary>The events of a stream from now on, for another one.</summary>
    /// <param name="name">The stream that is tapped.</param>
    /// <param name="by">The stream that taps it.</param>
    /// <exception cref="InvalidOperationException">There is no such stream, or the two would feed each other.</exception>
    public IObservable<StreamEvent> Tap(string name, string by)
    {
        if (!names.Contains(name))
        {
            throw new InvalidOperationException(
                $"The stream '{by}' taps '{name}', and there is no such stream{(Suggestions.Closest(name, names) is { } near ? $": '{near}' is near" : "")}. "
                + $"There are: {string.Join(", ", names.Where(other => other != by))}.");
        }

        lock (_lock)
        {
            if (FindPath(from: name, to: by) is { } path)
            {
                throw new InvalidOperationException(path is [_]
                    ? $"The stream '{by}' taps itself: what it publishes would come back to it without end."
                    : $"The stream '{by}' taps '{name}', which is composed of '{by}' itself ({string.Join(" < ", path)}): they would feed each other without end.");
            }

            _tappedBy.TryAdd(by, []);
            _tappedBy[by].Add(name);
        }

        return published.Where(next => next.Stream == name);
    }

    // From tap to tap; there are no circles in what has been let in.
    private string[]? FindPath(string from, string to) => from == to
        ? [from]
        : _tappedBy.GetValueOrDefault(from)?.Select(next => FindPath(next, to)).FirstOrDefault(path => path is not null) is { } rest
            ? [from, .. rest]
            : null;
}
