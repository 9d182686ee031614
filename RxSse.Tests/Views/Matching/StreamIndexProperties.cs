using System.Globalization;
using System.Text;
using CsCheck;
using Microsoft.Reactive.Testing;
using RxSse.Views.Expressions;
using RxSse.Views.Matching;
using Xunit;

namespace RxSse.Tests.Views.Matching;

/// <summary>The index finds exactly the conditions that hold, whatever has been added and removed before.</summary>
public sealed class StreamIndexProperties
{
    private static readonly string[] Texts =
    [
        "", "a", "ab", "abc", "abcd", "abcde", "abcdefgh", "b", "é", "～", "😀", "5", "5.0", "1e0", "05", "9e99", " 5", "-1", "null", "true", "\"", "\uFFFD",
    ];

    // Paths of conditions, and names in data that lead there or nearly.
    private static readonly Gen<DataPath> Paths = Gen.Frequency(
        (4, Gen.Const(Nodes.Path("a"))), (2, Gen.Const(Nodes.Path("b"))),
        (3, Gen.OneOf(
            Nodes.Path(), Nodes.Path("a", "a"), Nodes.Path("a", "b"), Nodes.Path("a", 0), Nodes.Path("a", 1, "b"), Nodes.Path(0), Nodes.Path("é"),
            Nodes.Path("odd name"), Nodes.Path(""), Nodes.Path("a", "a", "a"))));

    private static readonly Gen<string> Names = Gen.OneOf("a", "a", "a", "b", "\\u0061", "A", "é", "odd name", "", "\\ud800");

    private static readonly Gen<string> Scalars = Gen.Frequency(
        (3, Gen.OneOf(Texts).Select(Gen.Int[0, 2], Written)),
        (3, Gen.OneOf("5", "5.0", "5e0", "-0", "0", "1", "-1", "100", "1e2", "105.43", "79228162514264337593543950336", "1e400", "5.00000000000000000000000000001")),
        (1, Gen.OneOf("true", "false", "null", "\"\\ud800\"", "\"a\\udc00\"")));

    private static readonly Gen<string> Values = Gen.Recursive<string>((depth, values) => depth == 3 ? Scalars : Gen.Frequency(
        (4, Scalars),
        (1, values.Array[0, 3].Select(items => $"[{string.Join(" , ", items)}]")),
        (2, Objects(values))));

    private static readonly Gen<byte[]> Data = Gen.Frequency(
        (8, Objects(Values)), (1, Values), (1, Objects(Values).Select(Gen.Int[0, 4], Broken))).Select(Encoding.UTF8.GetBytes);

    private static readonly Gen<Literal> Literals = Gen.Frequency(
        (3, Gen.OneOf(Texts).Select(text => Nodes.Literal(text))),
        (3, Gen.OneOf<object>(5m, 5.00m, 0m, 1m, -1m, 100m, 105.43m, decimal.MaxValue).Select(Nodes.Literal)),
        (1, Gen.OneOf<object?>(true, false, null).Select(Nodes.Literal)));

    private static readonly Gen<Condition> Comparisons =
        Gen.Select(Paths, Gen.Enum<Comparator>(), Literals, Condition (path, comparator, literal) => new ComparisonCondition(path, comparator, literal));

    private static readonly Gen<Condition> Conditions = Gen.Recursive<Condition>((depth, conditions) => depth == 3 ? Comparisons : Gen.Frequency(
        (6, Comparisons),
        (2, Gen.Select(Paths, Literals.Array[1, 3], Condition (path, literals) => new InCondition(path, [.. literals]))),
        (1, Paths.Select(Condition (path) => new ExistsCondition(path))),
        (1, conditions.Select(Condition (inner) => new NotCondition(inner))),
        (3, conditions.Array[2, 3].Select(Condition (parts) => AndCondition.Of(parts))),
        (2, conditions.Array[2, 3].Select(Condition (parts) => new OrCondition([.. parts.SelectMany(part => part is OrCondition or ? or.Any : [part])]))),
        (1, Gen.Select(Paths, Gen.Enum<Comparator>().Where(comparator => comparator < Comparator.Contains), Paths, Condition (one, comparator, other) =>
            new CalculatedComparison(new FieldValue(one), comparator, new FieldValue(other))))));

