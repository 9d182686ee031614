namespace RxSse.Views.Operators.Windows;

/// <summary>
/// How windows divide an operator's share, in bytes. With <c>by</c>, half is for the keys, and half in equal parts for the steps. So a key makes
/// room because of the events of the window in which it does, and not because of those before. Without <c>by</c>, all is for the steps.
/// </summary>
internal readonly record struct WindowPart
{
    /// <param name="operator">The figures, and the path of the keys.</param>
    /// <param name="measures">What the figures are made of.</param>
    /// <param name="share">What the operator may keep.</param>
    public WindowPart(Figures @operator, Measures measures, int share)
    {
        var room = Math.Max(0, share - measures.Bytes);
        Keys = @operator.IsKeyed ? room / 2 : 0;
        Step = (room - Keys) / @operator.Steps;
    }

    /// <summary>For all keys, without their steps.</summary>
    public long Keys { get; }

    /// <summary>For each step of all keys.</summary>
    public long Step { get; }
}
