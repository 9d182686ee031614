using System.Reactive.Concurrency;
using System.Threading.Channels;
using RxSse.Client;
using RxSse.Tests.EndToEnd.Servers;

namespace RxSse.Tests.EndToEnd.Clients;

/// <summary>The package RxSse.Client at work.</summary>
internal sealed class TriedOwnClient : TriedClient
{
    private readonly Channel<string> _words = Channel.CreateUnbounded<string>();
    private readonly CancellationTokenSource _left = new();
    private readonly Task _run;

    public TriedOwnClient(Uri events) => _run = RunAsync(events);

    public override async Task<string?> NextAsync()
    {
        using var patience = Patience.Start();
        return await _words.Reader.WaitToReadAsync(patience.Token) ? await _words.Reader.ReadAsync(patience.Token) : null;
    }

    public override async ValueTask DisposeAsync()
    {
        await _left.CancelAsync();
        await _run;
        _left.Dispose();
    }

    private async Task RunAsync(Uri events)
    {
        using var http = new HttpClient(new Statuses(Say));
        var time = new Hurry(Say);
        try
        {
            await foreach (var signal in http.EventsAsync(events, scheduler: time, cancellationToken: _left.Token))
            {
                time.RejectedFor = signal is StreamSignal.Disconnected { Reason: DisconnectReason.Refused } gone ? gone.Wait : null;
                Say(WordOf(signal));
            }

            Say("complete");
        }
        catch (Exception error) when (error is RequestRefusedException or OperationCanceledException)
        {
            // It has stopped, or was left.
        }

        _words.Writer.Complete();
    }

    private void Say(string word) => _words.Writer.TryWrite(word);

    private static string WordOf(StreamSignal signal) => signal switch
    {
        StreamSignal.Gap gap => WordOfGap(gap.Reason, gap.From),
        StreamSignal.Live => "heartbeat",
        StreamSignal.Disconnected { Reason: DisconnectReason.Refused } => "rejected",
        StreamSignal.Event next => next.Type,
        _ => signal.GetType().Name,
    };

    private sealed class Statuses(Action<string> say) : DelegatingHandler(new SocketsHttpHandler { UseProxy = false })
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = await base.SendAsync(request, cancellationToken);
            say($"{(int)response.StatusCode}");
            return response;
        }
    }

    // The time of the thread pool, but for the wait of a client that was rejected.
    private sealed class Hurry(Action<string> say) : IScheduler
    {
#pragma warning disable RS0030 // the client runs in real time
        private readonly DefaultScheduler _time = DefaultScheduler.Instance;
#pragma warning restore RS0030

        public TimeSpan? RejectedFor { get; set; }

        public DateTimeOffset Now => _time.Now;

        public IDisposable Schedule<TState>(TState state, Func<IScheduler, TState, IDisposable> action) => _time.Schedule(state, action);

        public IDisposable Schedule<TState>(TState state, TimeSpan dueTime, Func<IScheduler, TState, IDisposable> action)
        {
            if (dueTime != RejectedFor)
            {
                return _time.Schedule(state, dueTime, action);
            }

            say(Waits);
            return _time.Schedule(state, TimeSpan.FromMilliseconds(100), action);
        }

        public IDisposable Schedule<TState>(TState state, DateTimeOffset dueTime, Func<IScheduler, TState, IDisposable> action) =>
            _time.Schedule(state, dueTime, action);
    }
}
