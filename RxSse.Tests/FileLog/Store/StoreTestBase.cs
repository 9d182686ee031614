using RxSse.FileLog;
using RxSse.FileLog.Store;
using RxSse.Log;
using RxSse.Tests.Log;

namespace RxSse.Tests.FileLog.Store;

/// <summary>A store in a directory of its own. It is closed and opened again as a process would do, or as its end would.</summary>
public abstract class StoreTestBase : IDisposable
{
    private LogStore? _store;

    private protected StoreDirectory Files { get; private set; } = new();

    private protected HistoryOptions Limits { get; } = new() { Capacity = 1_000, MaxAge = TimeSpan.FromHours(1) };

    private protected StoreSystem System { get; set; } = new("boot-1");

    private protected FileSync Sync { get; set; } = FileSync.Always;

    private protected DateTimeOffset Now { get; set; } = DateTimeOffset.UnixEpoch;

    private protected LogStore Store => _store ??= Open();

    public void Dispose()
    {
        _store?.Dispose();
        Files.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected LogStore Open(string? newEpoch = null, long floor = 0) =>
        LogStore.Open(new FileLogOptions { Directory = Files.Path, Sync = Sync }, Limits, System, newEpoch, floor);

    /// <summary>Closes the store, and opens it again.</summary>
    private protected void Reopen(string? newEpoch = null)
    {
        Store.Close();
        Kill();
        _store = Open(newEpoch);
    }

    /// <summary>Ends the process: what was written is in the files, and nothing else happens.</summary>
    private protected void Kill()
    {
        _store?.Dispose();
        _store = null;
    }

    /// <summary>Ends the machine, which starts again with what its disk has.</summary>
    private protected void LosePower(long? walBytes)
    {
        var rest = Files.Copy(walBytes);
        Kill();
        Files.Dispose();
        Files = rest;
        System = System with { BootId = System.BootId + "+" };
    }

    private protected StoredRound Append(params Append[] appends) => Store.Append(appends, Now, (_, _) => null);

    private protected string Append(int number, string stream = "numbers") =>
        AppendOutcomes.Print(Append(new Append(Events.Of(number, stream: stream))).Outcomes[0]);

    private protected void AppendMany(int count) => Append(new Append(Events.Of(Enumerable.Range(1, count))));

    private protected static Append Keyed(string key, params int[] numbers) => new(Events.Of(numbers))
    {
        Key = new AppendKey(Digest.Of(key), Digest.Of(string.Join(',', numbers))),
    };

    private protected List<long> Sequences(long after = 0, int count = 10_000) =>
        [.. Store.Read(after, count).Events.Select(next => next.Sequence)];
}
