using System.Globalization;

namespace RxSse.Benchmarks;

/// <summary>The options of a command, written <c>--name value</c>, or <c>--name</c> alone for a switch.</summary>
/// <exception cref="FormatException">One is wrong, in words for the person who wrote it.</exception>
internal sealed class Arguments(IEnumerable<string> arguments)
{
    private readonly List<string> _left = [.. arguments];

    public bool Switch(string name) => _left.Remove(name);

    /// <summary>The values of an option that may be given more than once.</summary>
    public IReadOnlyList<string> Texts(string name)
    {
        var values = new List<string>();
        while (Text(name) is { } value)
        {
            values.Add(value);
        }

        return values;
    }

    public string? Text(string name)
    {
        var at = _left.IndexOf(name);
        if (at < 0)
        {
            return null;
        }

        var value = _left.ElementAtOrDefault(at + 1) ?? throw new FormatException($"{name} takes a value.");
        _left.RemoveRange(at, 2);
        return value;
    }

    public Uri? Address(string name)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        return Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme == Uri.UriSchemeHttp
            ? address
            : throw new FormatException($"{name} takes an address such as http://127.0.0.1:3000/events, not '{text}'. There is no TLS here.");
    }

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
