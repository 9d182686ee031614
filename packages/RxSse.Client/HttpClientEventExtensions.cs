using System.Reactive.Concurrency;
using RxSse.Client.Connections;

namespace RxSse.Client;

/// <summary>Receives events.</summary>
public static class HttpClientEventExtensions
{
    /// <summary>
    /// The events of a server, over as many connections as it takes. It reconnects with the id of the last event, and completes if the server
    /// says that nothing more will come.
    /// </summary>
    /// <remarks>
    /// Each subscription is a connection of its own: share one with <c>Publish().RefCount()</c>. An observer that is slow slows the reading,
    /// and nothing is queued. Disposing the subscription closes the connection at once.
    /// </remarks>
    /// <param name="http">Sends the requests. Use a <see cref="Credential"/> to make one with a token or an API key.</param>
    /// <param name="address">The events, such as <c>http://localhost:3000/events?streams=stock</c>.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="scheduler">Runs the waits and watches for silence; null for the thread pool.</param>
    /// <returns>
    /// The signals. They fail with a <see cref="RequestRefusedException"/> if another try would not help, and with an
    /// <see cref="InvalidDataException"/> if an event is larger than <see cref="EventsOptions.MaxEventBytes"/>.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is not allowed.</exception>
    public static IObservable<StreamSignal> Events(
        this HttpClient http, Uri address, EventsOptions? options = null, IScheduler? scheduler = null) =>
        Subscription(http, address, options, scheduler).ToObservable();

    /// <summary>The same, as a sequence that is pulled. Canceling it throws an <see cref="OperationCanceledException"/>.</summary>
    /// <inheritdoc cref="Events"/>
    /// <param name="http">Sends the requests.</param>
    /// <param name="address">The events.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="scheduler">Runs the waits and watches for silence; null for the thread pool.</param>
    /// <param name="cancellationToken">Ends the sequence.</param>
    public static IAsyncEnumerable<StreamSignal> EventsAsync(
        this HttpClient http, Uri address, EventsOptions? options = null, IScheduler? scheduler = null,
        CancellationToken cancellationToken = default) =>
        Subscription(http, address, options, scheduler).RunAsync(cancellationToken);

    private static EventSubscription Subscription(HttpClient http, Uri address, EventsOptions? options, IScheduler? scheduler)
    {
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(address);
        options ??= new EventsOptions();
        options.Validate();
#pragma warning disable RS0030 // the default for users who do not test in virtual time
        scheduler ??= DefaultScheduler.Instance;
#pragma warning restore RS0030
        return new EventSubscription(http, address, options, Random.Shared, scheduler);
    }
}
