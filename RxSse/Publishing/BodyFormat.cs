namespace RxSse.Publishing;

/// <summary>How the events stand in a body.</summary>
internal enum BodyFormat
{
    /// <summary>One event, or an array of events.</summary>
    Json,

    /// <summary>One event on each line.</summary>
    Lines,

    /// <summary>One CloudEvent.</summary>
    CloudEvent,

    /// <summary>An array of CloudEvents.</summary>
    CloudEventBatch,
}
