using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using RxSse.Benchmarks.Attacks;
using RxSse.Tests.EndToEnd.Servers;
using Xunit;

namespace RxSse.Tests.Benchmarks;

public sealed class AttackTests : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(1);
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public AttackTests() => _listener.Start();

    private Uri Address => new($"http://{_listener.LocalEndpoint}");

    public void Dispose() => _listener.Dispose();

    [Fact]
    public async Task ConnectionThatEnds_IsReplacedByOneWithAnotherRequest()
    {
        using var patience = Patience.Start();
        using var attack = new Attack(Plan(Conduct.Leave), Address);

        for (var number = 0; number < 5; number++)
        {
            using var connection = await _listener.AcceptSocketAsync(patience.Token);
            Assert.Equal($"{number}\n", await ReadToEndAsync(connection, patience.Token));
        }

        attack.ThrowIfFaulted();
        Assert.True(attack.Count.Requests >= 5, $"{attack.Count}");
    }

    [Fact]
    public async Task ConnectionThatStays_IsKept_AndEndsWithTheAttack()
    {
        using var patience = Patience.Start();
        var connections = new List<Socket>();
        AttackCount count;
        using (var attack = new Attack(Plan(Conduct.NeverRead) with { Clients = 3 }, Address))
        {
            for (var client = 0; client < 3; client++)
            {
                connections.Add(await _listener.AcceptSocketAsync(patience.Token));
            }

            attack.ThrowIfFaulted();
            count = attack.Count;
        }

        foreach (var connection in connections)
        {
            Assert.EndsWith("\n", await ReadToEndAsync(connection, patience.Token), StringComparison.Ordinal);
            connection.Dispose();
        }

        Assert.False(_listener.Pending());
        Assert.InRange(count.Requests, 2, 3); // the third may have been accepted before it is counted
    }

    [Fact]
    public async Task ConnectionOfTheMaximumAge_IsReplaced()
    {
        using var patience = Patience.Start();
        using var attack = new Attack(Plan(Conduct.NeverRead) with { MaxAge = TimeSpan.Zero }, Address);
        using var connection = await _listener.AcceptSocketAsync(patience.Token);

        Assert.Equal("0\n", await ReadToEndAsync(connection, patience.Token));
    }

    [Fact]
    public async Task ConnectionThatResets_IsNotClosedInOrder()
    {
        using var patience = Patience.Start();
        using var attack = new Attack(Plan(Conduct.Leave) with { Resets = true }, Address);
        using var connection = await _listener.AcceptSocketAsync(patience.Token);

        var fault = await Assert.ThrowsAsync<SocketException>(() => ReadToEndAsync(connection, patience.Token));

        Assert.Equal(SocketError.ConnectionReset, fault.SocketErrorCode);
    }

    [Fact]
    public void NoServer_IsAFault()
    {
        _listener.Stop();
        using var visited = new CountdownEvent(3);
        using var attack = new Attack(Plan(Conduct.Leave) with { Request = Count }, Address);

        Assert.True(visited.Wait(Patience.Limit)); // two connections have failed by then
        var fault = Assert.Throws<IOException>(attack.ThrowIfFaulted);

        Assert.Contains("'test' could not make any of", fault.Message, StringComparison.Ordinal);

        byte[] Count(long number)
        {
            if (!visited.IsSet)
            {
                visited.Signal();
            }

            return [1];
        }
    }

    private static AttackPlan Plan(Func<Socket, bool> stays) => new("test", Clients: 1, Period, Request, stays);

    private static byte[] Request(long number) => Encoding.ASCII.GetBytes(number.ToString(CultureInfo.InvariantCulture) + "\n");

    private static async Task<string> ReadToEndAsync(Socket connection, CancellationToken cancellationToken)
    {
        var buffer = new byte[100];
        var length = 0;
        for (int count; (count = await connection.ReceiveAsync(buffer.AsMemory(length), cancellationToken)) > 0;)
        {
            length += count;
        }

        return Encoding.ASCII.GetString(buffer, 0, length);
    }
}
