using System.Globalization;
using System.Text;

namespace RxSse.Benchmarks.Views;

/// <summary>Many different views of one kind, and events that concern none or one of them.</summary>
/// <param name="Name">What the command line calls it.</param>
/// <param name="View">The view with a number.</param>
/// <param name="Hit">The data of an event that concerns the view with a number, and no other.</param>
/// <param name="Sends">Whether such an event leaves the view at once.</param>
internal sealed record ViewKind(string Name, Func<int, string> View, Func<int, string> Hit, bool Sends = true)
{
    /// <summary>All kinds.</summary>
    public static IReadOnlyList<ViewKind> All { get; } =
    [
        new("equal", i => $"stock | where symbol = 's{Number(i)}'", i => Data($"s{Number(i)}")),
        new("two", i => $"stock | where symbol = 's{Number(i)}' and price > 100", i => Data($"s{Number(i)}", "200")),
        new("range", i => $"stock | where price > {Number(i)} and price < {Number(i)}.5", i => Data("none", $"{Number(i)}.25")),
        new("prefix", i => $"stock | where name startswith 'n{Number(i)}-'", i => Data("none", "-1", $"n{Number(i)}-x")),
        new("contains", i => $"stock | where name contains '-{Number(i)}-'", i => Data("none", "-1", $"x-{Number(i)}-x")),
        new("latest", i => $"latest((stock | where symbol = 's{Number(i)}' | as one), metrics)", i => Data($"s{Number(i)}")),
        new("window", i => $"stock | where symbol = 's{Number(i)}' | count over 1h", i => Data($"s{Number(i)}"), Sends: false),
    ];

    /// <summary>The data of an event that concerns none.</summary>
    public static byte[] Miss { get; } = Encoding.UTF8.GetBytes(Data("none"));

    /// <exception cref="FormatException">There is no such kind.</exception>
    public static ViewKind Of(string name) => All.FirstOrDefault(kind => kind.Name == name)
        ?? throw new FormatException($"--kind takes {string.Join(", ", All.Select(kind => kind.Name))}, not '{name}'.");

    private static string Number(int i) => i.ToString(CultureInfo.InvariantCulture);

    private static string Data(string symbol, string price = "-1", string name = "none") =>
        $$"""{"symbol":"{{symbol}}","price":{{price}},"name":"{{name}}","trend":1,"timestamp":1738972800000,"venue":"XNYS"}""";
}
