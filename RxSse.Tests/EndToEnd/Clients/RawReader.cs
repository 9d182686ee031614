using System.Text;

namespace RxSse.Tests.EndToEnd.Clients;

/// <summary>A subscriber that takes from its socket no more than the test asks for.</summary>
internal sealed class RawReader(RawHttp http) : Reader
{
    /// <summary>So much of the stream it has read.</summary>
    public long Bytes { get; private set; }

    /// <summary>The last event with an id that it has read.</summary>
    public Received? Cursor { get; private set; }

    public override async Task<Received?> NextOrEndAsync()
    {
        if (await http.ReadBlockAsync() is not { } block)
        {
            return null;
        }

        Bytes += Encoding.UTF8.GetByteCount(block);
        var next = Received.Parse(block);
        Cursor = next.Id is null ? Cursor : next;
        return next;
    }

    /// <summary>Completes when the server has cut the connection.</summary>
    public Task CutAsync() => http.CutAsync();

    /// <summary>All whole events that have arrived before the connection was cut.</summary>
    public async Task<IReadOnlyList<Received>> ReadToCutAsync()
    {
        var received = new List<Received>();
        try
        {
            while (true)
            {
                received.Add(await NextAsync());
            }
        }
        catch (IOException)
        {
            return received;
        }
    }

    public override ValueTask DisposeAsync()
    {
        http.Dispose();
        return ValueTask.CompletedTask;
    }
}
