using RxSse.FileLog.Store;
using RxSse.Log;

namespace RxSse.FileLog;

/// <summary>What is set for a file log.</summary>
/// <param name="Options">Where and how it is kept.</param>
/// <param name="Limits">The limits of the history.</param>
/// <param name="Tail">The limits of each tail.</param>
/// <param name="NewEpoch">Whether a new epoch begins in any case.</param>
/// <param name="System">The machine.</param>
internal sealed record FileLogSetup(FileLogOptions Options, HistoryOptions Limits, TailOptions Tail, bool NewEpoch, StoreSystem System);
