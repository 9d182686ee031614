using System.ComponentModel;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace RxSse.Benchmarks.Load;

/// <summary>
/// Linux's epoll(7), level-triggered: finds the readable sockets among many. Asynchronous reads would need a thread switch
/// each, which takes processor time from the measured server on a small machine.
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

    // struct epoll_event is packed on x86 only. The registered value is in its second half.
    private static readonly int Size = RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.X86 ? 12 : 16;
    private static readonly int DataAt = Size - 8;

    private readonly byte[] _events = new byte[AtOnce * Size];
    private readonly SafeFileHandle _epoll = new(ThrowIfFailed(EpollCreate(0)), ownsHandle: true);

    /// <summary>From now on, <see cref="Wait"/> reports the number when the socket is readable.</summary>
    public void Watch(Socket socket, int number) => Control(Add, socket, number, Readable);

    /// <summary>Like <see cref="Watch"/>, for a socket that is connecting: reports when it has connected or failed.</summary>
    public void WatchConnecting(Socket socket, int number) => Control(Add, socket, number, Writable);

    /// <summary>Watches a connected socket for reading.</summary>
    public void WatchConnected(Socket socket, int number) => Control(Change, socket, number, Readable);

    public void Forget(Socket socket) => Control(Remove, socket, 0, Readable);

    /// <summary>Waits for at most this time. Returns the number of ready sockets.</summary>
    public int Wait(TimeSpan maxWait)
    {
        var count = EpollWait(_epoll, _events, AtOnce, (int)maxWait.TotalMilliseconds);
        return count < 0 && Marshal.GetLastPInvokeError() == Interrupted ? 0 : ThrowIfFailed(count);
    }

    /// <summary>Returns the number of a ready socket, by its index in the result of <see cref="Wait"/>.</summary>
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
    private static extern int EpollWait(SafeHandle epoll, [Out] byte[] events, int maxEvents, int milliseconds);
}
