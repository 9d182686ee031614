using System.Reactive;
using RxSse.Streams;

namespace RxSse.Publishing.Sources.Follow;

/// <summary>How the events of a remote server are written.</summary>
internal enum FollowData
{
    /// <summary>By its first event: another RxSse begins with <c>connected</c>.</summary>
    Auto,

    /// <summary>As another RxSse writes them.</summary>
    Envelope,

    /// <summary>Each is the data of an event.</summary>
    Plain,
}

/// <summary>Where a source without a cursor begins.</summary>
internal enum FollowFirst
{
    /// <summary>With what comes from then on.</summary>
    Live,

    /// <summary>With the oldest event that another RxSse has.</summary>
    Earliest,
}

/// <summary>A source that subscribes to a stream of Server-Sent Events.</summary>
internal sealed class FollowOptions : SourceOptions
{
    private static readonly string[] Starts = ["from", "since", "lastEventId", "last_event_id", "evs_last_event_id"];

    public FollowData Data { get; set; }

    public FollowFirst First { get; set; }

    /// <summary>How long no byte may come before the source connects again. Default 1 minute.</summary>
    public TimeSpan Idle { get; set; } = TimeSpan.FromMinutes(1);

    public override string Kind => "Follow";

    /// <summary>Whether the query of the URL says where another RxSse begins, so that its first events are no snapshot.</summary>
    public bool HasStart => Url!.Query.TrimStart('?').Split('&')
        .Any(parameter => Starts.Contains(Uri.UnescapeDataString(parameter.Split('=')[0]), StringComparer.Ordinal));

    /// <summary>The type of the events that say what is missing.</summary>
    public static string GapTypeOf(string stream) => $"{stream}-gap";

    public override IReadOnlyList<string> TypesOf(string stream) => [GapTypeOf(stream)];

    public override IObservable<Unit> Open(StreamDefinition stream, StreamContext context) => new FollowSource(this, stream, context).Run();
}
