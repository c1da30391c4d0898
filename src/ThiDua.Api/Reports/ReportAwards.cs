using ThiDua.Domain.Awards;

namespace ThiDua.Api.Reports;

/// <summary>What was awarded for a period: collectives and individuals, in all and by award. What was revoked is not counted.</summary>
internal static class ReportAwards
{
    /// <summary>The numbers.</summary>
    /// <param name="rules">The awards.</param>
    /// <param name="records">Titles as known.</param>
    /// <param name="period">Period that titles are for.</param>
    /// <param name="span">Units of the report.</param>
    public static ToldAwards Tell(AwardRules rules, AwardRecords records, string period, ReportSpan span)
    {
        var titles = span.Units.SelectMany(u => records.TitlesOf(u.Unit).All).Where(t => t.Period == period && t.WithdrawnBy is null).ToList();
        return new ToldAwards(
            titles.Count(t => t.Person is null), titles.Count(t => t.Person is not null),
            [
                .. titles.GroupBy(t => t.Award).OrderBy(g => g.Key, StringComparer.Ordinal)
                    .Select(g => new ToldAward(g.Key, rules.TitleOf(g.Key), g.Count(t => t.Person is null), g.Count(t => t.Person is not null))),
            ]);
    }
}
