namespace RxSse.Configuration;

/// <summary>Settings of the section <c>RxSse</c>: those of the library, or those that a host adds.</summary>
internal interface ISettingSource
{
    IReadOnlyList<Setting> Settings { get; }
}
