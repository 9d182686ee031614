using RxSse.Configuration;

namespace RxSse.FileLog;

/// <summary>The keys that the file log adds to the section <c>RxSse</c>.</summary>
internal sealed class FileLogSettings : ISettingSource
{
    public IReadOnlyList<Setting> Settings => All;

    public static IReadOnlyList<Setting> All { get; } =
    [
        new("Log:File:Directory", "a directory", "a directory of this machine",
            "where `file` keeps the log; it is created if it does not exist",
            o => o.Part<FileLogOptions>().Directory,
            (o, text) =>
            {
                o.Part<FileLogOptions>().Directory = text.Trim();
                return true;
            },
            o => o.Part<FileLogOptions>().Directory.Length > 0),
        new("Log:File:Sync", "always or interval", "always, interval",
            "when `file` is written through to the disk: before each acknowledgement, or each second",
            o => Print(o.Part<FileLogOptions>().Sync),
            (o, text) =>
            {
                var isRead = TryParse(text.Trim(), out var sync);
                o.Part<FileLogOptions>().Sync = sync;
                return isRead;
            },
            o => Enum.IsDefined(o.Part<FileLogOptions>().Sync)),
    ];

    private static string Print(FileSync sync) => sync == FileSync.Always ? "always" : "interval";

    private static bool TryParse(string text, out FileSync sync)
    {
        sync = text == "interval" ? FileSync.Interval : FileSync.Always;
        return text == Print(sync);
    }
}
