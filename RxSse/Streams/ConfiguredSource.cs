using System.Reactive;

namespace RxSse.Streams;

/// <summary>Where the events of a configured stream come from.</summary>
internal abstract class ConfiguredSource
{
    /// <summary>The word for it in the configuration.</summary>
    public abstract string Kind { get; }

    /// <summary>What <c>GET /streams</c> shows. It has no credentials.</summary>
    public abstract string Description { get; }

    /// <summary>Types that the source itself gives to events of the stream.</summary>
    public virtual IReadOnlyList<string> TypesOf(string stream) => [];

    /// <summary>
    /// Returns an observable that reads the source and appends its events. Each item says that the source has answered. A later
    /// subscription goes on where the one before it ended. It begins where the log has the last cursor of the source.
    /// </summary>
    public abstract IObservable<Unit> Open(StreamDefinition stream, StreamContext context);
}
