using System.Text.Json;
using System.Text.Json.Nodes;
using ThiDua.Api.Activities;
using ThiDua.Api.Pages.Components;
using ThiDua.Api.Pages.Entry;
using ThiDua.Domain;
using ThiDua.Domain.Activities;
using ThiDua.Domain.Facts;
using ThiDua.EventStore;

namespace ThiDua.Api.Pages.Activities;

/// <summary>Tells facts and events of activities in words.</summary>
internal static class ActivityTeller
{
    private static readonly HashSet<string> ToldElsewhere = [nameof(OpeningFact.Unit), nameof(OpeningFact.OccurredOn), nameof(StepFact.On), nameof(ActivityFact.Evidence)];

    /// <summary>A fact.</summary>
    public static ToldFact Tell(StatedFact stated, World world) => new(
        FactWords.Of(stated.Fact.GetType()), stated.Version, DayOf(stated.Fact), [.. Said(stated.Fact, world)], stated.Fact.Evidence ?? []);

    /// <summary>What happened to an activity, in order.</summary>
    public static IReadOnlyList<TimelineItem> Tell(IReadOnlyList<RecordedEvent> events, EventTypes types) =>
    [
        .. events.Select(e =>
        {
            var (fact, _) = EventJson.Read(types, e.Type, e.Data, e.Private);
            var note = Shown.Say(EntryTexts.EventAt, Shown.At(e.RecordedAt), e.Seq);
            return fact switch
            {
                ActivityCorrected c => new TimelineItem(EntryTexts.EventCorrected, Text: c.Reason, Note: note, Tone: "warn"),
                ActivityVoided v => new TimelineItem(EntryTexts.EventVoided, Text: v.Reason, Note: note, Tone: "bad"),
                ActivityVerified { Basis: null } => new TimelineItem(EntryTexts.EventVerified, Note: note, Tone: "good"),
                ActivityVerified => new TimelineItem(EntryTexts.EventVerifiedByRule, Note: note, Tone: "good"),
                VerificationWithdrawn w => new TimelineItem(EntryTexts.EventWithdrawn, Text: w.Reason, Note: note, Tone: "warn"),
                ActivityQuestioned q => new TimelineItem(EntryTexts.EventQuestioned, Text: q.Reason, Note: note, Tone: "bad"),
                QuestionAnswered a => new TimelineItem(EntryTexts.EventAnswered, Text: a.Text, Note: note),
                ActivityRejected r => new TimelineItem(EntryTexts.EventRejected, Text: r.Reason, Note: note, Tone: "bad"),
                RejectionWithdrawn w => new TimelineItem(EntryTexts.EventRejectionWithdrawn, Text: w.Reason, Note: note, Tone: "good"),
                ActivityFact stated => new TimelineItem(FactWords.Of(stated.GetType()), Shown.Day(DayOf(stated)), stated.Note, note),
                _ => new TimelineItem(e.Type, Note: note),
            };
        }),
    ];

    private static DateOnly DayOf(ActivityFact fact) => fact is OpeningFact opening ? opening.OccurredOn : ((StepFact)fact).On;

    private static IEnumerable<(string Label, string Value)> Said(ActivityFact fact, World world)
    {
        var json = JsonSerializer.SerializeToNode(fact, fact.GetType(), EventJson.Whole)!.AsObject();
        foreach (var property in fact.GetType().GetProperties().Where(p => p.CanWrite && !ToldElsewhere.Contains(p.Name)))
        {
            var value = property.GetValue(fact) switch
            {
                null => null,
                bool yes => yes ? EntryTexts.Yes : EntryTexts.No,
                Enum word => FactWords.Value(word),
                DateOnly day => Shown.Day(day),
                int number => Shown.Number(number),
                decimal number => Shown.Number(number),
                string slug when property.Name is "Topic" or "Field" => FactWords.Slug(property.Name.ToLowerInvariant(), slug),
                string unit when property.Name is "ToUnit" or "ByUnit" => world.NameOf(unit),
                string text => text,
                IReadOnlyDictionary<string, decimal> many => string.Join("; ", many.Select(m => $"{m.Key.Replace('-', ' ')}: {Shown.Number(m.Value)}")),
                System.Collections.IEnumerable list => string.Join("; ", list.Cast<object>().Select(o => o is Enum word ? FactWords.Value(word) : $"{o}")),
                var other => json[JsonNamingPolicy.CamelCase.ConvertName(property.Name)]?.ToString() ?? $"{other}",
            };
            if (!string.IsNullOrEmpty(value))
            {
                yield return (FactWords.Field(fact.GetType(), property.Name), value);
            }
        }
    }
}
