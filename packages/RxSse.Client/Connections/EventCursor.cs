namespace RxSse.Client.Connections;

/// <summary>The id with which a client resumes.</summary>
internal sealed class EventCursor(string? id)
{
    /// <summary>The longest id that is sent back.</summary>
    public const int MaxLength = 1_024;

    /// <summary>The id of the last event; null to begin anew.</summary>
    public string? Id { get; private set; } = id;

    /// <summary>Whether an id can be sent back: the header takes no other characters.</summary>
    public static bool IsAllowed(string id) => id.Length is > 0 and <= MaxLength && id.All(letter => letter is >= ' ' and <= '~');

    /// <summary>An event has come.</summary>
    /// <param name="id">Its id; null if it has none, which changes nothing; empty to begin anew.</param>
    public void Move(string? id) => Id = id is null ? Id : IsAllowed(id) ? id : null;
}
