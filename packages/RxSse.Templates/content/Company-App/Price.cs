namespace CompanyApp;

/// <summary>The data of an event. The timestamp is in milliseconds since 1970.</summary>
internal sealed record Price(decimal Amount, long Timestamp);
