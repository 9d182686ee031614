using System.Text;
using RxSse.Views.Parsing;

namespace RxSse.Http.Security;

/// <summary>What callers who may read the same names see: the language of their views, and <c>GET /streams</c>.</summary>
/// <param name="Language">Knows no other names.</param>
/// <param name="List">The streams and views of these names.</param>
internal sealed record ReadableNames(ViewLanguage Language, PeriodicJson List)
{
    /// <summary>Whether there is none.</summary>
    public bool AreNone => Language.Streams.Count == 0 && Language.NamedViews.Count == 0;
}

/// <summary>One <see cref="ReadableNames"/> for each set of names. Those that were used last are kept.</summary>
internal sealed class ReadableNamesCache
{
    /// <summary>The number of sets that are kept. Each has a list of at most 1 MiB.</summary>
    public const int Max = 64;

    private readonly ViewLanguage _all;
    private readonly StreamAuthorization _authorization;
    private readonly Func<ViewLanguage, PeriodicJson> _list;
    private readonly ReadableNames _whole;
    private readonly string[] _names;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, LinkedListNode<(string Key, ReadableNames Names)>> _kept = [];
    private readonly LinkedList<(string Key, ReadableNames Names)> _byUse = new();

    /// <param name="all">The language of all names.</param>
    /// <param name="authorization">Decides what a caller may read.</param>
    /// <param name="list">Makes the list of what a language knows.</param>
    public ReadableNamesCache(ViewLanguage all, StreamAuthorization authorization, Func<ViewLanguage, PeriodicJson> list)
    {
        (_all, _authorization, _list) = (all, authorization, list);
        _whole = new ReadableNames(all, list(all));
        _names = [.. all.Streams, .. all.NamedViews.Select(view => view.Name)];
    }

    /// <summary>The number of sets that are kept at the moment.</summary>
    internal int Count => _kept.Count;

    /// <summary>What a caller may read.</summary>
    public ValueTask<ReadableNames> OfAsync(HttpContext context, Caller caller) =>
        !_authorization.IsByScopes ? AskAsync(context, caller)
        : ValueTask.FromResult(caller.Rights.ReadAll ? _whole : Of([.. _names.Select(name => caller.Rights.Allow(RightKind.Read, name))]));

    private async ValueTask<ReadableNames> AskAsync(HttpContext context, Caller caller)
    {
        var may = new bool[_names.Length];
        for (var i = 0; i < may.Length; i++)
        {
            may[i] = await _authorization.AllowsAsync(context, caller, RightKind.Read, _names[i]);
        }

        return Of(may);
    }

    private ReadableNames Of(bool[] may)
    {
        if (Array.TrueForAll(may, static one => one))
        {
            return _whole;
        }

        var key = KeyOf(may);
        lock (_lock)
        {
            if (_kept.TryGetValue(key, out var node))
            {
                _byUse.Remove(node);
            }
            else
            {
                HashSet<string> names = [.. _names.Where((_, i) => may[i])];
                var language = _all.Of(names);
                node = new((key, new ReadableNames(language, _list(language))));
                _kept[key] = node;
            }

            _byUse.AddFirst(node);
            if (_kept.Count > Max)
            {
                _kept.Remove(_byUse.Last!.Value.Key);
                _byUse.RemoveLast();
            }

            return node.Value.Names;
        }
    }

    private static string KeyOf(bool[] may)
    {
        var key = new StringBuilder(may.Length);
        foreach (var one in may)
        {
            key.Append(one ? '1' : '0');
        }

        return key.ToString();
    }
}
