using RxSse.Log;
using RxSse.Tests.Log;

namespace RxSse.Tests.Simulation;

/// <summary>A log whose history cannot be read.</summary>
internal sealed class FailingLog : StubLog
{
    public override EventId Newest => new("e", 5);

    public override ValueTask<HistoryPage> ReadAsync(long after, int count, CancellationToken cancellationToken) =>
        throw new IOException("The log cannot be read.");

    public override ValueTask<Place> LocateAsync(EventId id, CancellationToken cancellationToken) => new(new Place.At(id.Sequence));
}
