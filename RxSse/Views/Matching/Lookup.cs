namespace RxSse.Views.Matching;

/// <summary>A way in which the value of a path finds a stem. Those with one key are a chain.</summary>
internal abstract class Lookup
{
    /// <summary>The stem; null before it is in the index.</summary>
    public Stem? Stem { get; set; }

    /// <summary>The step at which the path ends; null if no data has the path.</summary>
    public PathStepNode? Node { get; set; }

    /// <summary>The next with its key.</summary>
    public Lookup? Next { get; set; }

    /// <summary>The one before it with its key.</summary>
    public Lookup? Previous { get; set; }

    /// <summary>The number of those with its key, if it is the first of them.</summary>
    public int Count { get; set; }
}

/// <summary>The value is a text that is equal to this one.</summary>
internal sealed class TextLookup(byte[] text) : Lookup
{
    /// <summary>The text in UTF-8.</summary>
    public byte[] Text => text;
}

/// <summary>The value is a text that begins with this one.</summary>
internal sealed class PrefixLookup(byte[] prefix) : Lookup
{
    /// <summary>The prefix in UTF-8, which is not empty.</summary>
    public byte[] Prefix => prefix;
}

/// <summary>The value is a number that is equal to this one.</summary>
internal sealed class NumberLookup(decimal number) : Lookup
{
    public decimal Number => number;
}

/// <summary>The value is <c>true</c>, <c>false</c> or <c>null</c>.</summary>
internal sealed class KeywordLookup(bool? keyword) : Lookup
{
    public bool? Keyword => keyword;
}

/// <summary>There is a value.</summary>
internal sealed class PresenceLookup : Lookup;
