namespace RxSse.Streams;

/// <summary>What the configuration says of streams, by name.</summary>
internal sealed class ConfiguredStreams
{
    /// <summary>Streams that the configuration defines, in the order of its keys.</summary>
    public Dictionary<string, ConfiguredStream> Defined { get; } = [];

    /// <summary>Streams of the host whose properties the configuration changes.</summary>
    public Dictionary<string, ConfiguredStream> Changed { get; } = [];
}

/// <summary>A stream in the configuration. What is not set has its default.</summary>
internal sealed class ConfiguredStream
{
    public string? Type { get; set; }

    public IReadOnlyList<string> Types { get; set; } = [];

    public bool? Snapshot { get; set; }

    public string? Description { get; set; }

    public bool? Compress { get; set; }

    public bool? Publish { get; set; }

    public ReadOnlyMemory<byte> Example { get; set; }

    /// <summary>Where its events come from: one source at most, else the server does not start.</summary>
    public List<ConfiguredSource> Sources { get; } = [];

    /// <summary>The stream that has these properties. Without a source, its events are those that are published to it.</summary>
    public StreamDefinition Define(string name)
    {
        var stream = StreamDefinition.Create(name);
        var source = Sources.FirstOrDefault();
        return ApplyTo(stream with
        {
            Type = Type ?? stream.Type,
            Types = [.. Types.Union(source?.TypesOf(name) ?? [])],
            Publish = Publish ?? source is null,
            Example = Example,
            Source = source?.Description,
            From = source,
        });
    }

    /// <summary>Returns the source of this type, which it adds if there is none.</summary>
    public T SourceOf<T>() where T : ConfiguredSource, new()
    {
        if (Sources.OfType<T>().FirstOrDefault() is { } known)
        {
            return known;
        }

        var source = new T();
        Sources.Add(source);
        return source;
    }

    /// <summary>Changes what may be changed of a stream of the host.</summary>
    public StreamDefinition ApplyTo(StreamDefinition stream) => stream with
    {
        Snapshot = Snapshot ?? stream.Snapshot,
        Description = Description ?? stream.Description,
        Compress = Compress ?? stream.Compress,
    };
}
