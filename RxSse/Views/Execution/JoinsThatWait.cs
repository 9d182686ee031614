namespace RxSse.Views.Execution;

/// <summary>Subscribers that wait to join a view. Those that have left meanwhile are dropped, so that reconnections do not make it grow. Not synchronised.</summary>
internal sealed class JoinsThatWait
{
    private const int FewJoins = 16;

    private readonly List<(Action Join, Func<bool> HasLeft)> _joins = [];
    private int _lookAt = FewJoins; // for those that have left, when there are so many

    /// <summary>How many wait.</summary>
    public int Count => _joins.Count;

    /// <summary>Adds a subscriber.</summary>
    /// <param name="join">Lets it join.</param>
    /// <param name="hasLeft">Whether it has left.</param>
    /// <returns>How many were dropped.</returns>
    public int Add(Action join, Func<bool> hasLeft)
    {
        var dropped = 0;
        if (_joins.Count >= _lookAt)
        {
            dropped = _joins.RemoveAll(static waiting => waiting.HasLeft());
            _lookAt = Math.Max(FewJoins, 2 * _joins.Count);
        }

        _joins.Add((join, hasLeft));
        return dropped;
    }

    /// <summary>Lets all of them join.</summary>
    public void JoinAll()
    {
        (Action Join, Func<bool>)[] joins = [.. _joins];
        _joins.Clear();
        _lookAt = FewJoins;
        Array.ForEach(joins, static waiting => waiting.Join());
    }
}
