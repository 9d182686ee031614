namespace RxSse.Views.Parsing;

/// <summary>Names in an order in which each stands behind those that it uses. Without recursion: a chain may be as long as the configuration.</summary>
/// <param name="Names">The names that are in no cycle and use none that is.</param>
/// <param name="Cycles">The cycles, each from its first name by the alphabet to the same name again.</param>
internal sealed record UseOrder(IReadOnlyList<string> Names, IReadOnlyList<IReadOnlyList<string>> Cycles)
{
    /// <param name="uses">What each name uses; only names that are keys too.</param>
    public static UseOrder Of(IReadOnlyDictionary<string, List<string>> uses)
    {
        var users = uses.SelectMany(use => use.Value.Select(used => (User: use.Key, Used: used))).ToLookup(use => use.Used, use => use.User);
        var waiting = uses.ToDictionary(use => use.Key, use => use.Value.Count);
        var names = new List<string>(waiting.Where(use => use.Value == 0).Select(use => use.Key));
        for (var i = 0; i < names.Count; i++)
        {
            names.AddRange(users[names[i]].Where(user => --waiting[user] == 0));
        }

        return new UseOrder(names, CyclesIn(uses.Keys.Except(names).Order(StringComparer.Ordinal), name => uses[name].First(used => waiting[used] > 0)));
    }

    // Each of these uses another of them, so whoever follows the uses comes round.
    private static List<IReadOnlyList<string>> CyclesIn(IEnumerable<string> names, Func<string, string> next)
    {
        var (cycles, seen) = (new List<IReadOnlyList<string>>(), new HashSet<string>());
        foreach (var start in names)
        {
            var path = new List<string>();
            var name = start;
            for (; seen.Add(name); name = next(name))
            {
                path.Add(name);
            }

            if (path.IndexOf(name) is >= 0 and var first)
            {
                cycles.Add(FromItsFirst(path[first..]));
            }
        }

        return cycles;
    }

    private static List<string> FromItsFirst(List<string> cycle)
    {
        var first = cycle.IndexOf(cycle.Min(StringComparer.Ordinal)!);
        return [.. cycle[first..], .. cycle[..first], cycle[first]];
    }
}
