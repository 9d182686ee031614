using System.Globalization;

namespace RxSse.Benchmarks;

/// <summary>The options of a command, written <c>--name value</c>, or <c>--name</c> alone for a switch.</summary>
/// <exception cref="FormatException">One is wrong, in words for the person who wrote it.</exception>
internal sealed class Arguments(IEnumerable<string> arguments)
{
    private readonly List<string> _left = [.. arguments];

    public bool Switch(string name) => _left.Remove(name);

    public int Number(string name, int byDefault, int least, int most)
    {
        var at = _left.IndexOf(name);
        if (at < 0)
        {
            return byDefault;
        }

        var text = _left.ElementAtOrDefault(at + 1);
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) || value < least || value > most)
        {
            throw new FormatException($"{name} takes a number from {least} to {most}, not '{text}'.");
        }

        _left.RemoveRange(at, 2);
        return value;
    }

    /// <summary>Whatever has not been asked for is a mistake.</summary>
    public void RefuseOthers()
    {
        if (_left is [var first, ..])
        {
            throw new FormatException($"There is no option '{first}'.");
        }
    }
}
