namespace RxSse.Cli.Output;

/// <summary>How events are printed.</summary>
internal enum EventFormat
{
    /// <summary>Time, type, data and id.</summary>
    Text,

    /// <summary>A JSON object on each line.</summary>
    Json,

    /// <summary>The data alone.</summary>
    Raw,
}
