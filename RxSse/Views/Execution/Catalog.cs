using RxSse.Streams;

namespace RxSse.Views.Execution;

/// <summary>What views know of the streams.</summary>
/// <param name="Types">The type of each stream's events.</param>
/// <param name="Snapshots">The streams whose newest event is in the snapshot.</param>
internal sealed record Catalog(IReadOnlyDictionary<string, string> Types, IReadOnlySet<string> Snapshots)
{
    public static Catalog Of(IEnumerable<StreamDefinition> streams) => new(
        streams.ToDictionary(stream => stream.Name, stream => stream.Type),
        streams.Where(stream => stream.Snapshot).Select(stream => stream.Name).ToHashSet());
}
