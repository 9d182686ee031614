using System.Reactive.Concurrency;
using System.Reactive.Linq;
using System.Text;

namespace CustomStreams;

/// <summary>The lines that are written to a file from now on, as <c>tail -F</c> shows them.</summary>
internal static class FileTail
{
    private const int LongestRead = 64 * 1024; // what is left comes with the next look

    public static IObservable<string> Lines(string path, TimeSpan period, IScheduler scheduler) => Observable.Defer(() =>
    {
        var end = File.Exists(path) ? new FileInfo(path).Length : 0;
        return Observable.Interval(period, scheduler)
            .Scan((Position: end, Lines: Array.Empty<string>()), (last, _) => File.Exists(path) ? ReadNew(path, last.Position) : (0, []))
            .SelectMany(read => read.Lines);
    });

    private static (long Position, string[] Lines) ReadNew(string path, long position)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        file.Position = position = position <= file.Length ? position : 0; // from its beginning, if it was begun anew
        var bytes = new byte[Math.Min(file.Length - position, LongestRead)];
        file.ReadExactly(bytes);

        var whole = Array.LastIndexOf(bytes, (byte)'\n') + 1; // half a line waits for its other half
        if (whole == 0 && bytes.Length == LongestRead)
        {
            throw new InvalidDataException($"{path} has a line of more than {LongestRead} bytes.");
        }

        return (position + whole, Encoding.UTF8.GetString(bytes, 0, whole).Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries));
    }
}
