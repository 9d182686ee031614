namespace RxSse.Views.Execution;

/// <summary>The limits that can refuse a view.</summary>
internal enum ViewLimit
{
    /// <summary>The maximum number of views run, and all have subscribers.</summary>
    LiveViews,

    /// <summary>The subscribers of the address have the maximum number of different views.</summary>
    ViewsPerAddress,

    /// <summary>The subscriber starts views too fast.</summary>
    NewViews,
}
