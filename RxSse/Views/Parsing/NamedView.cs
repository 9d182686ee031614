using RxSse.Views.Model;

namespace RxSse.Views.Parsing;

/// <summary>A view that the configuration gives a name.</summary>
/// <param name="Name">The name: it may stand wherever that of a stream may.</param>
/// <param name="Expression">The expression as it is written.</param>
/// <param name="View">Its normal form.</param>
internal sealed record NamedView(string Name, string Expression, View View);
