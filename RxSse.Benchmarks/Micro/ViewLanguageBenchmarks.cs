using BenchmarkDotNet.Attributes;
using RxSse.Views;
using RxSse.Views.Parsing;

namespace RxSse.Benchmarks.Micro;

/// <summary>An expression becomes a view, or a fault: once for each request.</summary>
[MemoryDiagnoser]
public class ViewLanguageBenchmarks
{
    private static readonly CompositionOptions Options = new();
    private readonly ViewLanguage _language = new(["stock", "metrics", "notifications"], [], Options);

    [Benchmark]
    public object Typical() => Parse("stock | where price > 100 and trend = 1 | select price, trend as direction | sample 1s");

    /// <summary>Of the 100,000 texts of the fuzz test (<c>ViewProperties</c>) the slowest are one sign, as often as a request may have it.</summary>
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
