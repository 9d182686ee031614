namespace RxSse.Views.Parsing;

/// <summary>A part of an expression.</summary>
/// <param name="Start">The index of its first character, from 0.</param>
/// <param name="Length">Its length in UTF-16 units.</param>
internal readonly record struct TextSpan(int Start, int Length)
{
    /// <summary>The column for error messages, from 1.</summary>
    public int Column => Start + 1;

    /// <summary>The index after its last character.</summary>
    public int End => Start + Length;
}
