namespace RxSse.Views.Parsing;

/// <summary>
/// Names in an order in which each name follows the names that it uses. Does not recurse: a chain of names may be very
/// long.
/// </summary>
/// <param name="Names">The names that are not in a cycle and do not depend on one.</param>
/// <param name="Cycles">The cycles. Each begins and ends with the same name, the first of the cycle by the alphabet.</param>
internal sealed record TopologicalOrder(IReadOnlyList<string> Names, IReadOnlyList<IReadOnlyList<string>> Cycles)
{
    /// <param name="uses">For each name, the names that it uses; each of them is a key too.</param>
    public static TopologicalOrder Of(IReadOnlyDictionary<string, List<string>> uses)
    {
        var users = uses.SelectMany(use => use.Value.Select(used => (User: use.Key, Used: used)))
            .ToLookup(use => use.Used, use => use.User);
        var missing = uses.ToDictionary(use => use.Key, use => use.Value.Count);
        var names = new List<string>(missing.Where(use => use.Value == 0).Select(use => use.Key));
        for (var i = 0; i < names.Count; i++)
        {
            names.AddRange(users[names[i]].Where(user => --missing[user] == 0));
        }

        var others = uses.Keys.Except(names).Order(StringComparer.Ordinal);
        return new TopologicalOrder(names, CyclesIn(others, name => uses[name].First(used => missing[used] > 0)));
    }

    // Each of these names uses another of them, so the way from use to use always ends in a cycle.
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
                cycles.Add(FromFirstByAlphabet(path[first..]));
            }
        }

        return cycles;
    }

    private static List<string> FromFirstByAlphabet(List<string> cycle)
    {
        var first = cycle.IndexOf(cycle.Min(StringComparer.Ordinal)!);
        return [.. cycle[first..], .. cycle[..first], cycle[first]];
    }
}
