using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using RxSse.Streams;
using RxSse.Views.Execution;
using RxSse.Views.Parsing;

namespace RxSse.Views;

internal static class ViewsServiceCollectionExtensions
{
    /// <summary>Adds the language of views, with the named views of the configuration.</summary>
    public static void AddViews(this IServiceCollection services)
    {
        services.TryAddSingleton(provider => Catalog.Of(provider.GetRequiredService<StreamDefinitions>().All));
        services.TryAddSingleton(Language);
    }

    private static ViewLanguage Language(IServiceProvider services)
    {
        var options = services.GetRequiredService<IOptions<CompositionOptions>>().Value;
        var streams = services.GetRequiredService<StreamDefinitions>().Names;
        var expressions = services.GetRequiredService<IOptions<NamedViewOptions>>().Value.Expressions;
        return new ViewLanguage(streams, NamedViews.Read(expressions, streams, options).Views, options);
    }
}
