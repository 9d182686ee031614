using RxSse.Log;
using RxSse.Tests.Log;

namespace RxSse.Tests.Publishing;

/// <summary>A slow log: an append completes when the test calls Finish.</summary>
internal sealed class SlowLog : StubLog
{
    private TaskCompletionSource _append = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _newest;

    public List<int> Rounds { get; } = [];

    public List<long> Numbers { get; } = [];

    public Task Started => _started.Task;

    public override EventId Newest => new("e", _newest);

    public override async ValueTask<IReadOnlyList<AppendOutcome>> AppendAsync(AppendRound round, CancellationToken cancellationToken)
    {
        Rounds.Add(round.Appends.Count);
        Numbers.Add(round.Number);
        var append = _append.Task; // read before Started completes: the test may replace it then
        _started.TrySetResult();
        await append.WaitAsync(cancellationToken);
        return [.. round.Appends.Select(append =>
        {
            var first = new EventId("e", _newest + 1);
            return new AppendOutcome.Appended(first, new EventId("e", _newest += append.Events.Count));
        })];
    }

    public void Finish(Exception? error = null)
    {
        var append = _append;
        _append = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (error is null)
        {
            append.SetResult();
        }
        else
        {
            append.SetException(error);
        }
    }
}
