using RxSse.Views;
using RxSse.Views.Parsing;
using Xunit;

namespace RxSse.Tests.Views.Parsing;

/// <summary>The streams and named views that the specification's examples speak of.</summary>
internal static class Languages
{
    public static readonly string[] Streams = ["stock", "metrics", "notifications"];

    /// <summary>Limits that no test of another thing meets.</summary>
    public static readonly CompositionOptions Wide = new() { MaxLength = 100_000, MaxOperators = 1_000, MaxDepth = 64, MaxPipes = 10_000, MaxTerms = 10_000, MaxCost = 100_000, ViewBytes = 1 << 30 };

    public static readonly ViewLanguage Default = With(new CompositionOptions(), ("calm-stock", "stock | sample 10s"));

    public static ViewLanguage With(CompositionOptions options, params (string Name, string Expression)[] views)
    {
        var named = Named(options, views);
        Assert.Empty(named.Errors);
        return new ViewLanguage(Streams, named.Views, options);
    }

    public static NamedViews Named(CompositionOptions options, params (string Name, string Expression)[] views) =>
        NamedViews.Read(views.Select(view => KeyValuePair.Create(view.Name, view.Expression)), Streams, options);

    /// <summary>The normal form, with <c>take</c> behind it.</summary>
    public static string NormalForm(this ViewLanguage language, string text)
    {
        var request = language.Parse(text);
        return request.View.Text + (request.Take is null ? "" : $" | take {request.Take}");
    }

    public static ViewSyntaxException Error(this ViewLanguage language, string text) =>
        Assert.Throws<ViewSyntaxException>(() => language.Parse(text));
}
