using RxSse.Diagnostics;
using RxSse.Views.Execution;

namespace RxSse.Views;

/// <summary>The bounds of views.</summary>
public sealed class CompositionOptions
{
    /// <summary>The longest expression, in characters; 1 to 100,000. Default 1,000.</summary>
    public int MaxLength { get; set; } = 1_000;

    /// <summary>The most operators in an expression, and in one pipe after named views are put in place; 1 to 1,000. Default 20.</summary>
    public int MaxOperators { get; set; } = 20;

    /// <summary>How deep parentheses and <c>not</c> may stand in each other; 1 to 64. Default 8.</summary>
    public int MaxDepth { get; set; } = 8;

    /// <summary>The most pipes of a view, those in <c>latest</c>, <c>merge</c> and <c>with</c> too; 1 to 10,000. Default 64.</summary>
    public int MaxPipes { get; set; } = 64;

    /// <summary>
    /// The most paths, literals and functions that the operators of one pipe calculate with, after named views are put in place; 1 to
    /// 10,000. Default 100. A comparison of a field with a literal counts none: <see cref="MaxLength"/> bounds these.
    /// </summary>
    public int MaxTerms { get; set; } = 100;

    /// <summary>The most keys of one operator with <c>by</c>; 1 to 1,000,000. Default 1,000.</summary>
    public int MaxKeys { get; set; } = 1_000;

    /// <summary>The most steps of one window, <c>over d every e</c>; 1 to 3,600. Default 60.</summary>
    public int MaxSteps { get; set; } = 60;

    /// <summary>
    /// The most windows of a view that end between the first event that a result depends on and the result, where windows follow windows; 1 to
    /// 10,000,000. Default 40,000. So many end for each client that joins.
    /// </summary>
    public int MaxEnds { get; set; } = 40_000;

    /// <summary>The shortest duration in a view; 1 ms to 1 day. Default 100 ms.</summary>
    public TimeSpan ShortestPeriod { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The longest duration in a view; 1 ms to 1 day. Default 1 hour.</summary>
    public TimeSpan LongestPeriod { get; set; } = TimeSpan.FromHours(1);

    /// <summary>The most events in one array of <c>buffer</c>; more closes it early; 1 to 1,000,000. Default 10,000.</summary>
    public int BufferItems { get; set; } = 10_000;

    /// <summary>The most bytes in one array of <c>buffer</c>; more closes it early; 1,024 to 256 MiB. Default 256 KiB.</summary>
    public int BufferBytes { get; set; } = 256 * 1024;

    /// <summary>
    /// The most bytes of an event that an operator makes, if it is longer than those it is made of; 1,024 to 256 MiB. Default 64 KiB.
    /// </summary>
    public int EventBytes { get; set; } = 64 * 1024;

    /// <summary>The most bytes that one view makes of one event; 1,024 to 1 GiB. Default 1 MiB.</summary>
    public int EventOutBytes { get; set; } = 1024 * 1024;

    /// <summary>The most bytes that all operators of one view keep, in equal shares; 64 KiB to 1 GiB. Default 4 MiB.</summary>
    public int ViewBytes { get; set; } = 4 * 1024 * 1024;

    /// <summary>
    /// The most bytes that all views keep, with what is on its way to their subscribers; 1 MiB to 1 TiB. Default null: the lesser of
    /// 256 MiB and 1/8 of the memory that the runtime may use.
    /// </summary>
    public long? TotalViewBytes { get; set; }

    /// <summary>The most pipelines at a time, without those of named views; 1 to 1,000,000. Default 10,000.</summary>
    public int LiveViews { get; set; } = 10_000;

    /// <summary>
    /// Whether an event enters only those views that it can concern, by the first <c>where</c> of their pipes. Default true. Without it, an
    /// event enters all views of its stream; what they send is the same, as long as none is behind.
    /// </summary>
    public bool Index { get; set; } = true;

    /// <summary>
    /// The most different views, without the named ones, that the subscribers of one address have; 1 to 1,000,000. Default null: off.
    /// </summary>
    public int? ViewsPerAddress { get; set; }

    /// <summary>The most replays of views at work at one time; others wait in order; 1 to 1,000. Default 8.</summary>
    public int ConcurrentReplays { get; set; } = 8;

    /// <summary>
    /// Whether <c>GET /views</c> lists the running views, with the filters of everybody, for callers with the right <c>rxsse:admin</c>.
    /// Default null: in Development, and if there is a way to authenticate. True also gives that right to callers without a credential, as
    /// long as there is no way to authenticate.
    /// </summary>
    public bool? ListViews { get; set; }

    /// <summary>How long a pipeline goes on after its last subscriber; 0 s to 1 day. Default 5 seconds.</summary>
    public TimeSpan ShareGrace { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary><see cref="TotalViewBytes"/>, or its default.</summary>
    internal long MaxTotalBytes => TotalViewBytes ?? MemoryShare.Default;

    /// <summary>The most that a view costs: <c>Limits:ViewCost</c>.</summary>
    internal int MaxCost { get; set; } = 200;

    /// <summary>The most bytes of one view that are on their way to its subscribers: <c>Delivery:QueueBytes</c>.</summary>
    internal int QueueBytes { get; set; } = 1024 * 1024;

    /// <summary>The most bytes of events that wait to enter one view.</summary>
    internal long IntakeBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>
    /// The most bytes that wait to enter all views together, beside 512 for each view. An event that waits for several views counts once.
    /// </summary>
    internal long TotalIntakeBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>The most items that wait for the loop that passes them to the views.</summary>
    internal int DispatcherItems { get; set; } = ViewDispatcher.Capacity;

    /// <summary>Whether the thread of the hub may pass an event to the views itself if that is short. Without it, their loops do.</summary>
    internal bool RunsOnHub { get; set; } = true;

    /// <summary>Whether heartbeats go by the views in which nothing happens.</summary>
    internal bool HeartbeatsGoBy { get; set; } = true;
}
