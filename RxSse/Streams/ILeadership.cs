namespace RxSse.Streams;

/// <summary>Which process runs the streams that run once.</summary>
internal interface ILeadership
{
    /// <summary>
    /// The terms of this process: at once the present one, and null while another process runs the streams. A term begins after the log of
    /// this process has shown the events of the terms before. It never completes or fails.
    /// </summary>
    IObservable<Term?> Terms { get; }
}
