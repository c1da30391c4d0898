using System.Text.Json;
using Shouldly;
using ThiDua.Domain.Criteria;
using ThiDua.Domain.Entries;
using ThiDua.Domain.Facts;
using ThiDua.Domain.Periods;
using ThiDua.Domain.Tests.Units;
using static ThiDua.Domain.Tests.Activities.DeciderSpec;

namespace ThiDua.Domain.Tests.Entries;

/// <summary>
/// Given a step of the period, its dates and a unit's entry, when a decision, then exactly these events or refusals. The decision is made again
/// on the resulting entry: it must add nothing.
/// </summary>
internal sealed class EntrySpec(PeriodStatus step, IDomainEvent[] events)
{
    private static readonly World Planned = WorldSpec.Small.With("criteria-j", new CriteriaSetDrafted(1, JsonDocument.Parse(Judged).RootElement), new CriteriaSetPublished(1)).World;

    public PeriodDates? Dates { get; init; }

    public AppraisalWay? Way { get; init; }

    public World World => Steps().Aggregate(
        Planned.After("period-p26", new PeriodPlanned("p26", WorldSpec.Plan with { Sheets = [new SheetInForce("j", 1)], Dates = Dates, Appraisal = Way })),
        (w, e) => w.After("period-p26", e));

    public Period Period => World.Period("p26")!;

    public EntrySheet Sheet(string unit = "xa-a") => EntrySheet.Of(World, Period, unit, Today)!;

    public EntryHistory Entry => Fold(events);

    /// <summary>Given these events of the entry in a step; today is 2026-06-30.</summary>
    public static EntrySpec In(PeriodStatus step, params IDomainEvent[] events) => new(step, events);

    public void Then(Func<EntrySheet, EntryHistory, Decision> decide, params IDomainEvent[] expected)
    {
        var accepted = Accepted(decide(Sheet(), Entry));
        accepted.Select(Text).ShouldBe(expected.Select(Text));
        Accepted(decide(Sheet(), Fold([.. events, .. accepted]))).ShouldBeEmpty("the same command again must add nothing");
    }

    /// <summary>Like <see cref="Then"/> for what is told apart by its key, and so adds again.</summary>
    public void Adds(Func<EntrySheet, EntryHistory, Decision> decide, params IDomainEvent[] expected) =>
        Accepted(decide(Sheet(), Entry)).Select(Text).ShouldBe(expected.Select(Text));

    public void Refuses(Func<EntrySheet, EntryHistory, Decision> decide, params string[] codes)
    {
        var reasons = decide(Sheet(), Entry).ShouldBeOfType<Decision.Refused>().Reasons;
        reasons.Select(r => r.Pointer is null ? r.Code : $"{r.Code} {r.Pointer}").ShouldBe(codes);
        reasons.ShouldAllBe(r => r.Message.Length > 10 && r.Message == r.Message.Normalize());
    }

    private static IReadOnlyList<IDomainEvent> Accepted(Decision decision) => decision is Decision.Refused refused
        ? throw new ShouldAssertException("refused: " + string.Join(", ", refused.Reasons.Select(r => $"{r.Code} {r.Pointer}")))
        : ((Decision.Accepted)decision).Events;

    private static EntryHistory Fold(IEnumerable<IDomainEvent> events) => events.Aggregate(EntryHistory.Empty, (h, e) => h.After(e));

    private static string Text(IDomainEvent e) => e.GetType().Name + JsonSerializer.Serialize(e, e.GetType(), EventJson.Whole);

    private IEnumerable<IDomainEvent> Steps()
    {
        IDomainEvent[] all = [new PeriodOpened(), new SelfScoringStarted(), new AppraisalStarted(), new DeliberationStarted(), new PeriodPublished(), new PeriodClosed()];
        return all.Take((int)step);
    }

    private const string Judged =
        """
        {"code":"j","version":1,"title":"Thử","legalBasis":{"document":"Thử"},"max":30,"rounding":{"criterion":2,"total":2},
         "sections":[{"code":"I","title":"Một","max":30,"criteria":[
          {"code":"I.1","title":"Chấm","max":10,"legalBasis":{"document":"Thử"},"notApplicable":{"means":"full"},"formula":{"appraised":{}}},
          {"code":"I.2","title":"Chọn một","max":10,"legalBasis":{"document":"Thử"},
           "formula":{"options":{"choices":[{"code":"a","title":"Tốt","points":10},{"code":"b","title":"Khá","points":5}]}}},
          {"code":"I.3","title":"Số cuộc","max":10,"legalBasis":{"document":"Thử"},"formula":{"perOccurrence":{"points":2,"value":{"sum":"dialogue.held"}}}}]}]}
        """;
}
