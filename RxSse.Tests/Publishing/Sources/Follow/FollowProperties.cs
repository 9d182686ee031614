using System.Globalization;
using System.Net;
using CsCheck;
using RxSse.Publishing.Sources.Follow;
using Xunit;

namespace RxSse.Tests.Publishing.Sources.Follow;

/// <summary>
/// Whatever breaks, whenever it does: each event of another RxSse arrives once, or lies where a gap is declared. The cases are connections that
/// break in the middle of an event, slow subscribers, and restarts of both servers, which forget everything.
/// </summary>
public sealed class FollowProperties
{
    private const int Publish = 0;
    private const int PublishHalf = 1;
    private const int Heartbeat = 2;
    private const int Break = 3;
    private const int Drop = 4;
    private const int RestartRemote = 5;
    private const int Restart = 6;
    private const int Last = 7; // time passes

    [Fact]
    public void EachEvent_ArrivesOnce_OrLiesInADeclaredGap() =>
        Gen.Int[Publish, Last].Array[1, 60].Sample(Run, iter: 300);

    private static bool Run(int[] steps)
    {
        var remote = new ModelRemote();
        var received = new List<int>(); // a number, or 0 for a gap
        var host = new SourceHost(new FollowOptions(), remote.Handler);
        foreach (var step in steps)
        {
            switch (step)
            {
                case Publish or PublishHalf:
                    remote.Publish(isWhole: step == Publish);
                    break;
                case Heartbeat:
                    remote.SendHeartbeat();
                    break;
                case Break:
                    remote.Break();
                    break;
                case Drop:
                    remote.PublishWithoutSending();
                    break;
                case RestartRemote:
                    remote.Restart();
                    break;
                case Restart:
                    Take(host);
                    received.Add(0); // its clients are told that it was restarted
                    host = new SourceHost(new FollowOptions(), remote.Handler);
                    break;
                default:
                    host.RunFor(1.5);
                    break;
            }
        }

        host.RunFor(1.5);
        remote.Publish(isWhole: true);
        host.RunFor(1.5);
        remote.Publish(isWhole: true); // at least this one is live
        Take(host);
        return IsExact(received, remote.Published);

        void Take(SourceHost from)
        {
            received.AddRange(from.Published.Select(text => text.Split(' ') is ["orders-gap", ..]
                ? 0
                : int.Parse(text.Split(' ')[1], NumberStyles.None, CultureInfo.InvariantCulture)));
            from.Dispose();
        }
    }

    private static bool IsExact(List<int> received, int published)
    {
        var (last, isDeclared) = (0, false);
        foreach (var next in received)
        {
            if (next > 0 && (next <= last || (next > last + 1 && !isDeclared)))
            {
                return false;
            }

            (last, isDeclared) = next == 0 ? (last, true) : (next, false);
        }

        return last == published;
    }

    private sealed class ModelRemote
    {
        private readonly List<int> _history = [];
        private int _epoch;
        private ScriptedBody? _subscriber;
        private int _dropped; // events since the last that was sent

        public ModelRemote() => Handler = new ScriptedRemote { Otherwise = Answer };

        public ScriptedRemote Handler { get; }

        public int Published { get; private set; }

        public void Publish(bool isWhole)
        {
            _history.Add(++Published);
            if (_subscriber is null)
            {
                return;
            }

            var text = $"{Missing()}{Event(_history.Count)}";
            if (isWhole)
            {
                _subscriber.Push(text);
                return;
            }

            _subscriber.Push(text[..(text.Length / 2)]);
            Break();
        }

        public void PublishWithoutSending()
        {
            _history.Add(++Published);
            _dropped += _subscriber is null ? 0 : 1;
        }

        public void SendHeartbeat() => _subscriber?.Push($"{Missing()}{Position()}");

        public void Break()
        {
            var broken = _subscriber;
            (_subscriber, _dropped) = (null, 0);
            broken?.Break();
        }

        public void Restart()
        {
            _epoch++;
            _history.Clear();
            Break();
        }

        private string Id(int sequence) => string.Create(CultureInfo.InvariantCulture, $"e{_epoch}-{sequence}");

        private string Event(int sequence) => $"id: {Id(sequence)}\ndata: {{\"type\":\"orders-update\",\"data\":{_history[sequence - 1]}}}\n\n";

        private string Position() => $"id: {Id(_history.Count)}\ndata: {{\"type\":\"heartbeat\",\"data\":{{\"timestamp\":1}}}}\n\n";

        private static string Gap(string reason, string to) => $"data: {{\"type\":\"gap\",\"data\":{{\"reason\":\"{reason}\",\"missed\":null,\"from\":null,\"to\":\"{to}\"}}}}\n\n";

        private string Missing()
        {
            var gap = _dropped == 0 ? "" : Gap("slow", Id(_history.Count - 1));
            _dropped = 0;
            return gap;
        }

        private HttpResponseMessage Answer(HttpRequestMessage request)
        {
            var cursor = request.Headers.NonValidated.TryGetValues("Last-Event-ID", out var values) ? values.ToString() : null;
            var text = "retry: 1000\ndata: {\"type\":\"connected\",\"data\":{\"timestamp\":1}}\n\n";
            if (cursor is null)
            {
                text += _history.Count > 0 ? Event(_history.Count) : "";
            }
            else
            {
                var isCurrent = cursor.StartsWith(Id(0)[..^1], StringComparison.Ordinal);
                text += isCurrent ? "" : Gap("restarted", Id(0));
                var first = isCurrent ? int.Parse(cursor[Id(0)[..^1].Length..], NumberStyles.None, CultureInfo.InvariantCulture) + 1 : 1;
                text += string.Concat(Enumerable.Range(first, _history.Count - first + 1).Select(Event));
            }

            (_subscriber, _dropped) = (new ScriptedBody().Push($"{text}{Position()}"), 0);
            var response = new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(_subscriber) };
            response.Content.Headers.TryAddWithoutValidation("Content-Type", "text/event-stream");
            return response;
        }
    }
}
