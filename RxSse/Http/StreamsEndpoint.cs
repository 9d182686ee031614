using System.Text.Json;
using RxSse.Delivery.Limits;
using RxSse.Log;
using RxSse.Streams;
using RxSse.Text;
using RxSse.Views.Parsing;

namespace RxSse.Http;

/// <summary><c>GET /streams</c>: streams with state and a sample event, and named views.</summary>
internal static class StreamsEndpoint
{
    public static void MapStreams(this IEndpointRouteBuilder routes) => routes.MapGet("/streams", Get);

    private static IResult Get(
        SupervisedStreams supervised, StreamContext context, IEventLog log, Admission admission, ViewLanguage language)
    {
        var streams = supervised.Streams.Select(stream => Describe(stream, supervised.StatusOf(stream), context, log, admission));
        return TypedResults.Json(
            new StreamList([.. streams], ViewsEndpoint.Describe(language.NamedViews, supervised.Streams)), EndpointJson.Relaxed.StreamList);
    }

    internal static StreamDescription Describe(
        StreamDefinition stream, StreamStatus status, StreamContext context, IEventLog log, Admission admission)
    {
        var newest = log.NewestOf(stream.Name);
        var retrying = status as StreamStatus.Retrying;
        return new StreamDescription(
            stream.Name,
            stream.Type,
            stream.Types.Count == 0 ? null : stream.AllTypes,
            stream.Publish,
            stream.Period is { } period ? DurationText.Print(period(context)) : null,
            stream.Source,
            stream.Description,
            Example(stream, newest),
            stream.Snapshot,
            status switch
            {
                StreamStatus.Starting => "starting",
                StreamStatus.Retrying => "retrying",
                StreamStatus.Completed => "completed",
                _ => "running",
            },
            retrying?.Error,
            retrying?.NextTry.ToUnixTimeMilliseconds(),
            admission.CountOf(stream.Name),
            newest?.Id.ToString(),
            newest?.Event.Time.ToUnixTimeMilliseconds());
    }

    private static ExampleEvent? Example(StreamDefinition stream, LogEvent? newest)
    {
        var data = stream.Example.IsEmpty ? newest?.Event.Data ?? default : stream.Example;
        if (data.IsEmpty)
        {
            return null;
        }

        using var json = JsonDocument.Parse(data);
        return new ExampleEvent(stream.Example.IsEmpty ? newest!.Event.Type : stream.Type, json.RootElement.Clone());
    }
}
