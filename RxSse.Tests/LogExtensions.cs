using RxSse.Log;
using RxSse.Streams;

namespace RxSse.Tests;

/// <summary>Appends events whose keys and conditions do not matter.</summary>
internal static class LogExtensions
{
    /// <summary>Appends in a round that is not repeated.</summary>
    public static ValueTask<IReadOnlyList<AppendOutcome>> AppendAsync(
        this IEventLog log, IReadOnlyList<Append> appends, CancellationToken cancellationToken) =>
        log.AppendAsync(new AppendRound(appends), cancellationToken);

    /// <summary>Appends each event by itself, all in one call, and returns them with their ids. Their times are not read.</summary>
    /// <exception cref="AppendRefusedException">One was refused.</exception>
    public static async ValueTask<IReadOnlyList<LogEvent>> AppendAsync(
        this IEventLog log, IReadOnlyList<StreamEvent> events, CancellationToken cancellationToken)
    {
        var outcomes = await log.AppendAsync(new AppendRound([.. events.Select(next => new Append(next))]), cancellationToken);
        return [.. outcomes.Zip(events, (outcome, next) => outcome switch
        {
            AppendOutcome.Appended appended => new LogEvent(appended.Last, default, next),
            AppendOutcome.Refused refused => throw new AppendRefusedException(refused.Reason, refused.Message),
            _ => throw new InvalidOperationException($"The event was not appended: {outcome}."),
        })];
    }
}
