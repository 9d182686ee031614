using System.Runtime.InteropServices;
using RxSse.Text;
using RxSse.Views.Expressions.Json;

namespace RxSse.Views.Matching;

/// <summary>
/// Compares numbers by their value. Its hashes are seeded: for those of the framework, anybody finds many decimals with one hash.
/// </summary>
internal sealed class DecimalComparer : IEqualityComparer<decimal>
{
    public static DecimalComparer Instance { get; } = new();

    public bool Equals(decimal x, decimal y) => x == y;

    public int GetHashCode(decimal obj)
    {
        // Equal numbers must have equal bits: no zeros at the end, and one zero.
        var number = obj == 0 ? 0 : obj.Scale == 0 ? obj : JsonNumber.Shortest(obj);
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(number, bits);
        return SeededHash.Of(MemoryMarshal.AsBytes(bits));
    }
}
