namespace RxSse.Views.Model;

/// <summary>The streams by name, as a pipe reads them.</summary>
/// <param name="Events">The events of a stream from now on. The observable is hot and does not end.</param>
/// <param name="Newest">The newest event of a stream, if it keeps one. A replay starts in the past and has none.</param>
/// <param name="Type">The type of a stream's events.</param>
internal sealed record StreamInputs(
    Func<string, IObservable<ViewEvent>> Events, Func<string, ViewEvent?> Newest, Func<string, string> Type)
{
    /// <summary>When events of a stream were left out last; the default if they never were.</summary>
    public Func<string, DateTimeOffset> Missed { get; init; } = static _ => default;

    /// <inheritdoc cref="OperatorContext.Windows"/>
    public WindowClock? Windows { get; init; }

    /// <summary>With <see cref="Windows"/>: the time of the first result that is needed of the pipe.</summary>
    public long Results { get; init; }
}
