using ThiDua.Domain;
using ThiDua.Domain.Activities;
using ThiDua.Domain.Awards;
using ThiDua.Domain.Scoring;

namespace ThiDua.Projections.Board;

/// <summary>A question about awards.</summary>
/// <param name="Rules">All awards.</param>
/// <param name="RulesOn">Awards in force on this day; null for the day that the period is looked at.</param>
/// <param name="View">The view of points and quantities.</param>
/// <param name="KnownAt">The question as somebody asked it when the log ended at this position; null for now.</param>
public sealed record AwardQuestion(AwardRules Rules, DateOnly? RulesOn, View View, long? KnownAt = null);

/// <summary>What eligibility depends on, while it is being read.</summary>
/// <param name="Inputs">The inputs.</param>
/// <param name="World">Units and clusters as known at the position.</param>
/// <param name="Records">Cases, councils, titles and settings as known at the position.</param>
/// <param name="Position">Scores are of what was known at this position.</param>
/// <param name="KnownAt">Titles, settings and other periods are of what was known at this one.</param>
public sealed record AwardReading(EligibilityInputs Inputs, World World, AwardRecords Records, long Position, long KnownAt);

/// <content>What awards are decided by: sheets, ranks, titles and settings of one moment.</content>
public sealed partial class Scoreboard
{
    /// <summary>
    /// Reads what eligibility in a period depends on, or null when there is no such period. The board stands still while the answer is made.
    /// What is decided after a period was closed is known too: only its scores stay as they were.
    /// </summary>
    /// <param name="period">Period code.</param>
    /// <param name="moment">When.</param>
    /// <param name="today">Today in Vietnam.</param>
    /// <param name="asked">What is asked.</param>
    /// <param name="tell">Makes the answer.</param>
    public T? Awards<T>(string period, Moment moment, DateOnly today, AwardQuestion asked, Func<AwardReading, T> tell)
        where T : class => board.Read(reader =>
        {
            if (Resolve(reader, period, moment, today, asked.KnownAt) is not { } at)
            {
                return null;
            }

            var known = Math.Min(moment.AtPosition ?? long.MaxValue, Math.Min(asked.KnownAt ?? long.MaxValue, reader.Position));
            var records = reader.AwardsAt(known);
            var settings = records.SettingsOf(period);
            var scoring = new PeriodScoring(reader, at, _scores);
            var elsewhere = Elsewhere(reader, asked, settings, new Moment(null, moment.IsNow ? null : at.Position), today);
            var candidates = at.Period.Plan.Clusters.SelectMany(c => Candidates(scoring, c, asked.View, records, elsewhere)).DistinctBy(c => c.Code).ToList();
            return tell(new AwardReading(
                new EligibilityInputs(scoring.Inputs.Period, at.Day, asked.View, asked.Rules, asked.RulesOn ?? at.Day, settings, candidates),
                at.World, records, at.Position, known));
        });

    private static IEnumerable<AwardCandidate> Candidates(
        PeriodScoring scoring, string cluster, View view, AwardRecords records, IReadOnlyDictionary<string, PeriodScoring> elsewhere)
    {
        var sheets = scoring.Inputs.Competitors(cluster)
            .Select(c => (Competitor: c, Sheet: scoring.Sheet(c.Unit.Code)?.Value)).Where(c => c.Sheet is not null).ToList();
        var ranks = Ranking.Rank([.. sheets.Where(c => c.Competitor.WhyNotRanked is null).Select(c => c.Sheet!)], view, reasons: false)
            .ToDictionary(r => r.Sheet.Unit, r => r.Rank);
        return sheets.Select(c => new AwardCandidate(c.Competitor.Unit, c.Sheet!)
        {
            Rank = ranks.TryGetValue(c.Competitor.Unit.Code, out var rank) ? rank : null,
            WhyNotRanked = c.Competitor.WhyNotRanked,
            Registered = c.Sheet!.Reading.Unit.Entry.Registered ? true : scoring.At.Period.Plan.Dates?.RegisterBy is null ? null : false,
            Titles = records.TitlesOf(c.Competitor.Unit.Code).All,
            Classes = elsewhere
                .Select(e => (Period: e.Key, Class: e.Value.Sheet(c.Competitor.Unit.Code)?.Value.Class?[view])).Where(e => e.Class is not null)
                .ToDictionary(e => e.Period, e => e.Class!),
        });
    }

    /// <summary>Other periods whose classes are a gate, as the council named them.</summary>
    private Dictionary<string, PeriodScoring> Elsewhere(BoardReader reader, AwardQuestion asked, AwardSettings settings, Moment moment, DateOnly today) =>
        Gates(asked.Rules, settings).Select(code => (Code: code, At: Resolve(reader, code, moment, today, asked.KnownAt))).Where(g => g.At is not null)
            .ToDictionary(g => g.Code, g => new PeriodScoring(reader, g.At!, _scores), StringComparer.Ordinal);

    /// <summary>Codes of the periods whose classes are a gate for awards, as the council named them.</summary>
    public static IReadOnlyList<string> Gates(AwardRules rules, AwardSettings settings) =>
    [
        .. rules.Rules.SelectMany(r => r.Conditions.OfType<AwardCondition.ClassIn>().Select(c => settings.Text(r.Code, r.Parameters, c.Period))).OfType<string>()
            .Distinct(StringComparer.Ordinal),
    ];
}
