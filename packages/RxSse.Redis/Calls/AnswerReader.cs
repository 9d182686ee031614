using System.Globalization;
using System.Text;
using RxSse.Log;
using RxSse.Streams;
using StackExchange.Redis;

namespace RxSse.RedisLog.Calls;

/// <summary>Reads the answers of the scripts.</summary>
internal static class AnswerReader
{
    /// <summary>The number of words that begin every answer: what became of the call, and where the log stands.</summary>
    public const int Header = 6;

    public static CallStatus Status(string word, string? detail, string address) => word switch
    {
        "OK" => CallStatus.Done,
        "NONE" => CallStatus.NoLog,
        "SERVER" => CallStatus.OtherServer,
        "WAIT" => CallStatus.Wait,
        "STALE" => CallStatus.Stale,
        "FENCED" => CallStatus.Fenced,
        "FORMAT" => throw new RedisCallException(
            RedisFault.Format, $"Redis at {address} has a log of format {detail}. This version reads format 1."),
        "NAMELESS" => throw new RedisCallException(
            RedisFault.Refused, $"Redis at {address} tells neither its run_id nor its master_replid. The log needs one of them."),
        _ => throw new InvalidOperationException($"A script of the log answers {word}."),
    };

    public static LogState State(RedisResult[] answer) =>
        Text(answer[2]).Length == 0 ? LogState.None
        : new LogState(Text(answer[1]), Text(answer[2]), Number(answer[3]), Number(answer[4]), Number(answer[5]));

    /// <summary>The outcomes of a round: a letter and two sequences of each.</summary>
    public static IReadOnlyList<AppendOutcome> Outcomes(string epoch, string printed)
    {
        return printed.Length == 0 ? [] : Array.ConvertAll(printed.Split(','), Outcome);

        AppendOutcome Outcome(string text)
        {
            var words = text.Split(' ');
            return words[0] switch
            {
                "A" => new AppendOutcome.Appended(Id(words[1]), Id(words[2])),
                "R" => new AppendOutcome.Repeated(Id(words[1]), Id(words[2])),
                "K" => new AppendOutcome.KeyReused(Id(words[1]), Id(words[2])),
                _ => new AppendOutcome.NotNewest(words[1].Length == 0 ? null : Id(words[1])),
            };
        }

        EventId Id(string sequence) => new(epoch, long.Parse(sequence, CultureInfo.InvariantCulture));
    }

    /// <summary>An event of a page: sequence, time, stream, type, data.</summary>
    public static LogEvent Event(string epoch, RedisResult[] words) => new(
        new EventId(epoch, Number(words[0])), Time(Number(words[1])),
        new StreamEvent(Text(words[2]), Text(words[3]), Data(words[4])));

    /// <summary>An entry of the stream of Redis; null if an epoch begins there.</summary>
    public static LogEvent? Entry(string epoch, RedisResult[] entry)
    {
        var id = Text(entry[0]);
        if (!id.EndsWith("-0", StringComparison.Ordinal))
        {
            return null;
        }

        var (fields, values) = ((RedisResult[])entry[1]!, new Dictionary<string, RedisResult>());
        for (var i = 0; i < fields.Length; i += 2)
        {
            values[Text(fields[i])] = fields[i + 1];
        }

        return new LogEvent(
            new EventId(epoch, long.Parse(id.AsSpan(0, id.Length - 2), CultureInfo.InvariantCulture)), Time(Number(values["t"])),
            new StreamEvent(Text(values["s"]), Text(values["y"]), Data(values["d"])));
    }

    /// <summary>The newest event of a stream: sequence, time and type, a line feed, and the data.</summary>
    public static LogEvent Newest(string epoch, string stream, ReadOnlyMemory<byte> stored)
    {
        var end = stored.Span.IndexOf((byte)'\n');
        var words = Encoding.UTF8.GetString(stored.Span[..end]).Split(' ', 3);
        return new LogEvent(
            new EventId(epoch, long.Parse(words[0], CultureInfo.InvariantCulture)), Time(long.Parse(words[1], CultureInfo.InvariantCulture)),
            new StreamEvent(stream, words[2], stored[(end + 1)..]));
    }

    /// <summary>Names and values that stand by turns.</summary>
    public static IEnumerable<(string Name, RedisResult Value)> Pairs(RedisResult answer) =>
        ((RedisResult[])answer!).Chunk(2).Select(pair => (Text(pair[0]), pair[1]));

    public static string Text(RedisResult value) => (string)value!;

    public static long Number(RedisResult value) => (long)value;

    public static ReadOnlyMemory<byte> Data(RedisResult value) => (byte[])value!;

    private static DateTimeOffset Time(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
}
