using RxSse.Views.Expressions;

namespace RxSse.Views.Matching;

/// <summary>What begins views: a condition on a stream, however many views go on behind it. It is looked up once for each event.</summary>
/// <param name="condition">The condition; null if each event of the stream meets it.</param>
internal class Stem(Condition? condition)
{
    /// <summary>The condition; null if each event of the stream meets it.</summary>
    public Condition? Condition => condition;

    /// <summary>Whether each event of the stream finds it: it has no condition, or one with too many steps.</summary>
    public bool IsAlways { get; set; }

    /// <summary>What finds it; null if it is evaluated for each event, or each event finds it.</summary>
    public Lookup[]? Lookups { get; set; }

    /// <summary>Whether it holds if a lookup has found it.</summary>
    public bool IsExact { get; set; }

    /// <summary>
    /// The steps at which the paths of its condition end, in their order; null for a path that no data has. Empty if it is not evaluated.
    /// </summary>
    public PathStepNode?[] Paths { get; set; } = [];

    /// <summary>What evaluating its condition costs.</summary>
    public Effort Effort { get; set; }

    /// <summary>Its place in the list of those that nothing finds.</summary>
    public int Place { get; set; }

    /// <summary>The number of the last event for which it was found.</summary>
    public long Found { get; set; }

    /// <summary>How it is found.</summary>
    public ViewMatching Matching => Lookups is not null ? ViewMatching.Indexed : IsAlways ? ViewMatching.Always : ViewMatching.Scanned;
}
