namespace RxSse.Views.Execution;

/// <summary>A view, as its outbox sees it.</summary>
internal interface IOutboxOwner
{
    /// <summary>The point at which a turn ends.</summary>
    SnapshotPoint Point();

    /// <summary>Whether what leaves now may be delivered at once, on this thread, if that is short.</summary>
    bool RunsHere { get; }

    /// <summary>Makes the view go on when there is room again. Called from any thread.</summary>
    void Resume();
}
