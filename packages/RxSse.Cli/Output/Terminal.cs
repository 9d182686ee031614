using System.Text;
using Microsoft.Win32.SafeHandles;

namespace RxSse.Cli.Output;

/// <summary>What a command prints. What a server has sent must pass <see cref="TerminalText"/> before.</summary>
/// <param name="output">The standard output.</param>
/// <param name="errors">The standard error.</param>
/// <param name="hasColours">Whether the output shows colours.</param>
internal sealed class Terminal(TextWriter output, TextWriter errors, bool hasColours)
{
    private const string Reset = "\e[0m";

    /// <summary>The standard output.</summary>
    public TextWriter Output => output;

    /// <summary>The standard error.</summary>
    public TextWriter Errors => errors;

    /// <summary>That of this process.</summary>
    public static Terminal Open()
    {
        var hasColours = !Console.IsOutputRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
            && Environment.GetEnvironmentVariable("TERM") != "dumb";
        return new Terminal(new StreamWriter(OpenOutput(), new UTF8Encoding(false)), Console.Error, hasColours);
    }

    /// <summary>Prints a line, at once.</summary>
    /// <exception cref="OutputClosedException">Nobody reads it.</exception>
    public void Line(string text) => Print(() => output.WriteLine(text));

    /// <summary>Prints what was written to <see cref="Output"/>.</summary>
    /// <exception cref="OutputClosedException">Nobody reads it.</exception>
    public void Flush() => Print(() => { });

    /// <summary>Prints a line to the standard error.</summary>
    public void Note(string text) => errors.WriteLine(text);

    /// <summary>A text in a colour, if there are colours.</summary>
    public string Coloured(Colour colour, string text) => hasColours && text.Length > 0 ? $"\e[{(int)colour}m{text}{Reset}" : text;

    private void Print(Action write)
    {
        try
        {
            write();
            output.Flush();
        }
        catch (IOException error)
        {
            throw new OutputClosedException(error);
        }
    }

    // The console swallows the error of a pipe that is closed. A file stream does not; but it keeps a position of its own in a file.
    private static Stream OpenOutput()
    {
        const int StandardOutput = 1;
        if (OperatingSystem.IsWindows() || !Console.IsOutputRedirected)
        {
            return Console.OpenStandardOutput();
        }

        var stream = new FileStream(new SafeFileHandle(StandardOutput, ownsHandle: false), FileAccess.Write, bufferSize: 0);
        return stream.CanSeek ? Console.OpenStandardOutput() : stream;
    }
}
