namespace RxSse.Threading;

/// <summary>The owner of a mailbox, of delegates.</summary>
/// <param name="process">Processes a message.</param>
/// <param name="endTurn">Runs at the end of each turn.</param>
/// <param name="isTurnOver">Asked after each message; null: a turn processes all that waits when it begins.</param>
internal sealed class MailboxActs<T>(Action<T> process, Action endTurn, Func<bool>? isTurnOver) : IMailboxOwner<T>
{
    public bool IsTurnOver => isTurnOver?.Invoke() == true;

    public void Process(T message) => process(message);

    public void EndTurn() => endTurn();
}
