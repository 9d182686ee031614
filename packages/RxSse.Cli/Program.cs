using System.Reactive.Concurrency;
using RxSse.Cli;
using RxSse.Cli.Output;

using var loop = new EventLoopScheduler(start => new Thread(start) { IsBackground = true, Name = "rxsse" });
return await CommandLine.RunAsync(
    args, new Surroundings(Terminal.Open(), Console.In, loop, Environment.GetEnvironmentVariable, Surroundings.Connect));
