using RxSse.Configuration;

namespace RxSse.FileLog;

/// <summary>The keys that the file log adds to the section <c>RxSse</c>, below <c>Log:File</c>.</summary>
internal static class FileLogSettings
{
    public static void Add(LogSettings<FileLogOptions> settings) => settings
        .Text("Directory", "a directory", "a directory of this machine", "where `file` keeps the log; it is created if it does not exist",
            options => options.Directory,
            (options, text) =>
            {
                options.Directory = text;
                return true;
            },
            options => options.Directory.Length > 0)
        .Text("Sync", "always or interval", "always, interval",
            "when `file` is written through to the disk: before each acknowledgement, or each second",
            options => Print(options.Sync),
            (options, text) =>
            {
                var isRead = TryParse(text, out var sync);
                options.Sync = sync;
                return isRead;
            },
            options => Enum.IsDefined(options.Sync));

    private static string Print(FileSync sync) => sync == FileSync.Always ? "always" : "interval";

    private static bool TryParse(string text, out FileSync sync)
    {
        sync = text == "interval" ? FileSync.Interval : FileSync.Always;
        return text == Print(sync);
    }
}
