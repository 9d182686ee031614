using System.Globalization;
using Microsoft.AspNetCore.Routing;
using RxSse.Delivery;
using RxSse.Server;
using RxSse.Tests.Conventions;
using Xunit;

namespace RxSse.Tests.Samples;

/// <summary>The manifests of <c>samples/kubernetes</c> fit each other, the code, and the defaults of the settings.</summary>
public sealed class KubernetesTests
{
    private const string Folder = "samples/kubernetes";
    private static readonly DeliveryOptions Delivery = new();
    private static readonly Manifest Deployment = Manifest.Read($"{Folder}/base/deployment.yaml");
    private static readonly Manifest Pod = Deployment["spec"]["template"];
    private static readonly Manifest Container = Pod["spec"]["containers"].Only;

    [Fact]
    public async Task Probes_AskWhatTheServerMaps()
    {
        await using var app = ServerApplication.Create(["--PORT=0"]);
        var paths = ((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .Select(endpoint => endpoint.RoutePattern.RawText).ToList();

        Assert.Equal("/healthz/ready", Container["readinessProbe"]["httpGet"]["path"].Text);
        Assert.Equal("/healthz/live", Container["livenessProbe"]["httpGet"]["path"].Text);
        foreach (var probe in new[] { "startupProbe", "readinessProbe", "livenessProbe" })
        {
            Assert.Contains(Container[probe]["httpGet"]["path"].Text, paths);
            Assert.Equal(Container["ports"].Only["name"].Text, Container[probe]["httpGet"]["port"].Text);
        }
    }

    [Fact]
    public void Pod_HasTimeForTheProxiesAndTheDrain()
    {
        var before = Container["lifecycle"]["preStop"]["sleep"]["seconds"].Number;

        Assert.Equal(5, before);
        Assert.Equal(before + Delivery.DrainWindow.TotalSeconds + 10, Pod["spec"]["terminationGracePeriodSeconds"].Number);
        Assert.Equal("0", Deployment["spec"]["strategy"]["rollingUpdate"]["maxUnavailable"].Text);
    }

    [Fact]
    public void Memory_IsThatOfAllSubscribers_AndTheWorstCase()
    {
        var needed = Math.Ceiling(64 + (Delivery.MaxSubscribers * 20 / 1024.0));

        Assert.Equal(string.Create(CultureInfo.InvariantCulture, $"{needed}Mi"), Container["resources"]["requests"]["memory"].Text);
        Assert.Equal("2Gi", Container["resources"]["limits"]["memory"].Text);
        Assert.Contains("2,045 MiB, which fits into 2 GiB", Repository.Read("docs/operations.md"), StringComparison.Ordinal);
    }

    [Fact]
    public void Container_IsThatOfTheImage_AndConfined()
    {
        Assert.EndsWith($"/rxsse:{ContainerImage.Version}", Container["image"].Text, StringComparison.Ordinal);
        Assert.Equal(ContainerImage.Port, Container["ports"].Only["containerPort"].Number);
        Assert.Equal(ContainerImage.User, Pod["spec"]["securityContext"]["runAsUser"].Number);
        Assert.Equal("true", Pod["spec"]["securityContext"]["runAsNonRoot"].Text);
        Assert.Equal("true", Container["securityContext"]["readOnlyRootFilesystem"].Text);
        Assert.Equal("ALL", Container["securityContext"]["capabilities"]["drop"].Only.Text);
    }

    [Fact]
    public void Replicas_AreOneWithALogOfTheirOwn_AndThreeOverRedis()
    {
        var nodes = Manifest.Read($"{Folder}/redis/nodes.yaml");
        var settings = Settings(nodes["spec"]["template"]["spec"]["containers"].Only);

        Assert.Equal(1, Deployment["spec"]["replicas"].Number);
        Assert.DoesNotContain("RxSse__Log__Kind", Settings(Container).Keys);
        Assert.Equal(3, nodes["spec"]["replicas"].Number);
        Assert.Equal("redis", settings["RxSse__Log__Kind"]);
        Assert.Equal(Deployment["metadata"]["name"].Text, nodes["metadata"]["name"].Text); // what it is a patch of
        Assert.Empty(ContainerImage.UnknownSettings([.. settings.Keys, .. Settings(Container).Keys]));
    }

    [Fact]
    public void Service_Budget_AndIngress_AreThoseOfThePods()
    {
        var service = Manifest.Read($"{Folder}/base/service.yaml");
        var budget = Manifest.Read($"{Folder}/base/disruption.yaml");
        var backend = Manifest.Read($"{Folder}/base/ingress.yaml")["spec"]["rules"].Only["http"]["paths"].Only["backend"]["service"];
        var labels = Pod["metadata"]["labels"].Texts;

        Assert.Equal(labels, Deployment["spec"]["selector"]["matchLabels"].Texts);
        Assert.Equal(labels, service["spec"]["selector"].Texts);
        Assert.Equal(labels, budget["spec"]["selector"]["matchLabels"].Texts);
        Assert.Equal(Container["ports"].Only["name"].Text, service["spec"]["ports"].Only["targetPort"].Text);
        Assert.Equal(service["metadata"]["name"].Text, backend["name"].Text);
        Assert.Equal(service["spec"]["ports"].Only["name"].Text, backend["port"]["name"].Text);
    }

    [Fact]
    public void Ingress_PassesEventsAtOnce_AndKeepsOpenResponses()
    {
        var annotations = Manifest.Read($"{Folder}/base/ingress.yaml")["metadata"]["annotations"].Texts
            .ToDictionary(annotation => annotation.Key.Split('/')[1], annotation => annotation.Value);

        Assert.Equal("off", annotations["proxy-buffering"]);
        Assert.Equal("3600", annotations["proxy-read-timeout"]);
    }

    [Theory]
    [InlineData("/base")]
    [InlineData("/redis")]
    public void Kustomization_NamesFilesThatAreThere_AndNoFolderThatItIsIn(string folder)
    {
        var members = Manifest.Read($"{Folder}{folder}/kustomization.yaml").Members;
        var files = members["resources"].Items.Select(item => item.Text)
            .Concat(members.TryGetValue("patches", out var patches) ? patches.Items.Select(patch => patch["path"].Text) : []);

        Assert.All(files, file => Assert.True(Path.Exists(Repository.PathOf($"{Folder}{folder}/{file}")), file));
        var here = Path.GetFullPath(Repository.PathOf($"{Folder}{folder}/"));
        Assert.All(files, file => Assert.False(here.StartsWith($"{Path.GetFullPath(Path.Combine(here, file))}/", StringComparison.Ordinal), file)); // a cycle
    }

    private static Dictionary<string, string> Settings(Manifest container) => container["env"].Items.ToDictionary(
        variable => variable["name"].Text, variable => variable.Members.TryGetValue("value", out var value) ? value.Text : "");
}
