using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using Microsoft.Reactive.Testing;
using RxSse.Http;
using RxSse.Publishing;
using Xunit;

namespace RxSse.Tests.Http;

public sealed class RequestBodyTests : IDisposable
{
    private const int MaxBytes = 100_000;

    private readonly TestScheduler _timers = new();
    private readonly Pipe _pipe = new();
    private readonly DefaultHttpContext _context = new();
    private readonly ReadingBudget _budget = new(Options.Create(new PublishingOptions { ReadingBytes = 300_000 }));
    private readonly RequestBody _body;

    public RequestBodyTests()
    {
        _context.Features.Set<IRequestBodyPipeFeature>(new PipeFeature(_pipe.Reader));
        _body = new RequestBody(_budget, _timers);
    }

    public void Dispose() => _body.Dispose();

    [Fact]
    public async Task Body_IsReadToItsEnd_WhateverItsPieces()
    {
        var reading = _body.ReadAsync(_context.Request, MaxBytes).AsTask();
        for (var i = 0; i < 100; i++)
        {
            await _pipe.Writer.WriteAsync(Bytes(1_000, (byte)i));
        }

        await _pipe.Writer.CompleteAsync();

        Assert.Equal(BodyEnd.Complete, await reading);
        Assert.Equal(Enumerable.Range(0, 100).SelectMany(i => Bytes(1_000, (byte)i)), _body.Bytes.ToArray());
        _timers.Start(); // the timer is gone
        Assert.InRange(_timers.Clock, 0, 1);
    }

    [Theory]
    [InlineData(MaxBytes + 1L)]
    [InlineData(long.MaxValue)]
    public async Task LengthBeyondTheLimit_IsRefusedUnread(long announced)
    {
        _context.Request.ContentLength = announced;

        Assert.Equal(BodyEnd.TooLarge, await _body.ReadAsync(_context.Request, MaxBytes));
        Assert.Equal(0, _budget.Taken);
    }

    [Fact]
    public async Task BodyInChunks_IsCountedAsItIsRead()
    {
        var reading = _body.ReadAsync(_context.Request, MaxBytes).AsTask();
        await _pipe.Writer.WriteAsync(Bytes(MaxBytes));
        Assert.False(reading.IsCompleted);
        await _pipe.Writer.WriteAsync(Bytes(1));

        Assert.Equal(BodyEnd.TooLarge, await reading);
    }

    [Fact]
    public async Task Buffer_GrowsWithWhatCame_AndNotWithWhatWasAnnounced()
    {
        _context.Request.ContentLength = MaxBytes;
        var reading = _body.ReadAsync(_context.Request, MaxBytes).AsTask();
        await _pipe.Writer.WriteAsync(Bytes(10));
        while (_budget.Taken == 0)
        {
            await Task.Yield();
        }

        Assert.InRange(_budget.Taken, 10, 8 * 1024);
        await _pipe.Writer.CompleteAsync();
        await reading;
        _body.Dispose();
        Assert.Equal(0, _budget.Taken);
    }

    [Fact]
    public async Task BodiesBeyondTheBudget_AreRefused_AndGiveBackWhatTheyTook()
    {
        Assert.True(_budget.TryTake(299_000));
        await _pipe.Writer.WriteAsync(Bytes(10));

        Assert.Equal(BodyEnd.NoRoom, await _body.ReadAsync(_context.Request, MaxBytes));
        _body.Dispose();
        Assert.Equal(299_000, _budget.Taken);
    }

    [Fact]
    public async Task BodyThatStalls_IsEnded()
    {
        var reading = _body.ReadAsync(_context.Request, MaxBytes).AsTask();
        await _pipe.Writer.WriteAsync(Bytes(10));
        _timers.AdvanceTo(RequestBody.MaxTime.Ticks - 1);
        Assert.False(reading.IsCompleted);

        _timers.AdvanceTo(RequestBody.MaxTime.Ticks);

        Assert.Equal(BodyEnd.TooSlow, await reading);
    }

    [Theory]
    [InlineData(400, BodyEnd.Broken)]
    [InlineData(408, BodyEnd.TooSlow)]
    public async Task FaultOfHttp_IsTheClients(int status, object end)
    {
        await _pipe.Writer.CompleteAsync(new BadHttpRequestException("Unexpected end.", status));

        Assert.Equal((BodyEnd)end, await _body.ReadAsync(_context.Request, MaxBytes));
    }

    [Fact]
    public async Task ChunkSizeBeyondAllNumbers_IsAFaultOfHttp()
    {
        await _pipe.Writer.CompleteAsync(new IOException("Bad chunk size data.", new OverflowException())); // as Kestrel throws it

        Assert.Equal(BodyEnd.Broken, await _body.ReadAsync(_context.Request, MaxBytes));
    }

    [Theory]
    [InlineData(600_000)] // the pool would round up to 1 MiB
    [InlineData(1_500_000)]
    public async Task LargestBody_FitsIntoTwiceItsSize_WhileItsBufferGrows(int maxBytes)
    {
        var budget = new ReadingBudget(Options.Create(new PublishingOptions { ReadingBytes = 2L * maxBytes }));
        using var body = new RequestBody(budget, _timers);
        var reading = body.ReadAsync(_context.Request, maxBytes).AsTask();
        for (var i = 0; i < 100 && !reading.IsCompleted; i++)
        {
            await _pipe.Writer.WriteAsync(Bytes(maxBytes / 100, (byte)i));
        }

        await _pipe.Writer.CompleteAsync();

        Assert.Equal(BodyEnd.Complete, await reading);
        Assert.Equal(Enumerable.Range(0, 100).SelectMany(i => Bytes(maxBytes / 100, (byte)i)), body.Bytes.ToArray());
        body.Dispose();
        Assert.Equal(0, budget.Taken);
    }

    [Fact]
    public async Task ClientThatHasGone_IsNoError()
    {
        await _pipe.Writer.CompleteAsync(new IOException("Connection reset by peer"));

        Assert.Equal(BodyEnd.Gone, await _body.ReadAsync(_context.Request, MaxBytes));
    }

    private static byte[] Bytes(int count, byte value = 1)
    {
        var bytes = new byte[count];
        Array.Fill(bytes, value);
        return bytes;
    }

    private sealed class PipeFeature(PipeReader reader) : IRequestBodyPipeFeature
    {
        public PipeReader Reader => reader;
    }
}
