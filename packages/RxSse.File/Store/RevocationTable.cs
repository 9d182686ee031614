using RxSse.Log;

namespace RxSse.FileLog.Store;

/// <summary>What is revoked, and until when. Those that are over are deleted with the next one.</summary>
internal sealed class RevocationTable(Database database)
{
    private readonly Statement _keep = database.Prepare(
        "INSERT INTO revoked VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET until = max(until, excluded.until)", 2);
    private readonly Statement _forget = database.Prepare("DELETE FROM revoked WHERE until <= ?1", 1);

    /// <summary>Keeps a revocation, or makes it longer. Call it in a transaction.</summary>
    public void Keep(Digest revoked, DateTimeOffset until, DateTimeOffset now)
    {
        _forget.Run(now.UtcTicks);
        _keep.Run(DigestBytes.Of(revoked), until.UtcTicks);
    }

    public Dictionary<Digest, DateTimeOffset> Read()
    {
        var revoked = new Dictionary<Digest, DateTimeOffset>();
        using var read = database.Once("SELECT name, until FROM revoked");
        read.Read(row =>
        {
            revoked.Add(DigestBytes.Read(row.GetFieldValue<byte[]>(0)), Ticks.Read(row, 1));
            return true;
        });
        return revoked;
    }
}
