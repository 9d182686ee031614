namespace RxSse.Server.Streams.Machine;

/// <summary>
/// Measures the container if it has a limit, else the machine, and where the platform tells neither, this process's share.
/// </summary>
/// <param name="cgroup">The limits and readings of the container.</param>
/// <param name="machine">The readings of the machine.</param>
/// <param name="process">The readings of this process, which every platform has.</param>
internal sealed class UsageMeter(Cgroup cgroup, LinuxMachine machine, OwnProcess process)
{
    private CpuTime? _last;

    /// <summary>The memory in use now, and the processor time used since the call before (or since the start).</summary>
    public Usage Measure()
    {
        var now = cgroup.Cpu() ?? machine.Cpu() ?? process.Cpu();
        var share = _last is { } earlier ? now.ShareSince(earlier) : now.ShareSince(default);
        _last = now;
        return new Usage(share, cgroup.Memory() ?? machine.Memory() ?? OwnProcess.Memory());
    }
}
