using System.Reactive.Linq;
using System.Reactive.Subjects;
using RxSse.Streams;

namespace ProgressSample;

/// <summary>How far an import is.</summary>
internal sealed record ImportProgress(int Done, int Total, string State);

/// <summary>A long job, one at a time: it reports after each of its steps, and knows nothing of who listens.</summary>
internal sealed class Import(StreamContext context)
{
    private const int Total = 50;
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);

    private readonly ISubject<ImportProgress> _progress = Subject.Synchronize(new Subject<ImportProgress>());
    private int _running;

    public IObservable<ImportProgress> Progress => _progress.AsObservable();

    /// <summary>False if one runs already.</summary>
    public bool TryStart()
    {
        if (Interlocked.Exchange(ref _running, 1) == 1)
        {
            return false;
        }

        _ = RunAsync();
        return true;
    }

    private async Task RunAsync()
    {
        _progress.OnNext(new ImportProgress(0, Total, "running"));
        for (var done = 1; done <= Total; done++)
        {
            await Observable.Timer(Step, context.Scheduler); // the work
            if (done == Total)
            {
                Interlocked.Exchange(ref _running, 0);
            }

            _progress.OnNext(new ImportProgress(done, Total, done < Total ? "running" : "done"));
        }
    }
}
