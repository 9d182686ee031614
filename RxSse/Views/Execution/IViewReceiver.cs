namespace RxSse.Views.Execution;

/// <summary>Receives what leaves a view, and says whether that is short.</summary>
internal interface IViewReceiver : IObserver<ViewTurn>
{
    /// <summary>Whether it does more with a turn than to encode it and to wake one or two threads for it, such as to compress it.</summary>
    bool IsExpensive { get; }
}
