using System.Buffers.Binary;

namespace RxSse.Sse;

/// <summary>
/// The checksum of gzip (RFC 1952, 8), which can be combined: that of two texts in a row is computed from those of each, without their
/// bytes.
/// </summary>
internal static class Crc32
{
    // Polynomials over GF(2) with the coefficient of x^0 in the highest bit.
    private const uint Polynomial = 0xEDB88320;
    private const uint One = 1u << 31;

    // For each byte of eight: its remainder if 0 to 7 zero bytes follow.
    private static readonly uint[][] Remainders = MakeRemainders();

    // x^8, x^16, x^32 and so on: the shifts by 1, 2, 4 and so on bytes.
    private static readonly uint[] Shifts = MakeShifts();

    /// <summary>The checksum of bytes.</summary>
    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        var (r0, r1, r2, r3) = (Remainders[0], Remainders[1], Remainders[2], Remainders[3]);
        var (r4, r5, r6, r7) = (Remainders[4], Remainders[5], Remainders[6], Remainders[7]);
        var crc = ~0u;
        for (; bytes.Length >= 8; bytes = bytes[8..])
        {
            var low = BinaryPrimitives.ReadUInt32LittleEndian(bytes) ^ crc;
            var high = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
            crc = r7[(byte)low] ^ r6[(byte)(low >> 8)] ^ r5[(byte)(low >> 16)] ^ r4[low >> 24]
                ^ r3[(byte)high] ^ r2[(byte)(high >> 8)] ^ r1[(byte)(high >> 16)] ^ r0[high >> 24];
        }

        foreach (var value in bytes)
        {
            crc = (crc >> 8) ^ r0[(byte)(crc ^ value)];
        }

        return ~crc;
    }

    /// <summary>The operator of a length, with which <see cref="Combine"/> moves a checksum over so many bytes. It is never 0.</summary>
    public static uint ShiftOf(int bytes)
    {
        var shift = One;
        for (var i = 0; bytes >> i != 0; i++)
        {
            shift = (bytes >> i & 1) == 0 ? shift : Multiply(shift, Shifts[i]);
        }

        return shift;
    }

    /// <summary>The checksum of two texts in a row.</summary>
    /// <param name="first">The checksum of the first.</param>
    /// <param name="second">The checksum of the second.</param>
    /// <param name="shift">The operator of the length of the second.</param>
    public static uint Combine(uint first, uint second, uint shift) => Multiply(first, shift) ^ second;

    private static uint Multiply(uint one, uint other)
    {
        var product = 0u;
        for (; one != 0; one <<= 1)
        {
            product ^= other & (uint)((int)one >> 31);
            other = TimesX(other);
        }

        return product;
    }

    private static uint TimesX(uint value) => (value >> 1) ^ (Polynomial & (0 - (value & 1)));

    private static uint[][] MakeRemainders()
    {
        var remainders = new uint[8][];
        for (var zeros = 0; zeros < remainders.Length; zeros++)
        {
            remainders[zeros] = new uint[256];
            for (var value = 0u; value < 256; value++)
            {
                var remainder = zeros == 0 ? value : remainders[zeros - 1][value];
                for (var bit = 0; bit < 8; bit++)
                {
                    remainder = TimesX(remainder);
                }

                remainders[zeros][value] = remainder;
            }
        }

        return remainders;
    }

    private static uint[] MakeShifts()
    {
        var shifts = new uint[31];
        shifts[0] = One >> 8;
        for (var i = 1; i < shifts.Length; i++)
        {
            shifts[i] = Multiply(shifts[i - 1], shifts[i - 1]);
        }

        return shifts;
    }
}
