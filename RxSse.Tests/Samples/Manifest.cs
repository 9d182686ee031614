using System.Globalization;
using RxSse.Tests.Conventions;
using Xunit;
using YamlDotNet.RepresentationModel;

namespace RxSse.Tests.Samples;

/// <summary>A value in a file of YAML.</summary>
internal sealed class Manifest(YamlNode node)
{
    /// <summary>A member of an object.</summary>
    public Manifest this[string key] => new(Assert.IsType<YamlMappingNode>(node)[key]);

    /// <summary>The only item of a list.</summary>
    public Manifest Only => Assert.Single(Items);

    public IReadOnlyList<Manifest> Items => [.. Assert.IsType<YamlSequenceNode>(node).Select(item => new Manifest(item))];

    public IReadOnlyDictionary<string, Manifest> Members =>
        Assert.IsType<YamlMappingNode>(node).ToDictionary(member => member.Key.ToString(), member => new Manifest(member.Value));

    public string Text => Assert.IsType<YamlScalarNode>(node).Value!;

    public int Number => int.Parse(Text, CultureInfo.InvariantCulture);

    /// <summary>The members of an object whose values are texts.</summary>
    public IReadOnlyDictionary<string, string> Texts => Members.ToDictionary(member => member.Key, member => member.Value.Text);

    /// <summary>A file of the repository, which has one document.</summary>
    public static Manifest Read(string file)
    {
        var stream = new YamlStream();
        using var text = new StringReader(Repository.Read(file));
        stream.Load(text);
        return new Manifest(Assert.Single(stream.Documents).RootNode);
    }
}
