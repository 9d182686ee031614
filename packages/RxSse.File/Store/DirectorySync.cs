using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace RxSse.FileLog.Store;

/// <summary>Writes the entries of a directory through to the disk: before that, a new file in it may be gone after a loss of power.</summary>
internal static class DirectorySync
{
    private const int NoAccess = 13; // EACCES: who may create files in a directory need not be allowed to read it
    private const int NotSupported = 22; // EINVAL: the file system has no such call

    /// <summary>Writes them through. It does nothing where the system has no call for it, or the process may not read the directory.</summary>
    /// <param name="directory">The full path.</param>
    /// <exception cref="IOException">The disk failed, or the directory is not there.</exception>
    public static void Run(string directory)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using var entries = Open(Encoding.UTF8.GetBytes(directory + '\0'), flags: 0);
        if (entries.IsInvalid)
        {
            ThrowUnless(NoAccess, directory);
        }
        else if (Sync(entries) != 0)
        {
            ThrowUnless(NotSupported, directory);
        }
    }

    /// <summary>The directories that get an entry when a directory is created, the innermost first.</summary>
    /// <param name="directory">The full path.</param>
    /// <param name="exists">Whether a directory is there.</param>
    /// <param name="parent">The directory around it; null for a root, which may be that of a drive that is not there.</param>
    public static List<string> ParentsOfMissing(string directory, Func<string, bool> exists, Func<string, string?> parent)
    {
        var changed = new List<string>();
        for (var missing = directory; !exists(missing) && parent(missing) is { } around; missing = around)
        {
            changed.Add(around);
        }

        return changed;
    }

    private static void ThrowUnless(int passing, string directory)
    {
        var error = Marshal.GetLastPInvokeError();
        if (error != passing)
        {
            throw new IOException($"{directory} cannot be written through to the disk: {Marshal.GetPInvokeErrorMessage(error)}.");
        }
    }

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    private static extern SafeFileHandle Open(byte[] path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static extern int Sync(SafeFileHandle file);
}
