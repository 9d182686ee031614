using System.Collections.Frozen;

namespace RxSse.Views.Parsing;

/// <summary>Words of other libraries and languages, and what to write in a view instead.</summary>
internal static class ForeignWords
{
    private const string Latest = "Write latest before its inputs: latest(a, b).";
    private const string Merge = "Write merge before its inputs: merge(a, b).";
    private const string With = "Write with before its inputs: with(a, b).";
    private const string By = "Write by after the operator, such as sample 1s by symbol.";
    private const string Throttle =
        "Write every for the first event at once, debounce to wait for a pause, or sample for the newest event of each period.";

    public static readonly FrozenDictionary<string, string> Sources = Table(
        ("combineLatest", Latest), ("combine", Latest), ("forkJoin", Latest), ("join", With), ("withLatestFrom", With), ("zip", Latest),
        ("concat", Merge), ("mergeAll", Merge), ("mergeWith", Merge), ("union", Merge),
        ("all", "Write * for all streams."));

    public static readonly FrozenDictionary<string, string> Operators = Table(
        ("combineLatest", Latest), ("latest", Latest), ("zip", Latest),
        ("with", With), ("withLatestFrom", With), ("join", With),
        ("concat", Merge), ("merge", Merge), ("mergeWith", Merge), ("union", Merge),
        ("throttle", Throttle), ("throttleTime", Throttle),
        ("debounceTime", "Write debounce."), ("auditTime", "Write sample."), ("sampleTime", "Write sample."),
        ("filter", "Write where."), ("having", "Write where."),
        ("map", "Write select."), ("pluck", "Write select."), ("project", "Write select."),
        ("distinctUntilChanged", "Write distinct."), ("dedupe", "Write distinct."), ("unique", "Write distinct."),
        ("groupBy", By), ("group", By), ("partitionBy", By),
        ("pairwise", "Write pairs."), ("delta", "Write pairs."), ("scan", "Write pairs, or sum with over."),
        ("timeout", "Write silence."), ("stale", "Write silence."),
        ("batch", "Write buffer."), ("bufferTime", "Write buffer."), ("window", "Write buffer."), ("windowTime", "Write buffer."),
        ("average", "Write avg."), ("mean", "Write avg."), ("median", "Write p50."), ("percentile", "Write p50, p90, p95 or p99."),
        ("limit", "Write take."));

    public static readonly FrozenDictionary<string, string> Comparisons = Table(
        ("==", "Write =."), ("===", "Write =."), ("eq", "Write =."), ("equals", "Write =."), ("is", "Write =."),
        ("<>", "Write !=."), ("!==", "Write !=."), ("ne", "Write !=."),
        ("=<", "Write <=."), ("=>", "Write >=."), ("lt", "Write <."), ("lte", "Write <=."), ("gt", "Write >."), ("gte", "Write >=."),
        ("between", "Write price >= 1 and price <= 2."), ("not", "Write not before the field: not price in (1, 2)."),
        ("includes", "Write contains."), ("like", "Write contains or startswith."), ("matches", "Write contains or startswith."));

    private static FrozenDictionary<string, string> Table(params (string Word, string Ours)[] words) =>
        words.ToFrozenDictionary(word => word.Word, word => word.Ours, StringComparer.OrdinalIgnoreCase);
}
