using System.Diagnostics;
using System.Net.Sockets;
using RxSse.Benchmarks.Measures;
using Xunit;

namespace RxSse.Tests.Benchmarks;

public sealed class MeasuresTests
{
    [Fact]
    public void Percentiles_AreThoseOfTheSortedValues_WithinTheWidthOfABucket()
    {
        var latencies = new Latencies();
        latencies.Start();
        var published = Stopwatch.GetTimestamp();
        for (var milliseconds = 1; milliseconds <= 1_000; milliseconds++)
        {
            latencies.Take(published, published + (milliseconds * Stopwatch.Frequency / 1_000));
        }

        Assert.Equal(1_000, latencies.Count);
        Assert.InRange(latencies.Percentile(50), 500, 500 * 1.016);
        Assert.InRange(latencies.Percentile(99), 990, 1_000);
        Assert.Equal(1_000, latencies.Percentile(100));
    }

    [Fact]
    public void OneOfThousand_IsNotIn99Point9Percent_AndTwoAre()
    {
        var latencies = new Latencies();
        latencies.Start();
        var published = Stopwatch.GetTimestamp();
        for (var i = 0; i < 999; i++)
        {
            latencies.Take(published, published + (Stopwatch.Frequency / 1_000));
        }

        latencies.Take(published, published + Stopwatch.Frequency);
        var withOne = Percentiles.Of(latencies);
        latencies.Take(published, published + Stopwatch.Frequency);
        var withTwo = Percentiles.Of(latencies);

        Assert.InRange(withOne.P999, 1, 1.016);
        Assert.Equal(1_000, withTwo.P999);
        Assert.Equal((1_000, withOne.P99), (withOne.Max, withTwo.P99));
    }

    [Fact]
    public void ProcessorTime_IsThatOfTheProcess()
    {
        var before = Environment.CpuUsage.TotalTime;
        var accounted = ProcessTime.Of(Environment.ProcessId);
        var after = Environment.CpuUsage.TotalTime;

        var step = TimeSpan.FromMilliseconds(20); // twice the step of the accounts
        Assert.InRange(accounted, before - step, after + step);
    }

    [Fact]
    public void Descriptors_CountFilesAndSockets()
    {
        using var file = File.OpenRead(Environment.ProcessPath!);
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

        var open = Descriptors.Of(Environment.ProcessId);

        Assert.InRange(open.Sockets, 1, open.All - 1);
    }

    [Fact]
    public void TooFewFiles_AreRefused_WithWhatToDo()
    {
        FileLimit.ThrowIfTooLow(clients: 1_000, limit: 1_250, "it");

        var fault = Assert.Throws<FormatException>(() => FileLimit.ThrowIfTooLow(clients: 1_000, limit: 1_249, "it"));

        Assert.Contains("ulimit -n 1250", fault.Message, StringComparison.Ordinal);
        Assert.Contains("at most 999 --clients", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatWasPublishedBeforeTheStart_DoesNotCount()
    {
        var latencies = new Latencies();
        var before = Stopwatch.GetTimestamp() - 1;
        latencies.Start();

        latencies.Take(before, before + Stopwatch.Frequency);

        Assert.Equal(0, latencies.Count);
    }

    [Theory]
    [InlineData(new[] { 100.0, 101, 99, 100, 140, 100, 101, 100 }, true)] // one peak is no leak
    [InlineData(new[] { 100.0, 103, 106, 109, 112, 115, 118, 121 }, false)]
    public void Trend_IsFlat_UnlessItGrows(double[] samples, bool isFlat) =>
        Assert.Equal(isFlat, Trend.Of(samples).IsFlat(share: 0.1, amount: 4));
}
