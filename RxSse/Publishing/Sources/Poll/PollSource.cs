using System.Buffers;
using System.Net;
using System.Reactive;
using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using System.Text;
using Microsoft.Extensions.Options;
using RxSse.Streams;
using RxSse.Text;

namespace RxSse.Publishing.Sources.Poll;

/// <summary>
/// Asks for JSON again and again, and appends the items that the answer before did not have. They are appended together, with the cursor of
/// the answer.
/// </summary>
internal sealed class PollSource
{
    private const double Jitter = 0.1;
    private const int PieceBytes = 16 * 1024;

    private readonly PollOptions _options;
    private readonly StreamDefinition _stream;
    private readonly StreamContext _context;
    private readonly SourceAppender _appender;
    private readonly PollReader _reader;
    private PollCursor? _cursor;

    public PollSource(PollOptions options, StreamDefinition stream, StreamContext context)
    {
        (_options, _stream, _context) = (options, stream, context);
        _appender = new SourceAppender(stream, context, $"{options.Kind} {options.Url} {options.Items} {options.Key}");
        _reader = new PollReader(options, context.Services.GetRequiredService<IOptions<PublishingOptions>>().Value.EventBytes);
        _cursor = _appender.Origin is { IsEmpty: false } origin ? PollCursor.Parse(origin.Span) : null;
    }

    /// <summary>Asks without end. A later subscription goes on with the same cursor.</summary>
    public IObservable<Unit> Run() => Observable.Create<Unit>(RunAsync);

    private async Task RunAsync(IObserver<Unit> observer, CancellationToken cancellationToken)
    {
        var handlers = _context.Services.GetRequiredService<SourceHandlers>();
        using var client = new SourceClient(handlers.Create(DecompressionMethods.All), _options);
        while (true)
        {
            await PollAsync(client, cancellationToken).ConfigureAwait(false);
            observer.OnNext(Unit.Default);
            var wait = _options.Every * (1 - Jitter + (2 * Jitter * _context.Random.NextDouble()));
            await Observable.Timer(wait, _context.Scheduler).ToTask(cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task PollAsync(SourceClient client, CancellationToken cancellationToken)
    {
        using var deadline = new SourceDeadline(_context.Scheduler, _options.Timeout, cancellationToken);
        PollAnswer? answer;
        PollCursor cursor;
        try
        {
            using var response = await client.GetAsync(_options.Url!, Headers, deadline.Token).ConfigureAwait(false);
            answer = await ReadAsync(response, deadline.Token).ConfigureAwait(false);
            cursor = new PollCursor(
                ValidatorIn(response.Headers.NonValidated, "ETag"), ValidatorIn(response.Content.Headers.NonValidated, "Last-Modified"),
                answer is null ? new HashSet<ulong>() : answer.Items.Select(item => item.Key).ToHashSet());
        }
        catch (Exception error) when (SourceFaults.IsOfConnection(error) && !cancellationToken.IsCancellationRequested)
        {
            throw deadline.IsOver
                ? new SourceFaultException($"No complete answer came within {DurationText.Print(_options.Timeout)}.", inner: error)
                : SourceFaults.OfConnection(error);
        }

        if (answer is not null)
        {
            await AppendAsync(answer, cursor, cancellationToken).ConfigureAwait(false);
            _cursor = cursor;
        }
    }

    private async Task AppendAsync(PollAnswer answer, PollCursor cursor, CancellationToken cancellationToken)
    {
        if (_cursor is null && answer.IsArray && _options.First == PollFirst.None)
        {
            return;
        }

        var known = new HashSet<ulong>(_cursor?.Keys ?? new HashSet<ulong>());
        StreamEvent[] events =
        [
            .. answer.Items.Where(item => known.Add(item.Key)).Select(item => _appender.Event(_stream.Type, answer.DataOf(item.Place))),
        ];
        if (events.Length > 0)
        {
            await _appender.AppendAsync(events, cursor.ToBytes(), cancellationToken).ConfigureAwait(false);
        }
    }

    private List<KeyValuePair<string, string>> Headers
    {
        get
        {
            List<KeyValuePair<string, string>> headers = [new("Accept", "application/json")];
            if (_cursor is { ETag: not "" })
            {
                headers.Add(new("If-None-Match", _cursor.ETag));
            }

            if (_cursor is { LastModified: not "" })
            {
                headers.Add(new("If-Modified-Since", _cursor.LastModified));
            }

            return headers;
        }
    }

    // Returns null if the answer is the same as before.
    private async Task<PollAnswer?> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.StatusCode == HttpStatusCode.NotModified)
        {
            return null;
        }

        if (response.StatusCode != HttpStatusCode.OK)
        {
            throw SourceFaults.OfStatus(response, _context.Scheduler.Now);
        }

        if (!IsJson(response.Content.Headers.ContentType?.MediaType ?? ""))
        {
            throw SourceFaults.OfContentType(response, "application/json");
        }

        if (response.Content.Headers.ContentLength > _options.Bytes)
        {
            throw TooLarge();
        }

        using var body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        var read = new ArrayBufferWriter<byte>();
        while (await body.ReadAsync(read.GetMemory(PieceBytes)[..PieceBytes], cancellationToken).ConfigureAwait(false) is var count and > 0)
        {
            read.Advance(count);
            if (read.WrittenCount > _options.Bytes)
            {
                throw TooLarge();
            }
        }

        return _reader.Read(read.WrittenMemory);
    }

    private SourceFaultException TooLarge() => SourceFaults.TooLarge("The answer", _options.Bytes, "Poll:Bytes");

    private static bool IsJson(string mediaType) =>
        mediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
        || mediaType.Equals("text/json", StringComparison.OrdinalIgnoreCase)
        || mediaType.EndsWith("+json", StringComparison.OrdinalIgnoreCase);

    private static string ValidatorIn(System.Net.Http.Headers.HttpHeadersNonValidated headers, string name) =>
        headers.TryGetValues(name, out var values) && values.Count == 1 && values.ToString() is var text
        && Encoding.UTF8.GetByteCount(text) <= PollCursor.MaxValidator
            ? text
            : "";
}
