using Microsoft.Extensions.Options;

namespace RxSse.Streams;

/// <summary>All streams: those that code defines, in the order of the calls, then those of the configuration.</summary>
internal sealed class StreamDefinitions(IEnumerable<StreamDefinition> inCode, IOptions<ConfiguredStreams> configured)
{
    public IReadOnlyList<StreamDefinition> All { get; } = Combine(inCode, configured.Value);

    public IReadOnlyList<string> Names => [.. All.Select(stream => stream.Name)];

    /// <summary>Returns the stream of this name; null if there is none.</summary>
    public StreamDefinition? Find(string name) => All.FirstOrDefault(stream => stream.Name == name);

    public static IReadOnlyList<StreamDefinition> Combine(IEnumerable<StreamDefinition> inCode, ConfiguredStreams configured) =>
    [
        .. inCode.Select(stream => configured.Changed.GetValueOrDefault(stream.Name)?.ApplyTo(stream) ?? stream),
        .. configured.Defined.Select(stream => stream.Value.Define(stream.Key)),
    ];
}
