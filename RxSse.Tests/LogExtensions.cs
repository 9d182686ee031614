using RxSse.Log;
using RxSse.Streams;

namespace RxSse.Tests;

/// <summary>Appends events whose keys and conditions do not matter.</summary>
internal static class LogExtensions
{
    /// <summary>Appends each event by itself, all in one call, and returns them with their ids. Their times are not read.</summary>
    /// <exception cref="AppendRefusedException">One was refused.</exception>
    public static async ValueTask<IReadOnlyList<LogEvent>> AppendAsync(
        this IEventLog log, IReadOnlyList<StreamEvent> events, CancellationToken cancellationToken)
    {
        var outcomes = await log.AppendAsync([.. events.Select(next => new Append(next))], cancellationToken);
        return [.. outcomes.Zip(events, (outcome, next) => outcome switch
        {
            AppendOutcome.Appended appended => new LogEvent(appended.Last, default, next),
            AppendOutcome.NoRoom refused => throw new AppendRefusedException(refused.Message),
            _ => throw new InvalidOperationException($"The event was not appended: {outcome}."),
        })];
    }
}
