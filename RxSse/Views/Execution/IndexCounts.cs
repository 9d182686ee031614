using RxSse.Views.Matching;

namespace RxSse.Views.Execution;

/// <summary>What the index of views does. One thread counts, any thread reads.</summary>
internal sealed class IndexCounts
{
    private readonly int[] _views = new int[Enum.GetValues<ViewMatching>().Length];
    private long _candidates;
    private long _matches;

    /// <summary>The number of conditions that events have found. Equal conditions of several views are one.</summary>
    public long Candidates => Volatile.Read(ref _candidates);

    /// <summary>The number of views that events have woken.</summary>
    public long Matches => Volatile.Read(ref _matches);

    /// <summary>The number of running views that are found in a way.</summary>
    public int ViewsBy(ViewMatching matching) => Volatile.Read(ref _views[(int)matching]);

    /// <summary>A view begins or ends.</summary>
    /// <param name="matching">How it is found.</param>
    /// <param name="change">1 or -1.</param>
    public void Count(ViewMatching matching, int change) => Volatile.Write(ref _views[(int)matching], _views[(int)matching] + change);

    /// <summary>All views are counted again.</summary>
    public void Clear() => Array.Clear(_views);

    /// <summary>An event has been looked up.</summary>
    public void Found(int candidates, int matches)
    {
        Volatile.Write(ref _candidates, _candidates + candidates);
        Volatile.Write(ref _matches, _matches + matches);
    }
}
