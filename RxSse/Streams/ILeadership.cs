namespace RxSse.Streams;

/// <summary>
/// Which process runs the streams that run once. Two processes never have a term at the same time, as far as the log can know: it refuses the
/// events of a term that is over.
/// </summary>
public interface ILeadership
{
    /// <summary>
    /// The terms of this process: at once the present one, and null while another process runs the streams. A term begins after the log of
    /// this process has shown the events of the terms before. It never completes or fails.
    /// An observer that blocks holds up itself only.
    /// </summary>
    IObservable<Term?> Terms { get; }
}
