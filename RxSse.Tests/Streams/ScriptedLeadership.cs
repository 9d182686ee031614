using System.Reactive.Subjects;
using RxSse.Streams;

namespace RxSse.Tests.Streams;

/// <summary>A leadership that the test gives and takes.</summary>
internal sealed class ScriptedLeadership(long? term = null) : ILeadership
{
    private readonly BehaviorSubject<Term?> _terms = new(term is { } number ? new Term(number) : null);

    public IObservable<Term?> Terms => _terms;

    /// <summary>Begins a term, or ends the present one.</summary>
    public void Set(long? number) => _terms.OnNext(number is { } some ? new Term(some) : null);
}
