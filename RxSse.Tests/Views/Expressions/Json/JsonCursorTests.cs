using RxSse.Views.Expressions.Json;
using System.Text;
using System.Text.Json;
using CsCheck;
using Xunit;

namespace RxSse.Tests.Views.Expressions.Json;

/// <summary>The cursor takes what the reader of System.Text.Json takes, and says of it the same.</summary>
public sealed class JsonCursorTests
{
    private const int MaxDepth = 1_000;

    // Those that are JSON, so that what is made by breaking one of them is nearly JSON.
    private static readonly string[] Good =
    [
        """{"price":"105.43","trend":1,"timestamp":1738972800000,"symbol":"ACME"}""", " {\r\n\t} ", "[ ]", "[[],{}, [{}]]", """{"a":[1,{"b":null}],"":true,"a":false}""",
        """["\"\\\/\b\f\n\r\t\u00e9\uD83d\uDE00\ud800","é😀",""]""", "[0,-0,1.5,-1.05e+10,1E5,2e-3,10]", "12", "\"x\"", " null\n", "[true , false , null]",
    ];

    private static readonly byte[] Pieces = Encoding.UTF8.GetBytes("{}[],:\"\\u09aFtrnl+-.eE/ \t\n\r\0\u001f\u007fé");

    private static readonly Gen<byte[]> NearlyGood =
        Gen.Select(Gen.OneOf(Good), Gen.Int[0, 3], Gen.Int[0, 200], Gen.OneOf(Pieces), Gen.Int[0, 200], Changed);

    [Fact]
    public void AnyBytes_AreReadAsTheReaderReadsThem()
    {
        var (good, broken) = (0, 0);
        Gen.OneOf(NearlyGood, Gen.OneOf(Pieces).Array[0, 12], Gen.Byte.Array[0, 6]).Sample(
            json =>
            {
                var read = Read(json);
                Interlocked.Increment(ref read is null ? ref broken : ref good);
                Assert.Equal(read, Walk(json));
            }, iter: 100_000);

        Assert.InRange(good, 10_000, 90_000);
        Assert.InRange(broken, 10_000, 90_000);
    }

    [Theory]
    [InlineData(MaxDepth)]
    [InlineData(MaxDepth + 1)]
    public void Depth_IsTheReaders(int depth)
    {
        var arrays = Encoding.UTF8.GetBytes(new string('[', depth) + new string(']', depth));
        var objects = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("{\"a\":", depth)) + "1" + new string('}', depth));

        Assert.Equal(depth <= MaxDepth, IsJson(arrays));
        Assert.Equal(depth <= MaxDepth, IsJson(objects));
        Assert.Equal(Read(arrays), Walk(arrays));
    }

    [Fact]
    public void WhatIsBroken_StaysSo()
    {
        var cursor = new JsonCursor("[1 2,3]"u8);

        Assert.True(cursor.EnterArray());
        Assert.True(cursor.NextElement(out _));
        Assert.False(cursor.NextElement(out _));
        Assert.False(cursor.NextElement(out _));
        Assert.False(cursor.EnterArray());
        Assert.False(cursor.IsAtEnd);
    }

    private static byte[] Changed(string text, int way, int one, byte piece, int other)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var (start, end) = (one % bytes.Length, other % bytes.Length);
        return way switch
        {
            0 => [.. bytes[..start], piece, .. bytes[start..]],
            1 => [.. bytes[..start], piece, .. bytes[(start + 1)..]],
            2 => [.. bytes[..start], .. bytes[end..]],
            _ => bytes,
        };
    }

    private static bool IsJson(ReadOnlySpan<byte> json)
    {
        var cursor = new JsonCursor(json);
        return cursor.TryValue(out _) && cursor.IsAtEnd;
    }

    // What stands at the top, one piece in a line; null if it is no JSON.
    private static string? Walk(ReadOnlySpan<byte> json)
    {
        var found = new StringBuilder();
        var cursor = new JsonCursor(json);
        if (cursor.EnterObject())
        {
            while (cursor.NextField(out var name, out var value))
            {
                found.Append(Convert.ToHexString(name)).Append(':').AppendLine(Convert.ToHexString(value));
            }
        }
        else if (cursor.EnterArray())
        {
            while (cursor.NextElement(out var value))
            {
                found.AppendLine(Convert.ToHexString(value));
            }
        }
        else if (cursor.TryValue(out var value))
        {
            found.AppendLine(Convert.ToHexString(value));
        }

        Assert.Equal(cursor.IsAtEnd, IsJson(json));
        return cursor.IsAtEnd ? found.ToString() : null;
    }

    private static string? Read(ReadOnlySpan<byte> json)
    {
        try
        {
            var found = new StringBuilder();
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MaxDepth });
            reader.Read();
            if (reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray))
            {
                found.AppendLine(Take(ref reader, json));
            }

            while (reader.Read() && reader.CurrentDepth > 0)
            {
                if (reader.TokenType == JsonTokenType.PropertyName)
                {
                    found.Append(Convert.ToHexString(reader.ValueSpan)).Append(':');
                    reader.Read();
                }

                found.AppendLine(Take(ref reader, json));
            }

            while (reader.Read())
            {
            }

            return found.ToString();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Take(ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        return Convert.ToHexString(json[start..(int)reader.BytesConsumed]);
    }
}
