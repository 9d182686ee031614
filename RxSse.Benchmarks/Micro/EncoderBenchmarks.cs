using BenchmarkDotNet.Attributes;
using RxSse.Sse;

namespace RxSse.Benchmarks.Micro;

/// <summary>Encodes an event: once for each event and format, for any number of clients.</summary>
[MemoryDiagnoser]
public class EncoderBenchmarks
{
    private const string Id = "k3f9x2b7-1234567";
    private const string Type = "notification";
    private readonly byte[] _data = TestFactory.Data;
    private readonly byte[] _lines = [.. "{\n"u8, .. TestFactory.Data, .. "\n}"u8];

    [Benchmark(Baseline = true)]
    public object Envelope() => SseEncoder.Encode(SseFormat.Envelope, Id, Type, _data);

    [Benchmark]
    public object Named() => SseEncoder.Encode(SseFormat.Named, Id, Type, _data);

    [Benchmark]
    public object EnvelopeOfThreeLines() => SseEncoder.Encode(SseFormat.Envelope, Id, Type, _lines);
}
