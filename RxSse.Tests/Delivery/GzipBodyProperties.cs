using System.Text;
using CsCheck;
using RxSse.Delivery;
using RxSse.Delivery.Compression;
using RxSse.Sse;
using RxSse.Tests.Simulation;
using RxSse.Views.Model;
using Xunit;

namespace RxSse.Tests.Delivery;

/// <summary>
/// Clients join and leave a list of frames of all sizes, fall behind, lose frames, and are sent control events and events of the history. In
/// each interleaving, what a client decodes after each write is what a client of the plain body has, and each body has a valid end.
/// </summary>
public sealed class GzipBodyProperties
{
    private enum Operation
    {
        Publish,
        PublishMany,
        PublishLarge,
        PublishStored,
        Heartbeat,
        Join,
        Write,
        WriteAll,
        Lose,
        Control,
        Replay,
        End,
    }

    private static readonly Gen<(Operation Operation, int Number)> Operations = Gen.Select(
        Gen.Frequency(
            (8, Gen.Const(Operation.Publish)), (2, Gen.Const(Operation.PublishMany)), (1, Gen.Const(Operation.PublishLarge)),
            (1, Gen.Const(Operation.PublishStored)), (1, Gen.Const(Operation.Heartbeat)), (2, Gen.Const(Operation.Join)),
            (8, Gen.Const(Operation.Write)), (4, Gen.Const(Operation.WriteAll)), (2, Gen.Const(Operation.Lose)),
            (1, Gen.Const(Operation.Control)), (1, Gen.Const(Operation.Replay)), (1, Gen.Const(Operation.End))),
        Gen.Int[0, 1_000_000]);

    [Theory]
    [InlineData(SseFormat.Envelope)]
    [InlineData(SseFormat.Named)]
    internal void DecodedBody_IsThePlainBody(SseFormat format) => Operations.Array[0, 120].Sample(operations =>
    {
        using var scenario = new Scenario(format);
        Array.ForEach(operations, operation => scenario.Run(operation.Operation, operation.Number));
        scenario.EndAll();
    }, iter: 150);

    private sealed class Scenario(SseFormat format) : IDisposable
    {
        private readonly SharedDeflate _compressor = new(StreamSelection.All, format, new HashSet<string> { "stored" });
        private readonly List<Frame> _published = [];
        private readonly List<GzipClient> _clients = [];

        public void Run(Operation operation, int number)
        {
            var client = _clients.Count > 0 ? _clients[number % _clients.Count] : null;
            switch (operation)
            {
                case Operation.Publish:
                    Publish(Event(number, number % 400));
                    break;
                case Operation.PublishMany:
                    for (var i = 0; i < 70; i++)
                    {
                        Publish(Event(number + i, 100));
                    }

                    break;
                case Operation.PublishLarge:
                    Publish(Event(number, 10_000 << (number % 5))); // up to 160,000: more than one stored block takes
                    break;
                case Operation.PublishStored:
                    Publish(Event(number, number % 3 == 0 ? 10_000 << (number % 5) : 100, "stored"));
                    break;
                case Operation.Heartbeat:
                    Publish(Frame.Heartbeat(Frames.Id(number), DateTimeOffset.FromUnixTimeMilliseconds(number)));
                    break;
                case Operation.Join:
                    _clients.Add(new GzipClient(_compressor, format));
                    break;
                case Operation.Write:
                    client?.Write(1);
                    break;
                case Operation.WriteAll:
                    _clients.ForEach(each => each.Write(int.MaxValue));
                    break;
                case Operation.Lose:
                    client?.Lose(1 + (number % 3));
                    break;
                case Operation.Control:
                    client?.Send(Frame.Control(ControlEvent.Gap("slow", number, Frames.Id(1), Frames.Id(number))));
                    break;
                case Operation.Replay when _published.Count > 0:
                    client?.Send(_published[number / 7 % _published.Count]);
                    break;
                case Operation.End when client is not null:
                    client.End();
                    _clients.Remove(client);
                    break;
            }
        }

        public void EndAll() => _clients.ForEach(client =>
        {
            client.Write(int.MaxValue);
            client.End();
        });

        public void Dispose() => _compressor.Dispose();

        private static Frame Event(int number, int size, string stream = "numbers") => new(
            FrameKind.Event, $"e-{number}", "numbers-update",
            Encoding.UTF8.GetBytes($"\"{number}:{new string((char)('a' + (number % 26)), size / 2)}{Digits(number, size / 2)}\""))
        {
            Stream = stream,
        };

        private static string Digits(int seed, int count) => string.Create(count, seed, static (text, seed) =>
        {
            for (var i = 0; i < text.Length; i++)
            {
                seed = (seed * 1_103_515_245) + 12_345;
                text[i] = (char)('0' + ((seed >>> 16) % 10));
            }
        });

        private void Publish(Frame frame)
        {
            _compressor.Take(frame);
            _published.Add(frame);
            _clients.ForEach(client => client.Queue.Add(frame));
        }
    }

    private sealed class GzipClient(SharedDeflate compressor, SseFormat format)
    {
        private readonly RecordedBody _plain = new();
        private readonly RecordedBody _wire = new();
        private readonly Gunzip _decoder = new();
        private GzipBody? _body;

        /// <summary>The frames that wait for it.</summary>
        public List<Frame> Queue { get; } = [];

        public void Write(int count)
        {
            foreach (var frame in Queue.Take(count).ToArray())
            {
                Queue.RemoveAt(0);
                Send(frame);
            }
        }

        public void Lose(int count) => Queue.RemoveRange(Queue.Count / 2, Math.Min(count, Queue.Count - (Queue.Count / 2)));

        public void Send(Frame frame)
        {
            _body ??= new GzipBody(_wire, compressor);
            _plain.Write(frame, format);
            var before = _wire.Bytes.Length;

            var bytes = _body.Write(frame, format);

            Assert.Equal(bytes, _wire.Bytes.Length - before);
            AssertSame(frame.Bytes(format).Span, _decoder.Take(_wire.Bytes[before..]));
        }

        public void End()
        {
            _body ??= new GzipBody(_wire, compressor);
            Assert.True(_body.EndAsync().IsCompletedSuccessfully);
            AssertSame(_plain.Bytes, Gunzip.All(_wire.Bytes.ToArray()));
            _decoder.Dispose();
        }

        private static void AssertSame(ReadOnlySpan<byte> plain, ReadOnlySpan<byte> decoded) =>
            Assert.True(plain.SequenceEqual(decoded), "It differs from the plain body.");
    }
}
