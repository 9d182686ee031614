using RxSse.Benchmarks;
using RxSse.Benchmarks.Soak;

try
{
    switch (args)
    {
        case [SoakCommand.Name, .. var rest]:
            return await SoakCommand.RunAsync(rest);
        default:
            throw new FormatException("Name a command.");
    }
}
catch (FormatException fault)
{
    await Console.Error.WriteLineAsync($"{fault.Message}{Environment.NewLine}{SoakCommand.Usage}");
    return ExitCode.Misused;
}
