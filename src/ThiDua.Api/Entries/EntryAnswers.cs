using ThiDua.Domain;
using ThiDua.Domain.Activities;
using ThiDua.Domain.Criteria;
using ThiDua.Domain.Entries;
using ThiDua.Domain.Facts;
using ThiDua.Domain.Periods;
using ThiDua.EventStore;

namespace ThiDua.Api.Entries;

/// <summary>What somebody said on a criterion: numbers, when, why. Who is told as a role only.</summary>
/// <param name="By"><c>unit</c> or <c>appraiser</c>.</param>
/// <param name="At">When it was recorded.</param>
/// <param name="Points">Points, or null.</param>
/// <param name="Options">Chosen options, or null.</param>
/// <param name="Reason">Why, or the text of a statement.</param>
/// <param name="Evidence">Minh chứng.</param>
internal sealed record SaidOn(string By, DateTimeOffset At, decimal? Points, IReadOnlyList<string>? Options, string? Reason, IReadOnlyList<Evidence>? Evidence = null);

/// <summary>All that was said on one judged criterion, side by side.</summary>
internal sealed record CriterionSides(
    string Code, string Title, decimal Max, SaidOn? SelfScore, SaidOn? Appraisal, SaidOn? Statement, SaidOn? Review, bool ToReview, string? Tag);

/// <summary>Tells an entry.</summary>
internal static class EntryAnswers
{
    /// <summary>The judged criteria of a sheet with the self-score, the first appraisal, the statement and the second review of each.</summary>
    public static IEnumerable<CriterionSides> Sides(EntrySheet sheet, EventTypes types, IReadOnlyList<RecordedEvent> events)
    {
        var (entry, said) = (EntryHistory.Empty, new Dictionary<(Type, string), SaidOn>());
        foreach (var e in events)
        {
            var fact = EventJson.Read(types, e.Type, e.Data, e.Private).Event;
            entry = entry.After(fact);
            if (Of(fact, e.RecordedAt) is var (criterion, on))
            {
                said[(fact.GetType(), criterion)] = on;
            }
        }

        SaidOn? On<T>(string code) => said.GetValueOrDefault((typeof(T), code));
        return PeriodBlockers.Judged(sheet, UnitEntry.Empty).Select(c => new CriterionSides(
            c.Code, c.Title, c.Max, On<SelfScored>(c.Code), On<CriterionAppraised>(c.Code), On<StatementMade>(c.Code), On<CriterionReviewed>(c.Code),
            entry.Entry.ToReview.Contains(c.Code), AppraisalEndpoints.TagOf(sheet, c.Code, entry.FoundAt.GetValueOrDefault(c.Code))));
    }

    private static (string Criterion, SaidOn On)? Of(IDomainEvent fact, DateTimeOffset at) => fact switch
    {
        SelfScored s => (s.Criterion, new SaidOn("unit", at, s.Points, s.Options, s.Reason, s.Evidence)),
        CriterionAppraised a => (a.Criterion, new SaidOn("appraiser", at, a.Points, a.Options, a.Reason)),
        StatementMade s => (s.Criterion, new SaidOn("unit", at, null, null, s.Text)),
        CriterionReviewed r => (r.Criterion, new SaidOn("appraiser", at, r.Points, r.Options, r.Reason)),
        _ => null,
    };
}
