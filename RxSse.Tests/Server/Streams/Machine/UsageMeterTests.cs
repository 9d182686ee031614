using RxSse.Server.Streams.Machine;
using Xunit;

namespace RxSse.Tests.Server.Streams.Machine;

public sealed class UsageMeterTests : IDisposable
{
    private readonly PseudoRoot _root = new();

    [Fact]
    public void Machine_IsMeasured_FromProc()
    {
        _root.With("proc/stat", "cpu  100 0 100 700 100 0 0 0 0 0\ncpu0 1 2 3 4\n")
            .With("proc/meminfo", "MemTotal:       1000 kB\nMemFree:         100 kB\nMemAvailable:    250 kB\n");
        var meter = Meter();
        meter.Measure();

        _root.With("proc/stat", "cpu  150 0 150 1000 100 0 0 0 0 0\n"); // 100 of 400 ticks were work
        var usage = meter.Measure();

        Assert.Equal(0.25, usage.Cpu, 3);
        Assert.Equal(0.75, usage.Memory, 3);
    }

    [Fact]
    public void ContainerWithAMemoryLimit_IsMeasuredAgainstIt_WithoutPagesThatCanBeGivenBack()
    {
        _root.With("sys/fs/cgroup/memory.max", "1000\n")
            .With("sys/fs/cgroup/memory.current", "700\n")
            .With("sys/fs/cgroup/memory.stat", "anon 400\ninactive_file 200\n")
            .With("proc/meminfo", "MemTotal: 100000 kB\nMemAvailable: 99999 kB\n");

        Assert.Equal(0.5, Meter().Measure().Memory, 3);
    }

    [Fact]
    public void ContainerOfVersion1_IsMeasuredTheSame()
    {
        _root.With("sys/fs/cgroup/memory/memory.limit_in_bytes", "1000\n")
            .With("sys/fs/cgroup/memory/memory.usage_in_bytes", "700\n")
            .With("sys/fs/cgroup/memory/memory.stat", "total_inactive_file 200\n");

        Assert.Equal(0.5, Meter().Measure().Memory, 3);
    }

    [Theory]
    [InlineData("sys/fs/cgroup/memory.max", "max", "sys/fs/cgroup/memory.current")]
    [InlineData("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712", "sys/fs/cgroup/memory/memory.usage_in_bytes")]
    public void ContainerWithoutALimit_HasTheWholeMachine(string limitFile, string limit, string usedFile)
    {
        _root.With(limitFile, limit).With(usedFile, "700").With("proc/meminfo", "MemTotal: 1000 kB\nMemAvailable: 900 kB\n");

        Assert.Equal(0.1, Meter().Measure().Memory, 3);
    }

    [Fact]
    public void ContainerWithAProcessorQuota_IsMeasuredAgainstIt()
    {
        _root.With("sys/fs/cgroup/cpu.max", "50000 100000\n").With("sys/fs/cgroup/cpu.stat", "usage_usec 5000000\nuser_usec 1\n");
        var cgroup = new Cgroup(_root.Path);
        var before = cgroup.Cpu()!.Value;

        _root.With("sys/fs/cgroup/cpu.stat", "usage_usec 7000000\nuser_usec 1\n");
        var after = cgroup.Cpu()!.Value;

        Assert.Equal(2, after.Used - before.Used, 3);
        Assert.True(after.Available > before.Available);
    }

    [Fact]
    public void ProcessorShare_IsTheQuotientOfTwoDifferences()
    {
        Assert.Equal(0.5, new CpuTime(3, 10).ShareSince(new CpuTime(1, 6)), 3);
        Assert.Equal(0, new CpuTime(3, 6).ShareSince(new CpuTime(1, 6)));
        Assert.Equal(1, new CpuTime(9, 7).ShareSince(new CpuTime(1, 6)));
    }

    [Fact]
    public void WhereThePlatformTellsNothing_TheProcessItselfIsMeasured()
    {
        var usage = Meter().Measure();

        Assert.InRange(usage.Cpu, 0, 1);
        Assert.InRange(usage.Memory, 1e-6, 1); // this process uses some
    }

    public void Dispose() => _root.Dispose();

    private UsageMeter Meter() => new(new Cgroup(_root.Path), new LinuxMachine(_root.Path), new OwnProcess());
}
