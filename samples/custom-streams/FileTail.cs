using System.Reactive.Concurrency;
using System.Reactive.Linq;
using System.Text;

namespace CustomStreams;

/// <summary>The lines that are written to a file from now on, as <c>tail -F</c> shows them.</summary>
internal static class FileTail
{
    private const int LongestRead = 64 * 1024; // what is left comes with the next look

    public static IObservable<string> Lines(string path, TimeSpan period, IScheduler scheduler) =>
        Observable.Defer(() =>
        {
            var position = File.Exists(path) ? new FileInfo(path).Length : 0;
            return Observable.Interval(period, scheduler).SelectMany(_ => ReadNew(path, ref position));
        });

    private static string[] ReadNew(string path, ref long position)
    {
        if (!File.Exists(path))
        {
            position = 0;
            return [];
        }

        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        position = file.Length < position ? 0 : position; // it was begun anew
        file.Position = position;
        var bytes = new byte[Math.Min(file.Length - position, LongestRead)];
        file.ReadExactly(bytes);

        var whole = Array.LastIndexOf(bytes, (byte)'\n') + 1; // half a line waits for its other half
        if (whole == 0 && bytes.Length == LongestRead)
        {
            throw new InvalidDataException($"{path} has a line of more than {LongestRead} bytes.");
        }

        position += whole;
        return Encoding.UTF8.GetString(bytes, 0, whole).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }
}
