using System.Text.Json.Nodes;
using ThiDua.Domain.Activities;
using ThiDua.Domain.Petitions;
using ThiDua.EventStore;

namespace ThiDua.Api.Log;

/// <summary>What is withheld of events that name denunciations, though they stand in other streams: late entries, verifications together, objections.</summary>
internal static class Withheld
{
    /// <summary>A field of this name holds the id of an activity instead of its stream.</summary>
    private const string IdField = "activity";

    /// <summary>Streams of petitions that an event names, its own among them.</summary>
    public static IEnumerable<string> PetitionsOf(RecordedEvent e) =>
        Texts(JsonNode.Parse(e.Data)).Append(e.StreamId).Where(s => ActivityKinds.OfStream(s) is PetitionKind);

    /// <summary>An event without what is hidden: lists lose it; an event that is about it, or in its stream, is null.</summary>
    /// <param name="e">The event.</param>
    /// <param name="hidden">Streams that the caller may not see.</param>
    public static RecordedEvent? From(RecordedEvent e, IReadOnlySet<string> hidden)
    {
        if (hidden.Contains(e.StreamId))
        {
            return null;
        }

        var data = JsonNode.Parse(e.Data);
        if (!Texts(data).Any(hidden.Contains))
        {
            return e;
        }

        Shorten(data, hidden);
        return Texts(data).Any(hidden.Contains) ? null : e with { Data = System.Text.Encoding.UTF8.GetBytes(data!.ToJsonString()) };
    }

    private static IEnumerable<string> Texts(JsonNode? node) => node switch
    {
        JsonObject members => members.SelectMany(m => m.Key == IdField && m.Value is JsonValue id ? Texts(id).Select(i => $"petition-{i}") : Texts(m.Value)),
        JsonArray items => items.SelectMany(Texts),
        JsonValue value when value.TryGetValue<string>(out var text) => [text],
        _ => [],
    };

    private static void Shorten(JsonNode? node, IReadOnlySet<string> hidden)
    {
        switch (node)
        {
            case JsonObject members:
                foreach (var (_, value) in members)
                {
                    Shorten(value, hidden);
                }

                break;
            case JsonArray items:
                foreach (var item in items.ToList())
                {
                    Shorten(item, hidden);
                    if (item is JsonValue value && value.TryGetValue<string>(out var text) && hidden.Contains(text))
                    {
                        items.Remove(item);
                    }
                }

                break;
        }
    }
}
