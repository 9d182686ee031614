namespace RxSse.FileLog.Store;

/// <summary>The rights of the files of a log: those that it creates are for their owner only.</summary>
internal static class FileRights
{
    /// <summary>The rights of a file.</summary>
    public const UnixFileMode OfFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>The rights of a directory.</summary>
    public const UnixFileMode OfDirectory = OfFile | UnixFileMode.UserExecute;

    /// <summary>
    /// The first file that any user of the machine can read or write; null if there is none. It does not look at Windows, whose rights are
    /// those of the directory.
    /// </summary>
    /// <param name="directory">The full path of the directory.</param>
    /// <param name="names">The names of files in it. One that is not there is left out.</param>
    public static string? OpenToAll(string directory, params IEnumerable<string> names) =>
        OperatingSystem.IsWindows() || !Allows(directory, UnixFileMode.OtherExecute)
            ? null
            : names.Select(name => Path.Combine(directory, name))
                .FirstOrDefault(file => File.Exists(file) && Allows(file, UnixFileMode.OtherRead | UnixFileMode.OtherWrite));

    private static bool Allows(string path, UnixFileMode rights) =>
        !OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & rights) != UnixFileMode.None;
}
