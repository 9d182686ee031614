namespace RxSse.Server.Streams.Machine;

/// <summary>How busy the machine or container is, each as a share from 0 to 1.</summary>
internal readonly record struct Usage(double Cpu, double Memory);

/// <summary>
/// Processor time used and available, in seconds, since some fixed moment. A share is the quotient of two
/// differences, so only readings of one meter can be compared.
/// </summary>
internal readonly record struct CpuTime(double Used, double Available)
{
    public double ShareSince(CpuTime earlier)
    {
        var available = Available - earlier.Available;
        return available > 0 ? Math.Clamp((Used - earlier.Used) / available, 0, 1) : 0;
    }
}
