namespace RxSse.Text;

/// <summary>Dictionaries that give back memory.</summary>
internal static class ShrinkingDictionary
{
    private const int MinCapacity = 64;

    /// <summary>Removes a key, and gives back the memory of those that have gone when they are most of it.</summary>
    public static void RemoveAndShrink<TKey, TValue>(this Dictionary<TKey, TValue> entries, TKey key)
        where TKey : notnull
    {
        entries.Remove(key);
        if (entries.Capacity > MinCapacity && entries.Count < entries.Capacity / 4)
        {
            entries.TrimExcess();
        }
    }
}
