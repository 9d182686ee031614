using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using RxSse.Configuration;
using RxSse.RedisLog;
using RxSse.Server;
using RxSse.Tests.Conventions;

namespace RxSse.Tests.Samples;

/// <summary>What the <c>Dockerfile</c> says of the image, which the samples of containers use.</summary>
internal static partial class ContainerImage
{
    public static string Dockerfile { get; } = Repository.Read("Dockerfile");

    /// <summary>Its tag.</summary>
    public static string Version => XDocument.Parse(Repository.Read("Directory.Build.props")).Descendants("Version").Single().Value;

    /// <summary>Where the server listens in it.</summary>
    public static int Port => int.Parse(HttpPorts().Match(Dockerfile).Groups[1].Value, CultureInfo.InvariantCulture);

    /// <summary>The id of the user that it runs as.</summary>
    public static int User => int.Parse(UserId().Match(Dockerfile).Groups[1].Value, CultureInfo.InvariantCulture);

    /// <summary>The variables whose keys no setting has.</summary>
    public static IEnumerable<string> UnknownSettings(IEnumerable<string> variables)
    {
        var redis = new LogSettings<RedisLogOptions>("", "Log:Redis");
        RedisLogSettings.Add(redis);
        var known = LibrarySettings.All.Concat(ServerSettings.All).Concat(redis.All).Select(setting => $"RxSse:{setting.Key}").ToHashSet(StringComparer.Ordinal);
        return variables.Where(variable => !known.Contains(variable.Replace("__", ":", StringComparison.Ordinal)));
    }

    [GeneratedRegex(@"^ENV HTTP_PORTS=(\d+)$", RegexOptions.Multiline)]
    private static partial Regex HttpPorts();

    [GeneratedRegex(@"^USER (\d+)$", RegexOptions.Multiline)]
    private static partial Regex UserId();
}
