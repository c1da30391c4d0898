using ThiDua.Api.Awards;
using ThiDua.Api.Duties;
using ThiDua.Api.Hosting;
using ThiDua.Api.Http;
using ThiDua.Api.Standings;
using ThiDua.Domain.Activities;
using ThiDua.Domain.Awards;
using ThiDua.Domain.Duties;
using ThiDua.Domain.Periods;
using ThiDua.Projections.Board;

namespace ThiDua.Api.Pages.Units;

/// <summary>Puts together what the page of a unit shows, by the queries of the API.</summary>
internal sealed class UnitReader(
    Scoreboard scores, SheetHistory history, PastRankings past, BoardState board, DutyRules duties, AwardRules awards, TimeProvider clock)
{
    private const int ComparedDays = 7;
    private const int MostOpen = 5;
    private const int MostDuties = 6;
    private const int MostDays = 3;

    private DateOnly Today => clock.Today();

    /// <summary>Total, lines and rank.</summary>
    public UnitView Sheet(HttpContext http, string period, string unit)
    {
        var asOf = http.Day("asOf");
        var reading = StandingsEndpoints.FindSheet(http, period, unit, scores, board, clock, new Moment(asOf), Scoreboard.MostTold);
        var standings = scores.Standings(period, reading.Sheet.Cluster, new Moment(asOf), Today);
        var since = reading.Sheet.Day.AddDays(-ComparedDays) is var week && week < reading.Period.Plan.From ? reading.Period.Plan.From : week;
        var before = since < reading.Sheet.Day ? past.On(period, reading.Sheet.Cluster, since, Today) : null;
        return new UnitView(
            reading, standings?.Places.FirstOrDefault(p => p.Sheet.Unit == unit), standings?.Places.Count ?? 0,
            before?.Places.GetValueOrDefault(unit) is { } place ? (before.Day, place) : null, asOf);
    }

    /// <summary>What the unit should do next.</summary>
    public UnitNext Next(Period period, string unit)
    {
        var over = IsOver(period);
        return new UnitNext(
            over, over ? [] : history.Open(period.Code, unit, Today, View.Claimed, MostOpen), over ? [] : Owed(Duties(period.Code, unit)),
            period.Status < PeriodStatus.Published ? Steps(period, unit) : []);
    }

    /// <summary>Deadlines of the period's steps that the unit still has to meet.</summary>
    public IReadOnlyList<StepDeadline> Steps(Period period, string unit) => scores.Quantities(
        period.Code, new Moment(), Today, r => StepDeadline.Of(period.Plan.Dates, r.Entries(unit), Today).Where(s => s.State is not (DeadlineState.Passed or DeadlineState.Done)).ToList()) ?? [];

    /// <summary>Whether points can no longer be earned in a period.</summary>
    public bool IsOver(Period period) => period.Status >= PeriodStatus.Published || Today > period.Plan.To;

    /// <summary>Duties of a unit that can still be made up or are due soon, the most urgent first.</summary>
    public IReadOnlyList<DutyItem> Duties(string period, string unit) => scores.Quantities(period, new Moment(), Today, r => r.World.Unit(unit) is not { } found ? [] : DutyItem.ToDo(
            DutyList.Of(new DutyQuestion(duties, found, r.Period.Plan.From, r.Period.Plan.To, r.Day), r.Tallies(unit), View.Claimed, null))
        .Where(i => i.State == DutyState.DueSoon || (i.State == DutyState.Missing && i.CanBeMadeUp)).ToList()) ?? [];

    /// <summary>The same duty for several items or spans is told once.</summary>
    private static IReadOnlyList<UnitDuty> Owed(IReadOnlyList<DutyItem> items) =>
    [
        .. items.GroupBy(i => (i.Rule.Code, i.State)).Take(MostDuties).Select(g => new UnitDuty(
            g.First().Rule.Todo.TrimEnd('.'), g.First().Rule.Law, g.Key.State == DutyState.Missing,
            string.Join("; ", new[] { Some(g.Select(DutyAnswers.About).OrderBy(w => w?.Length).ThenBy(w => w, StringComparer.Ordinal)), Some(g.Select(i => i.DueOn is { } due ? Shown.Day(due) : null)) is { } days ? Shown.Say(Texts.DueOn, days) : null }.OfType<string>()))),
    ];

    private static string? Some(IEnumerable<string?> words)
    {
        var all = words.OfType<string>().Distinct().ToList();
        return all.Count == 0 ? null : string.Join(", ", all.Take(MostDays)) + (all.Count > MostDays ? Shown.Say(UnitTexts.AndMore, all.Count - MostDays) : "");
    }

    /// <summary>How far the unit is from each award for collectives, the nearest first; as verified, for that is what counts.</summary>
    public IReadOnlyList<UnitAward> Awards(string period, string unit) => scores.Awards(
        period, new Moment(), Today, new AwardQuestion(awards, Today, View.Verified),
        reading => Eligibility.Of(reading.Inputs).Where(e => e.Candidate.Code == unit).Select(e => new UnitAward(
                e.Rule.Title, e.Rule.Law, e.State, e.State.Label(), Short(e, reading.Inputs), e.Summary, [.. e.Conditions.Where(c => c.State != ConditionState.Met)]))
            .OrderBy(a => Distance(a.State)).ThenBy(a => a.Missing.Count).ToList()) ?? [];

    /// <summary>How the unit went over the period, with the median and the best of its cluster.</summary>
    public IReadOnlyList<TrendPoint> Trend(HttpContext http, Period period, string cluster, string unit)
    {
        var last = Today < period.Plan.To ? Today : period.Plan.To;
        return TrendPoint.Of(
            past.Trend(period.Code, cluster, period.Plan.From, last, Today), unit, new BoardSight(period, http.Caller(), board.World).SeesRanking(cluster));
    }

    private static string Short(UnitEligibility item, EligibilityInputs inputs)
    {
        var missing = item.Conditions.Where(c => c.State == ConditionState.NotMet).ToList();
        return item.State switch
        {
            EligibilityState.NotEligible when missing.Count > 0 => Shown.Say(UnitTexts.AwardMissing, missing.Count, missing[0].Distance),
            EligibilityState.Unknown => Shown.Say(
                UnitTexts.AwardOpen, item.Conditions.Count(c => c.State == ConditionState.Unknown) + inputs.Settings.OpenOf(inputs.Rules, item.Rule).Count),
            _ => item.Summary,
        };
    }

    private static int Distance(EligibilityState state) => state switch
    {
        EligibilityState.Eligible or EligibilityState.Rewarded => 0,
        EligibilityState.VoteNeeded or EligibilityState.OverQuota => 1,
        EligibilityState.Unknown => 2,
        _ => 3,
    };
}
