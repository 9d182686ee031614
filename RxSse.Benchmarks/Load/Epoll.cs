using System.ComponentModel;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace RxSse.Benchmarks.Load;

/// <summary>
/// Linux's epoll(7), level-triggered: which of many sockets have something to read. The sockets' own asynchronous calls
/// cost a thread hop for each read, which on a small machine is taken from the server that is measured.
/// </summary>
internal sealed class Epoll : IDisposable
{
    private const int Add = 1;
    private const int Remove = 2;
    private const int Change = 3;
    private const int Readable = 1;
    private const int Writable = 4;
    private const int Interrupted = 4;
    private const int AtOnce = 256;

    // struct epoll_event is packed on x86 and only there; what is registered stands in its second half.
    private static readonly int Size = RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.X86 ? 12 : 16;
    private static readonly int DataAt = Size - 8;

    private readonly byte[] _events = new byte[AtOnce * Size];
    private readonly SafeFileHandle _epoll = new(ThrowIfFailed(EpollCreate(0)), ownsHandle: true);

    /// <summary>From now on <see cref="Wait"/> tells the number when the socket has something to read.</summary>
    public void Watch(Socket socket, int number) => Control(Add, socket, number, Readable);

    /// <summary>As <see cref="Watch"/>, for a socket whose connection is being made: it tells when that has ended, well or not.</summary>
    public void WatchConnecting(Socket socket, int number) => Control(Add, socket, number, Writable);

    /// <summary>The connection has been made: from now on it is about reading.</summary>
    public void WatchConnected(Socket socket, int number) => Control(Change, socket, number, Readable);

    public void Forget(Socket socket) => Control(Remove, socket, 0, Readable);

    /// <summary>Waits for at most so long; returns how many sockets have something.</summary>
    public int Wait(TimeSpan longest)
    {
        var count = EpollWait(_epoll, _events, AtOnce, (int)longest.TotalMilliseconds);
        return count < 0 && Marshal.GetLastPInvokeError() == Interrupted ? 0 : ThrowIfFailed(count);
    }

    /// <summary>The number of the socket that has something, for each of those that <see cref="Wait"/> returned.</summary>
    public int this[int index] => BitConverter.ToInt32(_events, (index * Size) + DataAt);

    public void Dispose() => _epoll.Dispose();

    private void Control(int operation, Socket socket, int number, int awaited)
    {
        var what = new byte[Size];
        BitConverter.TryWriteBytes(what, awaited);
        BitConverter.TryWriteBytes(what.AsSpan(DataAt), number);
        ThrowIfFailed(EpollControl(_epoll, operation, socket.SafeHandle, what));
    }

    private static int ThrowIfFailed(int result) => result >= 0 ? result : throw new Win32Exception(Marshal.GetLastPInvokeError());

    [DllImport("libc", EntryPoint = "epoll_create1", SetLastError = true)]
    private static extern int EpollCreate(int flags);

    [DllImport("libc", EntryPoint = "epoll_ctl", SetLastError = true)]
    private static extern int EpollControl(SafeHandle epoll, int operation, SafeHandle socket, byte[] what);

    [DllImport("libc", EntryPoint = "epoll_wait", SetLastError = true)]
    private static extern int EpollWait(SafeHandle epoll, [Out] byte[] events, int most, int milliseconds);
}
