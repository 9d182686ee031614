using System.Text;
using CsCheck;
using RxSse.Sse;
using Xunit;

namespace RxSse.Tests.Sse;

public sealed class Crc32Tests
{
    [Theory]
    [InlineData("", 0x00000000)]
    [InlineData("123456789", 0xCBF43926)] // the check value of the catalogue of CRCs
    [InlineData("The quick brown fox jumps over the lazy dog", 0x414FA339)]
    public void Checksum_IsThatOfGzip(string text, uint expected) => Assert.Equal(expected, Crc32.Of(Encoding.ASCII.GetBytes(text)));

    [Fact]
    public void Checksum_IsThatOfAStraightComputation() =>
        Gen.Byte.Array[0, 300].Sample(bytes => Assert.Equal(Straight(bytes), Crc32.Of(bytes)), iter: 2_000);

    [Fact]
    public void CombinedChecksum_IsThatOfAllBytes() =>
        Gen.Select(Gen.Byte.Array[0, 200], Gen.Byte.Array[0, 200]).Sample(
            (first, second) => Assert.Equal(
                Straight([.. first, .. second]), Crc32.Combine(Crc32.Of(first), Crc32.Of(second), Crc32.ShiftOf(second.Length))),
            iter: 2_000);

    [Theory]
    [InlineData(65_535)]
    [InlineData(65_536)]
    [InlineData(200_003)]
    public void CombinedChecksum_HoldsForLongTexts(int length)
    {
        var text = new byte[length];
        new Random(1).NextBytes(text);

        Assert.Equal(Straight([7, .. text]), Crc32.Combine(Crc32.Of([7]), Crc32.Of(text), Crc32.ShiftOf(length)));
    }

    [Fact]
    public void Operator_IsNeverZero_SoThatZeroMeansThatItIsNotComputed() =>
        Gen.Int[0, int.MaxValue].Sample(length => Assert.NotEqual(0u, Crc32.ShiftOf(length)));

    private static uint Straight(byte[] bytes)
    {
        var crc = ~0u;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0xEDB88320;
            }
        }

        return ~crc;
    }
}
