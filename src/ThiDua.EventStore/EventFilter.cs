namespace ThiDua.EventStore;

/// <summary>Which events are looked for; what is null lets all through.</summary>
/// <param name="Type">Stored type alias.</param>
/// <param name="From">Recorded then or later.</param>
/// <param name="Before">Recorded before then.</param>
/// <param name="Of">Whose streams.</param>
public sealed record EventFilter(string? Type = null, DateTimeOffset? From = null, DateTimeOffset? Before = null, StreamOwner? Of = null);

/// <summary>Streams that belong together: one, those whose id ends so, and those whose first event has a text under a name.</summary>
/// <param name="Name">Name in the data of the first event.</param>
/// <param name="Value">Text there.</param>
/// <param name="Stream">Id of the one stream.</param>
/// <param name="StreamEnd">How ids of others end.</param>
public sealed record StreamOwner(string Name, string Value, string Stream, string StreamEnd);
