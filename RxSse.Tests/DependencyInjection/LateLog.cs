using RxSse.Log;

namespace RxSse.Tests.DependencyInjection;

/// <summary>A log that starts when a test says so, or fails then.</summary>
internal sealed class LateLog(IEventLog log) : IEventLog
{
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isStarted;

    public TimeSpan? StartWithin => TimeSpan.Zero;

    public string? Degraded => _isStarted ? null : "The log is somewhere else.";

    public EventId Newest => Log.Newest;

    public DateTimeOffset Now => Log.Now;

    public IObservable<LogItem> Tail => Log.Tail;

    // Only what IEventLog.StartWithin names may be used before it has started.
    private IEventLog Log => _isStarted ? log : throw new InvalidOperationException("The log has not started.");

    public void Begin()
    {
        _isStarted = true;
        _started.SetResult();
    }

    public void Fail(Exception fault) => _started.SetException(fault);

    public Task StartAsync(CancellationToken cancellationToken) => _started.Task.WaitAsync(cancellationToken);

    public void RequestMark(DateTimeOffset time) => Log.RequestMark(time);

    public LogEvent? NewestOf(string stream) => _isStarted ? log.NewestOf(stream) : null;

    public ReadOnlyMemory<byte> OriginOf(string stream) => _isStarted ? log.OriginOf(stream) : default;

    public ValueTask<IReadOnlyList<AppendOutcome>> AppendAsync(AppendRound round, CancellationToken cancellationToken) => _isStarted
        ? log.AppendAsync(round, cancellationToken)
        : throw new LogAwayException("It is somewhere else.");

    public ValueTask<HistoryPage> ReadAsync(long after, int count, CancellationToken cancellationToken) =>
        Log.ReadAsync(after, count, cancellationToken);

    public ValueTask<Place> LocateAsync(EventId id, CancellationToken cancellationToken) => Log.LocateAsync(id, cancellationToken);

    public ValueTask<long> FindAsync(DateTimeOffset time, CancellationToken cancellationToken) => Log.FindAsync(time, cancellationToken);
}
