namespace RxSse.Delivery.Compression;

/// <summary>How event streams are compressed.</summary>
public enum CompressionMethod
{
    /// <summary>Not at all.</summary>
    Off,

    /// <summary>With gzip, if the client accepts it. Each event is compressed once for all who receive the same events.</summary>
    Gzip,
}

/// <summary>The names of the methods in the configuration.</summary>
internal static class CompressionMethods
{
    public const string Names = "off, gzip";

    public static bool TryParse(string text, out CompressionMethod method)
    {
        method = text == "gzip" ? CompressionMethod.Gzip : CompressionMethod.Off;
        return text is "off" or "gzip";
    }

    public static string Print(this CompressionMethod method) => method == CompressionMethod.Gzip ? "gzip" : "off";
}
