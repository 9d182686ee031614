using System.Globalization;

namespace RxSse.Benchmarks;

/// <summary>The options of a command: <c>--name value</c>, or <c>--name</c> for a switch.</summary>
/// <exception cref="FormatException">An option is invalid; the message says which and why.</exception>
internal sealed class Arguments(IEnumerable<string> arguments)
{
    private readonly List<string> _left = [.. arguments];

    public bool Switch(string name) => _left.Remove(name);

    /// <summary>The values of an option that can be repeated.</summary>
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
            : throw new FormatException(
                $"{name} takes an address such as http://127.0.0.1:3000/events, not '{text}'. TLS is not supported.");
    }

    public int Number(string name, int byDefault, int min, int max)
    {
        var at = _left.IndexOf(name);
        if (at < 0)
        {
            return byDefault;
        }

        var text = _left.ElementAtOrDefault(at + 1);
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) || value < min || value > max)
        {
            throw new FormatException($"{name} takes a number from {min} to {max}, not '{text}'.");
        }

        _left.RemoveRange(at, 2);
        return value;
    }

    /// <summary>Rejects the options that were not read.</summary>
    public void RefuseOthers()
    {
        if (_left is [var first, ..])
        {
            throw new FormatException($"Unknown option '{first}'.");
        }
    }
}
