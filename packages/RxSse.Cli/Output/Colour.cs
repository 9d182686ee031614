namespace RxSse.Cli.Output;

/// <summary>Colours of a terminal (ECMA-48, 8.3.117).</summary>
internal enum Colour
{
    /// <summary>Less than the rest.</summary>
    Faint = 2,

    /// <summary>What to look for.</summary>
    Cyan = 36,
}
