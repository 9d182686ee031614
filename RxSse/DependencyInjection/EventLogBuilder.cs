using RxSse.Delivery;
using RxSse.Http.Security;
using RxSse.Log;
using RxSse.Publishing;
using RxSse.Streams;

namespace RxSse.DependencyInjection;

/// <summary>
/// Adds to a log what the processes that share it share beside it. Each is used if <c>Log:Kind</c> chooses the log, is created once, and
/// otherwise is in memory. Of two that are set, the later one counts.
/// </summary>
public sealed class EventLogBuilder
{
    private readonly LogKind _kind;

    internal EventLogBuilder(LogKind kind) => _kind = kind;

    /// <summary>Sets which process runs the streams. Without it, this one does.</summary>
    /// <param name="create">Creates it.</param>
    public EventLogBuilder WithLeadership(Func<LogContext, ILeadership> create) => With(create);

    /// <summary>
    /// Sets where revocations are kept. Without it, the log is asked whether it is an <see cref="IRevocationStore"/>; if it is not, revocations
    /// end with the process.
    /// </summary>
    /// <param name="create">Creates it.</param>
    public EventLogBuilder WithRevocations(Func<LogContext, IRevocationStore> create) => With(create);

    /// <summary>Sets where tickets wait to be used. Without it, only the process that has issued a ticket takes it.</summary>
    /// <param name="create">Creates it.</param>
    public EventLogBuilder WithTickets(Func<LogContext, ITicketStore> create) => With(create);

    /// <summary>Sets what the nodes tell each other. Without it, this process knows no other.</summary>
    /// <param name="create">Creates it.</param>
    public EventLogBuilder WithNodes(Func<LogContext, INodes> create) => With(create);

    /// <summary>Sets who gives numbers that no two nodes give. Without it, the clock of this process does.</summary>
    /// <param name="create">Creates it.</param>
    public EventLogBuilder WithNumbers(Func<LogContext, IEventNumbers> create) => With(create);

    private EventLogBuilder With<T>(Func<LogContext, T> create) where T : class
    {
        _kind.Shared[typeof(T)] = create;
        return this;
    }
}
