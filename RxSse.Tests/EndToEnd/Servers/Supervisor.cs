using System.Collections;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using Xunit;

namespace RxSse.Tests.EndToEnd.Servers;

/// <summary>
/// Does for the server what systemd does with <c>samples/systemd</c>: holds the listening socket, starts the server with it, again whenever it has
/// ended, and is told how it is. It is this process, and a shell named systemd.
/// </summary>
internal sealed class Supervisor : IAsyncDisposable
{
    private const int Sigkill = 9;
    private const int Sigterm = 15;
    private const int ProcessGroup = 2; // POSIX_SPAWN_SETPGROUP
    private const int WriteNewFile = 0x241; // O_WRONLY | O_CREAT | O_TRUNC

    // The server has the process id that the inner shell had. A server that fails ends it.
    private const string Script = """
        while :; do
          /bin/sh -c 'echo $$ > "$PID_FILE"; export LISTEN_PID=$$ SYSTEMD_EXEC_PID=$$ LISTEN_FDS=1; exec "$0" "$@"' "$@" || exit
        done
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("rxsse-systemd-");
    private readonly Socket _listening = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly Socket _notices = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
    private readonly byte[] _notice = new byte[4_096];
    private readonly int _shell;

    private Supervisor(IEnumerable<string> arguments)
    {
        _listening.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listening.Listen();
        _notices.Bind(new UnixDomainSocketEndPoint(PathOf("notify")));
        File.CreateSymbolicLink(PathOf("systemd"), "/bin/sh");
        _shell = Spawn(PathOf("systemd"), ["systemd", "-c", Script, "sh", .. ServerProcess.Command, .. arguments]);
    }

    public Uri Address => new($"http://{_listening.LocalEndPoint}");

    /// <summary>A supervisor whose server has said that it is ready.</summary>
    public static async Task<Supervisor> StartAsync(params IEnumerable<string> arguments)
    {
        var supervisor = new Supervisor(arguments);
        try
        {
            Assert.Equal("READY=1", await supervisor.NoticeAsync());
            return supervisor;
        }
        catch
        {
            await supervisor.DisposeAsync();
            throw;
        }
    }

    /// <summary>The next thing that the server says of itself.</summary>
    public async Task<string> NoticeAsync()
    {
        using var patience = Patience.Start();
        try
        {
            return Encoding.UTF8.GetString(_notice, 0, await _notices.ReceiveAsync(_notice, patience.Token));
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"The server says nothing. It has printed: {await File.ReadAllTextAsync(PathOf("log"), CancellationToken.None)}");
        }
    }

    /// <summary>Tells the server to stop, as a restart does. The next one starts when it has ended.</summary>
    public void BeginRestart() =>
        Assert.Equal(0, Kill(int.Parse(File.ReadAllText(PathOf("pid")), CultureInfo.InvariantCulture), Sigterm));

    public async ValueTask DisposeAsync()
    {
        Assert.Equal(0, Kill(-_shell, Sigkill)); // the shell and the server
        await Task.Run(() => Wait(_shell, 0, 0)).WaitAsync(Patience.Limit);
        _listening.Dispose();
        _notices.Dispose();
        _folder.Delete(recursive: true);
    }

    private string PathOf(string file) => Path.Combine(_folder.FullName, file);

    // .NET's own way to start a process does not pass descriptors.
    private int Spawn(string program, string[] arguments)
    {
        var environment = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().ToDictionary(entry => (string)entry.Key, entry => (string?)entry.Value);
        ServerProcess.RemoveSettings(environment);
        environment["NOTIFY_SOCKET"] = PathOf("notify");
        environment["PID_FILE"] = PathOf("pid");

        var (actions, attributes) = (new byte[512], new byte[1_024]); // more than each needs
        Assert.Equal(0, InitActions(actions));
        Assert.Equal(0, AddDuplicate(actions, (int)_listening.Handle, 3));
        Assert.Equal(0, AddOpen(actions, 1, PathOf("log"), WriteNewFile, 0x180));
        Assert.Equal(0, AddDuplicate(actions, 1, 2));
        Assert.Equal(0, InitAttributes(attributes));
        Assert.Equal(0, SetFlags(attributes, ProcessGroup));
        Assert.Equal(0, Spawn(out var id, program, actions, attributes, [.. arguments, null], [.. environment.Select(variable => $"{variable.Key}={variable.Value}"), null]));
        return id;
    }

    [DllImport("libc", EntryPoint = "posix_spawn")]
    private static extern int Spawn(
        out int process, [MarshalAs(UnmanagedType.LPUTF8Str)] string path, byte[] actions, byte[] attributes,
        [MarshalAs(UnmanagedType.LPArray, ArraySubType = UnmanagedType.LPStr)] string?[] arguments,
        [MarshalAs(UnmanagedType.LPArray, ArraySubType = UnmanagedType.LPStr)] string?[] environment);

    [DllImport("libc", EntryPoint = "posix_spawn_file_actions_init")]
    private static extern int InitActions([In, Out] byte[] actions);

    [DllImport("libc", EntryPoint = "posix_spawn_file_actions_adddup2")]
    private static extern int AddDuplicate([In, Out] byte[] actions, int descriptor, int copy);

    [DllImport("libc", EntryPoint = "posix_spawn_file_actions_addopen")]
    private static extern int AddOpen([In, Out] byte[] actions, int descriptor, [MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags, uint mode);

    [DllImport("libc", EntryPoint = "posix_spawnattr_init")]
    private static extern int InitAttributes([In, Out] byte[] attributes);

    [DllImport("libc", EntryPoint = "posix_spawnattr_setflags")]
    private static extern int SetFlags([In, Out] byte[] attributes, short flags);

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int process, int signal);

    [DllImport("libc", EntryPoint = "waitpid")]
    private static extern int Wait(int process, nint status, int options);
}
