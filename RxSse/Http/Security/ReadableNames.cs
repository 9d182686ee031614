using System.Text;
using RxSse.Http.OpenApi;
using RxSse.Views.Parsing;

namespace RxSse.Http.Security;

/// <summary>What callers with rights to the same names see: the language of their views, <c>GET /streams</c> and <c>GET /openapi.json</c>.</summary>
/// <param name="Language">Knows no other names.</param>
/// <param name="List">The streams and views of these names.</param>
internal sealed record ReadableNames(ViewLanguage Language, PeriodicJson List)
{
    /// <summary>The OpenAPI documents with these names.</summary>
    public OpenApiDocuments Documents { get; } = new();

    /// <summary>Whether there is none.</summary>
    public bool AreNone => Language.Streams.Count == 0 && Language.NamedViews.Count == 0;
}

/// <summary>One <see cref="ReadableNames"/> for each set of names. Those that were used last are kept.</summary>
internal sealed class ReadableNamesCache
{
    /// <summary>The number of sets that are kept. Each has a list, and a document, of about 1 MiB at most.</summary>
    public const int Max = 64;

    private readonly ViewLanguage _all;
    private readonly StreamAuthorization _authorization;
    private readonly Func<ViewLanguage, PeriodicJson> _list;
    private readonly ReadableNames _whole;
    private readonly RowClaims _rows;
    private readonly (string Name, string[] Streams)[] _names;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, LinkedListNode<(string Key, ReadableNames Names)>> _kept = [];
    private readonly LinkedList<(string Key, ReadableNames Names)> _byUse = new();

    /// <param name="all">The language of all names.</param>
    /// <param name="authorization">Decides what a caller may read.</param>
    /// <param name="list">Makes the list of what a language knows.</param>
    /// <param name="rows">Decides what part of a stream a caller may read.</param>
    public ReadableNamesCache(
        ViewLanguage all, StreamAuthorization authorization, Func<ViewLanguage, PeriodicJson> list, RowClaims rows)
    {
        (_all, _authorization, _list, _rows) = (all.With(rows.Conditions.Closed), authorization, list, rows);
        _whole = new ReadableNames(_all, list(_all));
        _names =
        [
            .. all.Streams.Select(stream => (stream, new[] { stream })),
            .. all.NamedViews.Select(view => (view.Name, view.View.Streams.ToArray())),
        ];
    }

    /// <summary>The number of sets that are kept at the moment.</summary>
    internal int Count => _kept.Count;

    /// <summary>What a caller may read. Its row conditions are in the language, and nowhere in what is kept.</summary>
    public ValueTask<ReadableNames> OfAsync(HttpContext context, Caller caller)
    {
        var rows = _rows.Of(caller.User);
        return !_authorization.IsByScopes ? AskAsync(context, caller, rows)
            : ValueTask.FromResult(For(rows, caller.Rights.ReadAll && rows.AllowsAll
                ? _whole
                : Of([.. _names.Select(name => caller.Rights.Allow(RightKind.Read, name.Name) && Array.TrueForAll(name.Streams, rows.Allows))])));
    }

    private static ReadableNames For(RowFilter rows, ReadableNames names) =>
        rows == RowFilter.None ? names : names with { Language = names.Language.With(rows) };

    private async ValueTask<ReadableNames> AskAsync(HttpContext context, Caller caller, RowFilter rows)
    {
        var may = new bool[_names.Length];
        for (var i = 0; i < may.Length; i++)
        {
            may[i] = Array.TrueForAll(_names[i].Streams, rows.Allows)
                && await _authorization.AllowsAsync(context, caller, RightKind.Read, _names[i].Name);
        }

        return For(rows, Of(may));
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
                HashSet<string> names = [.. _names.Where((_, i) => may[i]).Select(name => name.Name)];
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
