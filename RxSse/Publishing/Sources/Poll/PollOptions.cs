using System.Reactive;
using RxSse.Streams;

namespace RxSse.Publishing.Sources.Poll;

/// <summary>What the first answer gives.</summary>
internal enum PollFirst
{
    /// <summary>Of an array nothing, since its items may be old. A single value is an event.</summary>
    None,

    /// <summary>All items.</summary>
    All,
}

/// <summary>A source that asks for JSON again and again.</summary>
internal sealed class PollOptions : SourceOptions
{
    /// <summary>The time between two requests, ±10 %. Default 10 seconds.</summary>
    public TimeSpan Every { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Where the array of items, or the single value, is in the answer.</summary>
    public JsonPointer Items { get; set; } = JsonPointer.Whole;

    /// <summary>Where the key is in an item. Default: the item is its key.</summary>
    public JsonPointer Key { get; set; } = JsonPointer.Whole;

    public PollFirst First { get; set; }

    /// <summary>How long one request may take, with its answer. Default 10 seconds.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    public override string Kind => "Poll";

    public override IObservable<Unit> Open(StreamDefinition stream, StreamContext context) => new PollSource(this, stream, context).Run();
}
