using RxSse.Views.Model;

namespace RxSse.Views.Execution;

/// <summary>Receives what leaves a pipe, and passes it on with the pipe's name, as far as the budget allows it.</summary>
/// <param name="name">The name.</param>
/// <param name="budget">The budget of the view.</param>
/// <param name="observer">Receives each event with its pipe, or the error that ends the pipe.</param>
internal sealed class PipeEnd(PipeName name, ViewBudget budget, IObserver<(PipeName Pipe, ViewEvent Event)> observer) : IObserver<ViewEvent>
{
    public void OnNext(ViewEvent value)
    {
        if (budget.TryLeave(value.Data.Length))
        {
            observer.OnNext((name, value));
        }
    }

    public void OnError(Exception error) => observer.OnError(error);

    public void OnCompleted()
    {
    }
}
