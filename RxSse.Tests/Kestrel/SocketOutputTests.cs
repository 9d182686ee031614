using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using RxSse.Kestrel;
using Xunit;

namespace RxSse.Tests.Kestrel;

/// <summary>The sending half of a connection, on a pair of real sockets.</summary>
public sealed class SocketOutputTests : IAsyncLifetime
{
    private const int More = 32 * 1024 * 1024; // than a socket takes

    private readonly Pipe _inner = new();
    private Socket _server = null!;
    private Socket _client = null!;
    private SocketOutput _output = null!;
    private int _aborts;

    public async Task InitializeAsync()
    {
        using var listening = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listening.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listening.Listen();
        _client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await _client.ConnectAsync(listening.LocalEndPoint!);
        _server = await listening.AcceptAsync();
        _server.Blocking = false;
        _output = new SocketOutput(_server, _inner.Writer, new CountingConnection(() => _aborts++));
    }

    public Task DisposeAsync()
    {
        _server.Dispose();
        _client.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task WhatIsFlushed_HasBeenSent_WhenFlushReturns()
    {
        Write("Hello");
        Assert.Equal(5, _output.UnflushedBytes);

        var flush = _output.FlushAsync();

        Assert.True(flush.IsCompletedSuccessfully);
        Assert.False((await flush).IsCompleted);
        Assert.Equal(0, _output.UnflushedBytes);
        Assert.Equal("Hello", System.Text.Encoding.ASCII.GetString(await ReadAsync(5)));
    }

    [Fact]
    public async Task SharedBytes_KeepTheirPlace_AmongOthers()
    {
        _output.WriteShared("one "u8.ToArray());
        _output.WriteShared("two "u8.ToArray());
        Write("three ");
        _output.WriteShared("four"u8.ToArray());
        await _output.FlushAsync();

        Assert.Equal("one two three four", System.Text.Encoding.ASCII.GetString(await ReadAsync(18)));
    }

    [Fact]
    public async Task ASocketThatIsFull_IsWaitedFor_AndGetsTheRest()
    {
        var bytes = Numbered(More);
        _output.WriteShared(bytes);

        var flush = _output.FlushAsync();
        Assert.False(flush.IsCompleted);

        Assert.Equal(bytes, await ReadAsync(More));
        Assert.False((await flush).IsCompleted);
    }

    [Fact]
    public async Task CanceledFlush_GoesOnSending_AndTheNextStandsBehindIt()
    {
        var bytes = Numbered(More);
        _output.Write(bytes);
        var flush = _output.FlushAsync();

        _output.CancelPendingFlush();
        Assert.True((await flush).IsCanceled);
        Write("end");
        var next = _output.FlushAsync();
        Assert.False(next.IsCompleted);

        var read = await ReadAsync(More + 3);
        Assert.Equal([.. bytes, .. "end"u8], read);
        Assert.False((await next).IsCanceled);
    }

    [Fact]
    public async Task FlushesThatAreCanceled_OneAfterTheOther_KeepTheirOrder()
    {
        var bytes = Numbered(More);
        _output.Write(bytes);
        var first = _output.FlushAsync();
        _output.CancelPendingFlush();
        Write("one ");
        var second = _output.FlushAsync();
        _output.CancelPendingFlush();
        using var cancellation = new CancellationTokenSource();
        Write("two ");
        var third = _output.FlushAsync(cancellation.Token);
        await cancellation.CancelAsync();
        Write("three");
        var last = _output.FlushAsync();

        var read = await ReadAsync(More + 13);

        Assert.Equal([.. bytes, .. "one two three"u8], read);
        Assert.True((await first).IsCanceled);
        Assert.True((await second).IsCanceled);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(third.AsTask);
        Assert.False((await last).IsCanceled);
        Assert.False(_output.IsSending);
    }

    [Fact]
    public async Task BufferOnItsWay_IsLentToNobody()
    {
        var bytes = Numbered(More);
        bytes.CopyTo(_output.GetMemory(More));
        _output.Advance(More);
        var flush = _output.FlushAsync();

        var another = ArrayPool<byte>.Shared.Rent(More);
        another.AsSpan().Fill(0xff);

        Assert.Equal(bytes, await ReadAsync(More));
        await flush;
        ArrayPool<byte>.Shared.Return(another);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void BufferThatWasSent_IsGivenBackOnce(bool isSent)
    {
        if (!isSent)
        {
            _server.Dispose();
        }

        Write("Hello");
        Assert.True(_output.FlushAsync().IsCompleted);
        Assert.True(_output.FlushAsync().IsCompleted);
        _output.Complete();

        Assert.NotSame(ArrayPool<byte>.Shared.Rent(4_096), ArrayPool<byte>.Shared.Rent(4_096));
    }

    [Fact]
    public async Task PeerThatHasGone_EndsTheConnection_AndTakesNothingMore()
    {
        _client.LingerState = new LingerOption(true, 0); // closes by a reset
        _client.Close();
        while (!await FlushAsync("Hello"))
        {
        }

        Assert.Equal(1, _aborts);
        Assert.True(await FlushAsync("nobody hears"));
        Assert.Equal(1, _aborts);
    }

    [Fact]
    public async Task ConnectionThatWasAborted_TakesNothing()
    {
        _server.Dispose();

        Assert.True(await FlushAsync("nobody hears"));
    }

    [Fact]
    public async Task PeerThatGoes_WhileASendIsPending_EndsTheFlush()
    {
        _output.Write(Numbered(More));
        var flush = _output.FlushAsync();

        _client.LingerState = new LingerOption(true, 0);
        _client.Close();

        Assert.True((await flush).IsCompleted);
        Assert.Equal(1, _aborts);
    }

    [Fact]
    public async Task Complete_SendsWhatWaits_ThenCompletesTheTransportsOwn()
    {
        _output.Write(Numbered(More));
        var completing = _output.CompleteAsync().AsTask();
        Assert.False(_inner.Reader.TryRead(out _));

        await ReadAsync(More);
        await completing;

        Assert.True((await _inner.Reader.ReadAsync()).IsCompleted);
    }

    private async Task<bool> FlushAsync(string text)
    {
        Write(text);
        return (await _output.FlushAsync()).IsCompleted;
    }

    private void Write(string text) => _output.Write(System.Text.Encoding.ASCII.GetBytes(text));

    private async Task<byte[]> ReadAsync(int count)
    {
        var bytes = new byte[count];
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        for (var read = 0; read < count;)
        {
            var more = await _client.ReceiveAsync(bytes.AsMemory(read), timeout.Token);
            Assert.NotEqual(0, more);
            read += more;
        }

        return bytes;
    }

    private static byte[] Numbered(int length)
    {
        var bytes = new byte[length];
        for (var i = 0; i < length; i++)
        {
            bytes[i] = (byte)(i % 251);
        }

        return bytes;
    }

    private sealed class CountingConnection(Action aborted) : DefaultConnectionContext
    {
        public override void Abort(ConnectionAbortedException abortReason) => aborted();
    }
}
