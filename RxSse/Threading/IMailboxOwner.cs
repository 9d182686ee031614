namespace RxSse.Threading;

/// <summary>Processes the messages of a <see cref="Mailbox{T}"/>. Nothing of it may throw.</summary>
internal interface IMailboxOwner<in T>
{
    /// <summary>
    /// Asked after each message. If it is true, the turn ends, and the other messages come in the next turn, after what else the loop has to do.
    /// </summary>
    bool IsTurnOver { get; }

    /// <summary>Processes a message.</summary>
    void Process(T message);

    /// <summary>A turn has ended.</summary>
    void EndTurn();
}
