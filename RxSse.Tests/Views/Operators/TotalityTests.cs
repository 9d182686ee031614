using System.Reactive.Linq;
using System.Text;
using CsCheck;
using Microsoft.Reactive.Testing;
using RxSse.Views.Expressions;
using RxSse.Views.Model;
using RxSse.Views.Operators;
using RxSse.Views.Operators.Windows;
using Xunit;
using Buffer = RxSse.Views.Operators.Buffer;

namespace RxSse.Tests.Views.Operators;

/// <summary>Whatever the data is, no operator throws or ends: data of another shape yields nothing.</summary>
public sealed class TotalityTests
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private static readonly DataPath[] Paths =
        [Nodes.Path(), Nodes.Path("a"), Nodes.Path("a", "b"), Nodes.Path("a", 0), Nodes.Path(1), Nodes.Path("\"\\", "😀"), Nodes.Path("\ud800")];

    private static readonly Literal[] Literals = [Nodes.Literal(5), Nodes.Literal("5"), Nodes.Literal(""), Nodes.Literal("\ud800"), Nodes.Literal(true), Nodes.Literal(null)];

    private static readonly Operator[] All =
    [
        .. from path in Paths
           from comparator in Enum.GetValues<Comparator>()
           from literal in Literals
           select new Where(new ComparisonCondition(path, comparator, literal)),
        .. Paths.Select(path => new Where(new NotCondition(new InCondition(path, [.. Literals])))),
        .. Paths.Select(path => new Where(new ExistsCondition(path))),
        .. Paths.Select(path => new Where(new AndCondition(
            [.. Calculated(path).Select(value => new NotCondition(new CalculatedComparison(value, Comparator.Less, new FieldValue(path))))]))),
        .. Paths.Select(path => new Where(new OrCondition(
            [.. Literals.Select(literal => new CalculatedComparison(new LiteralValue(literal), Comparator.Less, new FieldValue(path)))]))),
        .. Paths.Select(path => new Select([.. Calculated(path).Select((value, index) => new SelectedField(value, $"x{index}"))])),
        .. Paths.Select(path => new Select([Nodes.Field(path, "a"), Nodes.Field(Nodes.Path("b"), "\ud800\"\u0000")])),
        .. Paths.Select(path => new Distinct([path])),
        .. Paths.SelectMany(path => new Operator[]
        {
            new Distinct([], path), new Pairs(path), new Sample(Period, path), new Debounce(Period, path), new Every(Period, path),
            new Silence(Period, path),
        }),
        new Pairs(), new Every(Period), new Silence(Period),
        .. from path in Paths from kind in Enum.GetValues<FigureKind>() select new Figures(new Figure(kind, new FieldValue(path), "x"), Period),
        .. from path in Paths
           select new Figures([.. Enum.GetValues<FigureKind>().Select(kind => new Figure(kind, new FieldValue(path), $"{kind}"))], Period, Period / 4, path),
        .. from path in Paths from value in Calculated(path) select new Figures([new Figure(FigureKind.P50, value, "x"), Nodes.Count()], Period, Period / 2),
        new Distinct([]), new As("other"), new Sample(Period), new Debounce(Period), new Buffer(Period), new Figures(Nodes.Count(), Period),
    ];

    private static readonly Gen<string> Pieces = Gen.OneOf(
        "{", "}", "[", "]", ",", ":", "\"", "\"a\"", "\"b\":", "{\"a\":", "5", "-", "1e999999999", "0.", "\\ud83d", "\\u00e9", "\"\\ude00\"", "null", "tru", " ", "\0", "é", "\"5\"");

    private static readonly Gen<byte[]> Data = Gen.OneOf(
        Gen.Byte.Array[0, 40],
        Pieces.Array[0, 12].Select(pieces => Encoding.UTF8.GetBytes(string.Concat(pieces))),
        Pieces.Array[0, 8].Select(pieces => Encoding.UTF8.GetBytes($$"""{"a":{{string.Concat(pieces)}}}""")));

    [Fact]
    public void AnyBytes_GoThroughEveryOperator() => Data.Array[1, 4].Sample(
        data =>
        {
            foreach (var step in All)
            {
                foreach (var bytes in data)
                {
                    step.Snapshot(new ViewEvent("stock", bytes, 1));
                }
            }

            var scheduler = new TestScheduler();
            var stock = scheduler.CreateHotObservable<ViewEvent>(
                [.. data.Select((bytes, index) => ReactiveTest.OnNext(10L + index, new ViewEvent("stock", bytes, index + 1)))]);
            var inputs = new StreamInputs(_ => stock, _ => new ViewEvent("stock", data[0], 0), _ => "stock");
            using var everything = All.Select(step => Nodes.Stream("stock", step))
                .Append(new Pipe(new MergeSource([Nodes.Stream("stock"), Nodes.Stream("stock", new As("other"))]), []))
                .Append(new Pipe(new WithLatestSource([new("a", [Nodes.Stream("stock")]), new("b", [Nodes.Stream("stock")])]), []))
                .Append(new Pipe(new CombineLatestSource([new("a", [Nodes.Stream("stock")]), new("b", [Nodes.Stream("stock", new Distinct([]))])]), []))
                .Select(pipe => pipe.Events(inputs, Nodes.DefaultBudget(), scheduler))
                .Merge().Subscribe(_ => { }, () => Assert.Fail("ended"));
            scheduler.AdvanceTo(2 * Period.Ticks);
        },
        iter: 200);

    private static Calculation[] Calculated(DataPath path)
    {
        Calculation field = new FieldValue(path);
        return
        [
            .. Enum.GetValues<Operation>().Select(operation => new ArithmeticCalculation(field, [new(operation, new FieldValue(Nodes.Path("b")))])),
            .. Enum.GetValues<Function>().Select(function => new FunctionCalculation(function, [field, new LiteralValue(Nodes.Literal(2))])),
            .. Literals.Select(literal => new FunctionCalculation(Function.Coalesce, [field, new LiteralValue(literal)])),
            .. Literals.Select(literal => new LiteralValue(literal)),
        ];
    }
}
