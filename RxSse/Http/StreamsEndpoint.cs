using System.Globalization;
using System.Text.Json;
using RxSse.Http.OpenApi;
using RxSse.Http.Security;
using RxSse.Log;
using RxSse.Streams;
using RxSse.Text;
using RxSse.Threading;
using RxSse.Views.Parsing;

namespace RxSse.Http;

/// <summary><c>GET /streams</c>: streams with state and a sample event, and named views.</summary>
internal sealed class StreamsEndpoint(
    SupervisedStreams supervised, StreamContext context, IEventLog log, StreamUse use, StreamSchemas schemas,
    ServerSchedulers schedulers, RowConditions rows)
{
    // A larger event is not shown as an example.
    internal const int MaxExampleBytes = 16 * 1024;

    public static void Map(IEndpointRouteBuilder routes) => routes
        .MapMethods("/streams", EndpointMethods.Read, GetAsync).WithMetadata(Operations.Streams);

    /// <summary>The list of what a language knows.</summary>
    public PeriodicJson ListOf(ViewLanguage language) => new(schedulers.Timers, () => List(language));

    private static async Task<IResult> GetAsync(HttpContext context, AccessControl access)
    {
        var (caller, refusal) = await access.IdentifyAsync(context);
        return caller is null ? refusal! : (await access.ReadableByAsync(context, caller)).List.Result;
    }

    private byte[] List(ViewLanguage language)
    {
        var budget = PeriodicJson.MaxBytes;
        var (streams, omitted) = PeriodicJson.Fit(
            supervised.Streams.Where(stream => language.Streams.Contains(stream.Name)).Select(Describe),
            EndpointJson.Relaxed.StreamDescription, ref budget);
        var (views, omittedViews) = PeriodicJson.Fit(
            ViewsEndpoint.Describe(language, supervised.Streams), EndpointJson.Relaxed.NamedViewDescription, ref budget);
        return JsonSerializer.SerializeToUtf8Bytes(
            new StreamList(streams, views, omitted + omittedViews), EndpointJson.Relaxed.StreamList);
    }

    private StreamDescription Describe(StreamDefinition stream)
    {
        var isShared = rows.ByStream.ContainsKey(stream.Name);
        return Describe(stream, context, isShared ? null : log.NewestOf(stream.Name), use, schemas, isShared);
    }

    /// <summary>The description of a stream. Of a stream with a row condition it tells nothing of events, which may be those of others.</summary>
    internal static StreamDescription Describe(
        StreamDefinition stream, StreamContext context, LogEvent? newest, StreamUse use, StreamSchemas schemas, bool isShared)
    {
        var (state, error, nextTry) = use.StateOf(stream);
        return new StreamDescription(
            stream.Name,
            stream.Type,
            stream.Types.Count == 0 ? null : stream.AllTypes,
            stream.Publish,
            stream.Period is { } period ? DurationText.Print(period(context)) : null,
            stream.Source,
            stream.Description,
            Example(stream, newest),
            schemas.Of(stream.Name),
            stream.Snapshot,
            state,
            error,
            nextTry,
            use.SubscribersOf(stream.Name),
            isShared ? null : JsonOf(newest is null ? null : $"\"{newest.Id}\""),
            isShared ? null : JsonOf(newest?.Time.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture)));
    }

    // Null in JSON, unlike null, is written.
    private static JsonElement JsonOf(string? text) => JsonElement.Parse(text ?? "null");

    internal static ExampleEvent? Example(StreamDefinition stream, LogEvent? newest)
    {
        var data = stream.Example.IsEmpty ? newest?.Event.Data ?? default : stream.Example;
        if (data.IsEmpty || data.Length > MaxExampleBytes)
        {
            return null;
        }

        using var json = JsonDocument.Parse(data);
        return new ExampleEvent(stream.Example.IsEmpty ? newest!.Event.Type : stream.Type, json.RootElement.Clone());
    }
}
