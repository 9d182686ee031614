using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace RxSse.Configuration;

/// <summary>
/// Makes a part of <see cref="RxSseOptions"/> an options type of its own. <c>Configure&lt;T&gt;</c> changes the part, and its faults are in
/// the one report of <see cref="RxSseOptions"/>.
/// </summary>
internal sealed class OptionsPart<T>(
    IEnumerable<IConfigureOptions<T>> setups,
    IEnumerable<IPostConfigureOptions<T>> postSetups,
    IEnumerable<IValidateOptions<T>> validations)
    : IPostConfigureOptions<RxSseOptions>, IValidateOptions<RxSseOptions>
    where T : class, new()
{
    public void PostConfigure(string? name, RxSseOptions options)
    {
        var part = options.Part<T>();
        foreach (var setup in setups)
        {
            setup.Configure(part);
        }

        foreach (var setup in postSetups)
        {
            setup.PostConfigure(Options.DefaultName, part);
        }
    }

    public ValidateOptionsResult Validate(string? name, RxSseOptions options) =>
        validations.Select(validation => validation.Validate(Options.DefaultName, options.Part<T>())).Where(result => result.Failed)
            .SelectMany(result => result.Failures ?? []).ToList() is { Count: > 0 } faults
            ? ValidateOptionsResult.Fail(faults)
            : ValidateOptionsResult.Success;
}

/// <summary>Returns the part of the whole options, so that <c>IOptions&lt;T&gt;</c> and its relatives all give the same object.</summary>
internal sealed class OptionsPartFactory<T>(IOptions<RxSseOptions> options) : IOptionsFactory<T> where T : class, new()
{
    public T Create(string name) => options.Value.Part<T>();
}

/// <summary>Registers parts of the options.</summary>
internal static class OptionsPartExtensions
{
    public static IServiceCollection AddOptionsPart<T>(this IServiceCollection services) where T : class, new()
    {
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPostConfigureOptions<RxSseOptions>, OptionsPart<T>>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<RxSseOptions>, OptionsPart<T>>());
        services.TryAddSingleton<IOptionsFactory<T>, OptionsPartFactory<T>>();
        return services;
    }
}
