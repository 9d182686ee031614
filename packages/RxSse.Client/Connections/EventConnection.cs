using System.Net;
using System.Net.ServerSentEvents;
using System.Reactive.Concurrency;
using RxSse.Client.Requests;

namespace RxSse.Client.Connections;

/// <summary>One request for events, and its response.</summary>
internal sealed class EventConnection : IAsyncDisposable
{
    private const int MaxReadsToClose = 64;

    private readonly HttpClient _http;
    private readonly Uri _address;
    private readonly EventsOptions _options;
    private readonly EventCursor _cursor;
    private readonly HeartbeatPace _pace;
    private readonly SignalReader _signals;
    private readonly CancellationTokenSource _cancel;
    private readonly Silence _silence;
    private HttpResponseMessage? _response;
    private Stream? _source;
    private EventBody? _body;
    private SseParser<byte[]>? _parser;
    private IAsyncEnumerator<SseItem<byte[]>>? _items;
    private bool _isOver; // the body was read to its end, or cannot be read

    /// <param name="http">Sends the request.</param>
    /// <param name="address">The events.</param>
    /// <param name="options">How they are received.</param>
    /// <param name="cursor">Where to continue; it moves with the events.</param>
    /// <param name="pace">How long the connection may be silent.</param>
    /// <param name="scheduler">Runs the time of silence.</param>
    /// <param name="cancellationToken">Ends the connection.</param>
    public EventConnection(
        HttpClient http, Uri address, EventsOptions options, EventCursor cursor, HeartbeatPace pace, IScheduler scheduler,
        CancellationToken cancellationToken)
    {
        (_http, _address, _options, _cursor, _pace) = (http, address, options, cursor, pace);
        _signals = new SignalReader(pace);
        _cancel = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _silence = new Silence(scheduler, pace, _cancel);
        pace.Begin();
    }

    /// <summary>How the connection has ended; null before.</summary>
    public ConnectionEnd? End { get; private set; }

    /// <summary>Whether it has brought an event.</summary>
    public bool HasBrought { get; private set; }

    /// <summary>The wait that the server has asked for; null if it has not.</summary>
    public TimeSpan? Retry => _parser is { ReconnectionInterval: var retry } && retry >= TimeSpan.Zero ? retry : null;

    /// <summary>The next signal; null at the end.</summary>
    /// <exception cref="RequestRefusedException">Another try would not help.</exception>
    /// <exception cref="InvalidDataException">An event is too large.</exception>
    /// <exception cref="OperationCanceledException">The token that ends the connection is canceled.</exception>
    public async ValueTask<StreamSignal?> NextAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (_items is null && End is null)
            {
                await OpenAsync().ConfigureAwait(false);
            }

            while (End is null)
            {
                _isOver = true; // unless there is a next event
                if (!await _items!.MoveNextAsync().ConfigureAwait(false))
                {
                    End = ConnectionEnd.Ended;
                    break;
                }

                _isOver = false;
                if (Take(_items.Current) is { } signal)
                {
                    return signal;
                }
            }
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken); // whatever the read fails with then
        }
        catch (Exception error) when (MayPass(error))
        {
            End = EndOf(error);
        }

        return null;
    }

    /// <summary>Closes the connection at once.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_items is not null)
        {
            await _items.DisposeAsync().ConfigureAwait(false);
        }

        if (_source is not null && !_isOver)
        {
            await CloseAsync(_source).ConfigureAwait(false);
        }

        _response?.Dispose();
        _silence.Dispose();
        _cancel.Dispose();
    }

    private async Task OpenAsync()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, _address) { Headers = { { "Accept", "text/event-stream" } } };
        if (_cursor.Id is { } id)
        {
            request.Headers.Add("Last-Event-ID", id);
        }

        _silence.Watch();
        _response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, _cancel.Token).ConfigureAwait(false);
        var status = _response.StatusCode;
        if (status == HttpStatusCode.NoContent)
        {
            End = ConnectionEnd.Complete;
        }
        else if (status != HttpStatusCode.OK)
        {
            var refusal = await Answers.RefusalAsync(_response, _cancel.Token).ConfigureAwait(false);
            End = status is HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError
                ? new ConnectionEnd(DisconnectReason.Refused, refusal.Message, LeastWait: RetryAfter())
                : throw refusal;
        }
        else if (_response.Content.Headers.ContentType?.MediaType is var type && type != "text/event-stream")
        {
            throw new RequestRefusedException(status, $"The response is {type ?? "of no type"}, not text/event-stream.");
        }
        else
        {
            _source = await _response.Content.ReadAsStreamAsync(_cancel.Token).ConfigureAwait(false);
            _body = new EventBody(_source, _options.MaxEventBytes, _silence);
            _parser = SseParser.Create(_body, (_, data) => data.ToArray());
            _items = _parser.EnumerateAsync(_cancel.Token).GetAsyncEnumerator(_cancel.Token);
        }

        _silence.Pause();
    }

    private StreamSignal? Take(SseItem<byte[]> item)
    {
        var signal = _signals.Read(item);
        HasBrought |= _signals.End is not { Reason: DisconnectReason.Refused };
        _cursor.Move(item.EventId);
        End = _signals.End;
        return signal;
    }

    private TimeSpan RetryAfter() => _response!.Headers.RetryAfter?.Delta is { } delta ? ReconnectWaits.Of(delta.TotalMilliseconds) : default;

    private bool MayPass(Exception error) => error switch
    {
        RequestRefusedException => false,
        InvalidDataException => _body is not { IsTooLarge: true }, // what is left of a compressed response that broke off
        IOException or HttpRequestException or OperationCanceledException => true,
        _ => false,
    };

    private ConnectionEnd EndOf(Exception error)
    {
        if (!_silence.IsOver)
        {
            return new ConnectionEnd(DisconnectReason.Broken, error is OperationCanceledException ? "The server did not answer in time." : error.Message);
        }

        _pace.GiveUp();
        return new ConnectionEnd(DisconnectReason.Silent);
    }

    // A response that is disposed is read to its end first, for up to two seconds; a read that is canceled closes the connection.
    private static async Task CloseAsync(Stream source)
    {
        using var cancel = new CancellationTokenSource();
        var buffer = new byte[16 * 1024];
        try
        {
            for (var reads = 0; reads < MaxReadsToClose; reads++)
            {
                var pending = source.ReadAsync(buffer, cancel.Token);
                if (!pending.IsCompleted)
                {
                    Cancel();
                }

                if (await pending.ConfigureAwait(false) == 0)
                {
                    return;
                }
            }
        }
        catch (Exception error) when (error is IOException or OperationCanceledException or InvalidDataException)
        {
            // It is closed.
        }

        void Cancel() => cancel.Cancel();
    }
}
