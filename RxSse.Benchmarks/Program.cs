using RxSse.Benchmarks;
using RxSse.Benchmarks.Abuse;
using RxSse.Benchmarks.FanOut;
using RxSse.Benchmarks.Logs;
using RxSse.Benchmarks.Micro;
using RxSse.Benchmarks.Publishing;
using RxSse.Benchmarks.Servers;
using RxSse.Benchmarks.Siege;
using RxSse.Benchmarks.Soak;
using RxSse.Benchmarks.Views;

try
{
    switch (args)
    {
        case [FanOutCommand.FanOut or FanOutCommand.Steady, .. var rest]:
            return await FanOutCommand.RunAsync(args[0], rest);
        case [SoakCommand.Name, .. var rest]:
            return await SoakCommand.RunAsync(rest);
        case [SiegeCommand.Name, .. var rest]:
            return await SiegeCommand.RunAsync(rest);
        case [AbuseCommand.Name, .. var rest]:
            return await AbuseCommand.RunAsync(rest);
        case [PublishCommand.Name, .. var rest]:
            return await PublishCommand.RunAsync(rest);
        case [LogCommand.Name, .. var rest]:
            return await LogCommand.RunAsync(rest);
        case [ViewsCommand.Name, .. var rest]:
            return await ViewsCommand.RunAsync(rest);
        case [MicroCommand.Name, .. var rest]:
            return MicroCommand.Run(rest);
        case [OtherServers.Command, .. var rest]:
            return await OtherServers.RunAsync(rest);
        case [ClientProcess.Command, .. var rest]:
            return ClientProcess.Run(rest);
        case [PublishingServer.Command, .. var rest]:
            return await PublishingServer.RunAsync(rest);
        default:
            throw new FormatException("Name a command.");
    }
}
catch (FormatException fault)
{
    await Console.Error.WriteLineAsync(string.Join(
        Environment.NewLine,
        fault.Message, FanOutCommand.Usage, SoakCommand.Usage, SiegeCommand.Usage, AbuseCommand.Usage, PublishCommand.Usage, LogCommand.Usage,
        ViewsCommand.Usage, MicroCommand.Usage));
    return ExitCode.Misused;
}
