using ThiDua.Domain.Activities;
using ThiDua.Domain.Awards;

namespace ThiDua.Api.Awards;

/// <summary>Eligibility and rules as JSON, with Vietnamese labels and links to what was read.</summary>
internal static class EligibilityAnswers
{
    /// <summary>A unit and an award.</summary>
    public static object Item(UnitEligibility item, string period, EligibilityInputs inputs) => new
    {
        title = Head(item.Rule),
        unit = item.Candidate.Code,
        name = item.Candidate.Sheet.UnitName,
        cluster = item.Candidate.Sheet.Cluster,
        rank = item.Candidate.Rank,
        item.State,
        stateLabel = Label(item.State),
        item.Summary,
        quota = item.Quota is { } q ? new { form = q.Form.Code, q.Places, of = q.Base, scope = q.Scope, q.Form.Rounding, q.Form.Source } : null,
        vote = item.Rule.Vote is { } code && inputs.Rules.VoteOn(code, inputs.RulesOn) is { } vote ? Vote(vote, inputs.Settings) : null,
        conditions = item.Conditions.Select(c => Condition(c, item.Candidate, period)),
    };

    /// <summary>What an award is.</summary>
    public static object Head(AwardRule rule) => new
    {
        rule.Code, rule.Version, rule.Title, rule.Kind, rule.Level, legalBasis = rule.Law, rule.Confirmed, rule.Note, rule.Decides,
        dossierBy = rule.DossierBy is { } due ? $"{due.Day:00}/{due.Month:00}" : null,
    };

    /// <summary>An award with what is left open, and what the council set.</summary>
    public static object Rule(AwardRule rule, AwardRules rules, DateOnly on) => new
    {
        head = Head(rule),
        rule.For, rule.Rows, rule.Source, rule.From, rule.Until, rule.Excludes,
        parameters = rule.Parameters.Select(p => Parameter(rule.Code, p)).Concat(rule.Confirmed ? [] : [Parameter(rule.Code, rules.AppliesOf(rule.Code))]),
        vote = rule.Vote is { } code && rules.VoteOn(code, on) is { } vote
            ? new
            {
                vote.Code, vote.Version, vote.Title, vote.Body, vote.Base, vote.AbsentInWriting, legalBasis = vote.Law, vote.Confirmed, vote.Note,
                parameters = vote.Parameters.Select(p => Parameter(vote.Code, p)),
            }
            : null,
    };

    private static object Parameter(string rule, AwardParameter p) => new
    {
        key = $"{rule}.{p.Key}", p.Label, p.Kind, p.Confirmed, p.Optional, found = p.Value, p.Source, words = p.Words.Count == 0 ? null : p.Words,
    };

    /// <summary>The vote that follows: its share, or that the council has to set it first.</summary>
    private static object Vote(VoteRule vote, AwardSettings settings)
    {
        var share = settings.Number(vote.Code, vote.Parameters, vote.Threshold);
        return new
        {
            vote.Code, vote.Version, vote.Title, vote.Base, threshold = share, vote.Confirmed,
            open = share is null ? $"Chưa xác định: cần Hội đồng quy định {string.Join("; ", vote.Parameters.Where(p => !p.Optional).Select(p => p.Label))}." : null,
        };
    }

    private static object Condition(ConditionResult c, AwardCandidate candidate, string period) => new
    {
        c.Text, c.State, c.Required, c.Actual, c.Distance,
        source = new { kind = c.Source, c.Measure, link = Link(c.Source, candidate, period) },
        restsOn = c.RestsOn.Count == 0 ? null : c.RestsOn,
        parts = c.Parts.Count == 0 ? null : c.Parts.Select(p => Condition(p, candidate, period)),
    };

    private static string Link(ConditionSource source, AwardCandidate candidate, string period) => source switch
    {
        ConditionSource.ScoreSheet => $"/api/periods/{period}/units/{candidate.Code}/score-sheet",
        ConditionSource.Standings => $"/api/periods/{period}/standings?cluster={candidate.Sheet.Cluster}",
        ConditionSource.Activities => $"/api/activities?unit={candidate.Code}",
        ConditionSource.Duties => $"/api/periods/{period}/units/{candidate.Code}/duties",
        ConditionSource.Titles => $"/api/units/{candidate.Code}/titles",
        ConditionSource.Unit => $"/api/units/{candidate.Code}",
        ConditionSource.Council => $"/api/award-settings/{period}",
        _ => throw new ArgumentOutOfRangeException(nameof(source)),
    };

    /// <summary>How a unit stands, in words.</summary>
    internal static string Label(EligibilityState state) => state switch
    {
        EligibilityState.Eligible => "Đủ điều kiện",
        EligibilityState.NotEligible => "Chưa đủ điều kiện",
        EligibilityState.Unknown => "Chưa xác định",
        EligibilityState.OverQuota => "Đủ điều kiện, ngoài chỉ tiêu",
        EligibilityState.VoteNeeded => "Bằng nhau ở chỉ tiêu cuối, cần bỏ phiếu",
        EligibilityState.Rewarded => "Đã được khen thưởng cho thành tích này",
        _ => throw new ArgumentOutOfRangeException(nameof(state)),
    };
}
