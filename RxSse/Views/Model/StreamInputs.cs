namespace RxSse.Views.Model;

/// <summary>The streams, as a pipe reads them by name.</summary>
/// <param name="Events">The events of a stream from now on: hot, and without an end.</param>
/// <param name="Newest">The newest event of a stream, if it keeps one. A replay, which starts in the past, gives none.</param>
/// <param name="Type">The type of a stream's events.</param>
internal sealed record StreamInputs(
    Func<string, IObservable<ViewEvent>> Events, Func<string, ViewEvent?> Newest, Func<string, string> Type);
