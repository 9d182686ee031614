using System.Net;
using System.Net.ServerSentEvents;
using System.Reactive;
using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using System.Text;
using Microsoft.Extensions.Options;
using RxSse.Streams;
using RxSse.Text;

namespace RxSse.Publishing.Sources.Follow;

/// <summary>
/// Subscribes to a stream of Server-Sent Events, and comes back with the id of the last event. An event is appended once: the cursor is
/// written with it.
/// </summary>
internal sealed class FollowSource
{
    private static readonly TimeSpan MinRetry = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan MaxRetry = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan DefaultRetry = TimeSpan.FromSeconds(1);

    private readonly FollowOptions _options;
    private readonly StreamDefinition _stream;
    private readonly StreamContext _context;
    private readonly SourceAppender _appender;
    private readonly SourceData _data;
    private readonly FollowState _state;
    private TimeSpan? _retry;

    public FollowSource(FollowOptions options, StreamDefinition stream, StreamContext context)
    {
        (_options, _stream, _context) = (options, stream, context);
        _appender = new SourceAppender(stream, context, $"{options.Kind} {options.Url}");
        _data = new SourceData(context.Services.GetRequiredService<IOptions<PublishingOptions>>().Value.EventBytes);
        _state = new FollowState(_appender.Origin is { IsEmpty: false } origin ? Encoding.UTF8.GetString(origin.Span) : null);
    }

    /// <summary>Follows until the server says that nothing more will come. A later subscription goes on with the same cursor.</summary>
    public IObservable<Unit> Run() => Observable.Create<Unit>(RunAsync);

    private async Task RunAsync(IObserver<Unit> observer, CancellationToken cancellationToken)
    {
        var handlers = _context.Services.GetRequiredService<SourceHandlers>();
        using var client = new SourceClient(handlers.Create(DecompressionMethods.None), _options);
        while (await FollowAsync(client, observer, cancellationToken).ConfigureAwait(false))
        {
            await Observable.Timer(_retry ?? DefaultRetry, _context.Scheduler).ToTask(cancellationToken).ConfigureAwait(false);
        }
    }

    // Returns false if nothing more will come.
    private async Task<bool> FollowAsync(SourceClient client, IObserver<Unit> observer, CancellationToken cancellationToken)
    {
        using var idle = new SourceDeadline(_context.Scheduler, _options.Idle, cancellationToken);
        try
        {
            using var response = await client.GetAsync(Url, Headers, idle.Token).ConfigureAwait(false);
            if (response.StatusCode == HttpStatusCode.NoContent)
            {
                return false;
            }

            Check(response);
            using var body = await response.Content.ReadAsStreamAsync(idle.Token).ConfigureAwait(false);
            return await ReadAsync(body, idle, observer, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (SourceFaults.IsOfConnection(error) && !cancellationToken.IsCancellationRequested)
        {
            throw idle.IsOver
                ? new SourceFaultException($"No byte came for {DurationText.Print(_options.Idle)}.", _retry ?? default, error)
                : SourceFaults.OfConnection(error, _retry ?? default);
        }
    }

    private async Task<bool> ReadAsync(Stream body, SourceDeadline idle, IObserver<Unit> observer, CancellationToken cancellationToken)
    {
        idle.Pause();
        using var bounded = new BoundedEventStream(body, _options.Bytes, idle);
        var refusals = _context.Services.GetRequiredService<RefusalLog>();
        var connection = new FollowConnection(_options, _stream, _appender, _data, refusals, _state);
        var hasEvents = false;
        var parser = SseParser.Create(bounded, static (_, data) => data.ToArray());
        await foreach (var item in parser.EnumerateAsync(idle.Token).ConfigureAwait(false))
        {
            if (item.ReconnectionInterval is { } retry)
            {
                _retry = retry < MinRetry ? MinRetry : retry > MaxRetry ? MaxRetry : retry;
            }

            var isMore = await TakeAsync(connection, item, cancellationToken).ConfigureAwait(false);
            observer.OnNext(Unit.Default);
            if (!isMore)
            {
                return false;
            }

            hasEvents = true;
        }

        return hasEvents ? true : throw new SourceFaultException("The server ended the response without an event.");
    }

    private async Task<bool> TakeAsync(FollowConnection connection, SseItem<byte[]> item, CancellationToken cancellationToken)
    {
        try
        {
            return await connection.TakeAsync(item, cancellationToken).ConfigureAwait(false);
        }
        catch (SourceFaultException fault) when (fault.Wait == default && _retry is { } retry)
        {
            throw new SourceFaultException(fault.Message, retry, fault) { MayBeAppended = fault.MayBeAppended };
        }
    }

    private Uri Url => _state.Cursor is null && _options.First == FollowFirst.Earliest && !_options.HasStart
        ? new UriBuilder(_options.Url!) { Query = $"{_options.Url!.Query}{(_options.Url.Query == "" ? '?' : '&')}from=earliest" }.Uri
        : _options.Url!;

    private KeyValuePair<string, string>[] Headers => _state.Cursor is null
        ? [new("Accept", "text/event-stream"), new("Cache-Control", "no-store")]
        : [new("Accept", "text/event-stream"), new("Cache-Control", "no-store"), new("Last-Event-ID", _state.Cursor)];

    private void Check(HttpResponseMessage response)
    {
        if (response.StatusCode != HttpStatusCode.OK)
        {
            throw SourceFaults.OfStatus(response, _context.Scheduler.Now);
        }

        var content = response.Content.Headers;
        if (!"text/event-stream".Equals(content.ContentType?.MediaType, StringComparison.OrdinalIgnoreCase))
        {
            throw SourceFaults.OfContentType(response, "text/event-stream");
        }

        if (content.ContentEncoding.Any(encoding => encoding != "identity"))
        {
            throw new SourceFaultException("The server compresses the stream, although it was not asked to.");
        }
    }
}
