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

    /// <summary>The stream that has these properties and no source of its own.</summary>
    public StreamDefinition Define(string name)
    {
        var stream = StreamDefinition.Create(name);
        return ApplyTo(stream with
        {
            Type = Type ?? stream.Type,
            Types = Types,
            Publish = Publish ?? stream.Publish,
            Example = Example,
        });
    }

    /// <summary>Changes what may be changed of a stream of the host.</summary>
    public StreamDefinition ApplyTo(StreamDefinition stream) => stream with
    {
        Snapshot = Snapshot ?? stream.Snapshot,
        Description = Description ?? stream.Description,
        Compress = Compress ?? stream.Compress,
    };
}
