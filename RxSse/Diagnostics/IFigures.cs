namespace RxSse.Diagnostics;

/// <summary>Figures of one folder, as instruments of the meter.</summary>
internal interface IFigures
{
    /// <summary>Adds the instruments, once, when the host starts. What they read is called from any thread, and does not block.</summary>
    void AddTo(RxSseMeter meter);
}