    // Bounds of one path meet only if they are asked for.
    private static readonly Gen<Condition> Intervals = Gen.Select(
        Gen.OneOf(Comparator.Greater, Comparator.GreaterOrEqual), Gen.OneOf(Comparator.Less, Comparator.LessOrEqual), Literals, Literals,
        Condition (begins, ends, lower, upper) => AndCondition.Of(
            [new ComparisonCondition(Nodes.Path("a"), begins, lower), new ComparisonCondition(Nodes.Path("a"), ends, upper)]));

    private static readonly Gen<Condition> All = Gen.Frequency((6, Conditions), (1, Intervals));

    [Fact]
    public void Index_FindsTheConditionsThatHold() => Check(pairs: 50_000);

    [LongFact]
    public void Index_FindsTheConditionsThatHold_InAMillionPairs() => Check(pairs: 1_000_000);

    // Each sample: the first conditions are added, then some change before each event. A sample has 30 pairs or so.
    private static void Check(int pairs)
    {
        var (compared, held, indexed) = (0, 0, 0);
        Gen.Select(All.Array[1, 12], Data.Array[1, 6], Gen.Int[0, 11].Array[6]).Sample(
            (conditions, events, changes) =>
            {
                var index = new StreamIndex(new StemEvaluator(new TestScheduler().StartStopwatch()));
                Stem[] stems = [.. conditions.Select(condition => new Stem(condition))];
                var isIn = stems.Select((_, place) => place % 3 > 0).ToArray();
                foreach (var stem in stems.Where((_, place) => isIn[place]))
                {
                    index.Add(stem);
                }

                for (var next = 0; next < events.Length; next++)
                {
                    var place = changes[next] % stems.Length;
                    Change(index, stems[place], ref isIn[place]);
                    List<Stem> found = [];
                    index.Find(events[next], found);
                    Interlocked.Add(ref compared, isIn.Count(stem => stem));
                    Interlocked.Add(ref held, found.Count);
                    Interlocked.Add(ref indexed, found.Count(stem => stem.Matching == ViewMatching.Indexed));
                    AssertFound(stems.Where((_, stem) => isIn[stem]), events[next], found);
                }

                for (var place = 0; place < stems.Length; place++)
                {
                    if (isIn[place])
                    {
                        index.Remove(stems[place]);
                    }
                }

                Assert.True(index.IsEmpty);
            },
            iter: pairs / 12);

        Assert.InRange(compared, pairs, int.MaxValue);
        Assert.InRange(held, compared / 10, compared * 9 / 10);
        Assert.InRange(indexed, held / 10, held);
    }

    private static void Change(StreamIndex index, Stem stem, ref bool isIn)
    {
        if (isIn)
        {
            index.Remove(stem);
        }
        else
        {
            index.Add(stem);
        }

        isIn = !isIn;
    }

    private static void AssertFound(IEnumerable<Stem> stems, byte[] data, List<Stem> found)
    {
        Assert.Equal(found.Count, found.Distinct().Count());
        foreach (var stem in stems)
        {
            var holds = new EventFilter(stem.Condition!).Passes(data);
            Assert.True(
                holds == found.Remove(stem),
                $"{stem.Condition!.Text} is {(holds ? "not found" : "found")} ({stem.Matching}) for {Encoding.UTF8.GetString(data)}");
        }

        Assert.Empty(found); // what has been removed
    }

    private static Gen<string> Objects(Gen<string> values) => Gen.Select(Names, values, (name, value) => $"\"{name}\": {value}").Array[0, 5]
        .Select(fields => $"{{{string.Join(",", fields)}}}");

    private static string Broken(string json, int way) => way switch
    {
        0 => json[..^1],
        1 => $"{json}x",
        2 => $" \n{json}\t ",
        3 => $"{json},",
        _ => json.Replace(":", "", StringComparison.Ordinal),
    };

    private static string Written(string text, int way) => way switch
    {
        0 => $"\"{text.Replace("\"", "\\\"", StringComparison.Ordinal)}\"",
        1 => $"\"{string.Concat(text.Select(unit => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)unit:x4}")))}\"",
        _ => $"\"{text.Replace("\"", "\\u0022", StringComparison.Ordinal).Replace("a", "\\u0061", StringComparison.Ordinal)}\"",
    };
}
