using BenchmarkDotNet.Attributes;
using RxSse.Views;
using RxSse.Views.Parsing;

namespace RxSse.Benchmarks.Micro;

/// <summary>Parses an expression into a view or an error: once for each request.</summary>
[MemoryDiagnoser]
public class ViewLanguageBenchmarks
{
    private static readonly CompositionOptions Options = new();
    private readonly ViewLanguage _language = new(["stock", "metrics", "notifications"], [], Options);

    [Benchmark]
    public object Typical() => Parse("stock | where price > 100 and trend = 1 | select price, trend as direction | sample 1s");

    /// <summary>
    /// The slowest of the 100,000 texts of the fuzz test (<c>ViewProperties</c>) repeat one character up to the maximum length.
    /// </summary>
    [Benchmark]
    [Arguments('-')]
    [Arguments('*')]
    [Arguments('[')]
    public object SlowestOfTheFuzz(char sign) => Parse(new string(sign, Options.MaxLength));

    private object Parse(string text)
    {
        try
        {
            return _language.Parse(text);
        }
        catch (ViewSyntaxException fault)
        {
            return fault;
        }
    }
}
