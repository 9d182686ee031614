using RxSse.Log;
using Xunit;

namespace RxSse.Tests.Log;

/// <summary>A log cannot tell of a break that would mislead clients.</summary>
public sealed class LogItemTests
{
    [Theory]
    [InlineData("e", 9, "f", 9, true)]
    [InlineData("e", 9, "f", 8, false)]
    [InlineData("e", 9, "e", 10, false)]
    public void Epoch_HasANewName_AndBeginsBehindAllBefore(string before, long newest, string name, long begin, bool isSound) =>
        Assert.Equal(isSound, IsMade(() => new NewEpoch(new EventId(before, newest), new EventId(name, begin), [])));

    [Theory]
    [InlineData("e", 9, "e", 12, true)]
    [InlineData("e", 9, "e", 8, false)]
    [InlineData("e", 9, "f", 12, false)]
    public void Hole_LiesWithinAnEpoch(string epoch, long from, string other, long to, bool isSound) =>
        Assert.Equal(isSound, IsMade(() => new Hole(new EventId(epoch, from), new EventId(other, to), [])));

    private static bool IsMade(Func<LogItem> make)
    {
        try
        {
            _ = make();
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
