using System.Globalization;
using System.Net;
using RxSse.Delivery;
using RxSse.Server.Telemetry;
using RxSse.Tests.Conventions;
using Xunit;

namespace RxSse.Tests.Samples;

/// <summary>The files of <c>samples/compose</c> fit each other, the image, and the defaults of the settings.</summary>
public sealed class ComposeTests
{
    private const string Folder = "samples/compose";
    private static readonly DeliveryOptions Delivery = new();
    private static readonly Manifest Compose = Manifest.Read($"{Folder}/compose.yml");
    private static readonly Manifest Server = Compose["services"]["rxsse"];

    [Fact]
    public void Server_HasTimeForTheDrain_AndRoomForAllSubscribers()
    {
        Assert.Equal(string.Create(CultureInfo.InvariantCulture, $"{Delivery.DrainWindow.TotalSeconds + 10}s"), Server["stop_grace_period"].Text);
        Assert.Equal(Delivery.MaxSubscribers + 1_300, Server["ulimits"]["nofile"].Number);
        Assert.Equal("2g", Server["mem_limit"].Text);
        Assert.Equal("true", Server["read_only"].Text);
    }

    [Fact]
    public void Settings_AreThoseOfTheServer_AndNameTheRedisBesideIt()
    {
        var settings = Server["environment"].Texts;

        Assert.Empty(ContainerImage.UnknownSettings(settings.Keys));
        Assert.Contains(settings["RxSse__Log__Redis__Connection"].Split(':')[0], Compose["services"].Members.Keys);
        Assert.Equal(Compose["networks"]["default"]["ipam"]["config"].Only["subnet"].Text, settings["RxSse__Proxies"]);
    }

    [Fact]
    public void Nginx_ReachesThePortOfTheImage_AndPrometheusOneOfItsOwn()
    {
        var nginx = Repository.Read($"{Folder}/nginx.conf");
        var metrics = MetricsAddress.Parse(Server["environment"].Texts["RxSse__Telemetry__PrometheusPort"])!.EndPoint;
        var target = Manifest.Read($"{Folder}/prometheus.yml")["scrape_configs"].Only["static_configs"].Only["targets"].Only.Text;

        Assert.Equal(IPAddress.Any, metrics.Address); // Prometheus is in another container
        Assert.NotEqual(ContainerImage.Port, metrics.Port);
        Assert.Equal($"rxsse:{metrics.Port}", target);
        Assert.Contains($"server rxsse:{ContainerImage.Port};", nginx, StringComparison.Ordinal);
        Assert.DoesNotContain($"{metrics.Port}", nginx, StringComparison.Ordinal);
    }

    [Fact]
    public void Nginx_DoesForEvents_WhatItDoesInItsOwnSample()
    {
        static IEnumerable<string> Events(string file) => Repository.Read(file).Split("location = /events {")[1].Split('}')[0].Split('\n')
            .Select(line => line.Split('#')[0].Trim()).Where(line => line.Length > 0);

        Assert.Equal(Events("samples/behind-nginx/rxsse.conf"), Events($"{Folder}/nginx.conf"));
    }

    [Fact]
    public void Volumes_AreFilesThatAreThere_AndThoseOfTheSampleOfPrometheus()
    {
        var files = Compose["services"].Members.Values.Where(service => service.Members.ContainsKey("volumes"))
            .SelectMany(service => service["volumes"].Items).Select(volume => volume.Text.Split(':')[0]).Where(file => file.StartsWith('.')).ToList();

        Assert.All(files.Where(file => file.StartsWith("./", StringComparison.Ordinal)), file => Assert.True(File.Exists(Repository.PathOf($"{Folder}/{file}")), file));
        Assert.Equal("../prometheus/alerts.yml", Assert.Single(files, file => file.StartsWith("..", StringComparison.Ordinal)));
        Assert.Equal("alerts.yml", Manifest.Read($"{Folder}/prometheus.yml")["rule_files"].Only.Text);
    }
}
