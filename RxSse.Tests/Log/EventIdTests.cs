using CsCheck;
using RxSse.Log;
using Xunit;

namespace RxSse.Tests.Log;

public sealed class EventIdTests
{
    [Fact]
    public void Id_IsWrittenAndRead()
    {
        Assert.Equal("k3f9x2-42", new EventId("k3f9x2", 42).ToString());
        Assert.True(EventId.TryParse("k3f9x2-42", out var id));
        Assert.Equal(new EventId("k3f9x2", 42), id);
    }

    [Fact]
    public void PositionOfWindows_HasAThirdPart()
    {
        var position = new EventId("k3f9x2", 42) { Until = 1_795_376_200_000 };

        Assert.Equal("k3f9x2-42-1795376200000", position.ToString());
        Assert.True(EventId.TryParse("k3f9x2-42-1795376200000", out var id));
        Assert.Equal(position, id);
        Assert.Equal(new EventId("k3f9x2", 42), id.OfEvent);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("42")]
    [InlineData("-42")]
    [InlineData("k3f9x2-")]
    [InlineData("k3f9x2--1")]
    [InlineData("k3f9x2-+1")]
    [InlineData("k3f9x2-042")]
    [InlineData("K3F9X2-42")]
    [InlineData("k3f9x2-42 ")]
    [InlineData("k3f9x2-1.5")]
    [InlineData("k3f9x2-99999999999999999999")]
    [InlineData("k3f9x2-9007199254740992")]
    [InlineData("abcdefghijklmnopq-1")]
    [InlineData("k3f9x2-1-")]
    [InlineData("k3f9x2--5")]
    [InlineData("k3f9x2-1--5")]
    [InlineData("k3f9x2-1-05")]
    [InlineData("k3f9x2-1-5-6")]
    [InlineData("k3f9x2-1-5 ")]
    [InlineData("k3f9x2-1-253402300800000")] // there is no such time
    [InlineData("k3f9x2-1-99999999999999999999")]
    public void OtherTexts_AreNoIds(string? text) => Assert.False(EventId.TryParse(text, out _));

    [Theory]
    [InlineData("")]
    [InlineData("E")]
    [InlineData("e-1")]
    [InlineData("e\n")]
    [InlineData("abcdefghijklmnopq")]
    public void OtherEpochs_AreRefused(string epoch)
    {
        Assert.Throws<ArgumentException>(() => new EventId(epoch, 1));
        Assert.Throws<ArgumentException>(() => new EventId("e", 1) with { Epoch = epoch });
    }

    [Fact]
    public void SequenceOutOfRange_IsRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new EventId("e", 1L << 53));
        Assert.Equal((1L << 53) - 1, EventId.TryParse("e-9007199254740991", out var greatest) ? greatest.Sequence : 0);
        Assert.Throws<ArgumentOutOfRangeException>(() => new EventId("e", -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new EventId("e", 1) with { Sequence = -1 });
    }

    [Fact]
    public void AnyText_IsReadAsItWasWritten_OrNotAtAll() =>
        Gen.String.Sample(text => !EventId.TryParse(text, out var id) || id.ToString() == text);

    [Fact]
    public void Epochs_AreLowerCaseLettersAndDigits_AndKeepIdsBelow40Bytes()
    {
        var longest = new EventId(EventId.NewEpoch(), (1L << 53) - 1).ToString();

        Assert.Matches("^[0-9a-z]{8}-[0-9]+$", longest);
        Assert.True(longest.Length < 40);
        Assert.NotEqual(EventId.NewEpoch(), EventId.NewEpoch());
    }
}
