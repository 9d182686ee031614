using System.Globalization;
using System.Text;
using CsCheck;
using RxSse.Benchmarks.Load;
using Xunit;

namespace RxSse.Tests.Benchmarks;

public sealed class ChunkedBodyTests
{
    [Fact]
    public void Chunks_GiveTheirData_HoweverTheyAreCutOnTheWay() =>
        Gen.Select(Gen.String[Gen.Char['\n', 'z'], 1, 40].Array[0, 5], Gen.Int[1, 9]).Sample((chunks, step) =>
        {
            var sent = string.Concat(chunks.Append("").Select(chunk => $"{chunk.Length.ToString("x", CultureInfo.InvariantCulture)}\r\n{chunk}\r\n"));
            var body = new ChunkedBody();

            var data = string.Concat(sent.Chunk(step).Select(piece =>
            {
                var bytes = Encoding.ASCII.GetBytes(piece);
                return Encoding.ASCII.GetString(bytes, 0, body.Decode(bytes));
            }));

            Assert.Equal(string.Concat(chunks), data);
            Assert.True(body.HasEnded);
        });
}
