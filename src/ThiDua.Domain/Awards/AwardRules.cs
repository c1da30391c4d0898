namespace ThiDua.Domain.Awards;

/// <summary>All awards and votes, of all times.</summary>
/// <param name="Rules">Awards, in the order of the files: a quota refers only to awards before it.</param>
/// <param name="Votes">Votes.</param>
/// <param name="Results">Results of a year that come from elsewhere (mức độ hoàn thành nhiệm vụ), by code, with their Vietnamese titles.</param>
public sealed record AwardRules(IReadOnlyList<AwardRule> Rules, IReadOnlyList<VoteRule> Votes, IReadOnlyDictionary<string, string> Results)
{
    /// <summary>The documents they were read from, or null.</summary>
    public AwardSource? Source { get; init; }

    /// <summary>No awards.</summary>
    public static AwardRules Empty { get; } = new([], [], new Dictionary<string, string>());

    /// <summary>The version of an award, or null.</summary>
    public AwardRule? Rule(string code, int version) => Rules.FirstOrDefault(r => r.Code == code && r.Version == version);

    /// <summary>The award in force on a day, or null.</summary>
    public AwardRule? RuleOn(string code, DateOnly day) => Rules.FirstOrDefault(r => r.Code == code && r.HoldsOn(day));

    /// <summary>Awards in force on a day.</summary>
    public IEnumerable<AwardRule> On(DateOnly day) => Rules.Where(r => r.HoldsOn(day));

    /// <summary>The version of a vote, or null.</summary>
    public VoteRule? Vote(string code, int version) => Votes.FirstOrDefault(v => v.Code == code && v.Version == version);

    /// <summary>The vote in force on a day, or null.</summary>
    public VoteRule? VoteOn(string code, DateOnly day) => Votes.FirstOrDefault(v => v.Code == code && v.HoldsOn(day));

    /// <summary>
    /// The version that a dossier follows: that in force when it was received, or, where the law says that the more favourable one counts
    /// and it is chosen, the next version if that is in force by now. Null when there is none.
    /// </summary>
    /// <param name="code">Award.</param>
    /// <param name="received">Day on which the dossier was received.</param>
    /// <param name="moreFavourable">Whether the later law is chosen because it is more favourable.</param>
    /// <param name="today">Today.</param>
    public AwardRule? Pinned(string code, DateOnly received, bool moreFavourable, DateOnly today) => moreFavourable
        ? Rules.Where(r => r.Code == code && r.From > received && r.From <= today).MinBy(r => r.From)
        : RuleOn(code, received);

    /// <summary>The Vietnamese title of an award or result; the code itself when it is neither.</summary>
    public string TitleOf(string code) => Rules.FirstOrDefault(r => r.Code == code)?.Title ?? Results.GetValueOrDefault(code) ?? code;

    /// <summary>Whether an award or result has this code.</summary>
    public bool Knows(string code) => Results.ContainsKey(code) || Rules.Any(r => r.Code == code);

    /// <summary>The parameter of a setting's key (<c>rule.key</c>), or null. The last version's words count.</summary>
    public AwardParameter? Parameter(string key) => key.Split('.') switch
    {
        [var code, AwardRule.Applies] when Rules.Any(r => r.Code == code && !r.Confirmed) => AppliesOf(code),
        [var code, var name] => Rules.Where(r => r.Code == code).SelectMany(r => r.Parameters)
            .Concat(Votes.Where(v => v.Code == code).SelectMany(v => v.Parameters)).LastOrDefault(p => p.Key == name),
        _ => null,
    };

    /// <summary>The parameter by which a council says that an unconfirmed rule applies.</summary>
    public AwardParameter AppliesOf(string code) =>
        new(AwardRule.Applies, $"việc áp dụng quy tắc xét \"{TitleOf(code)}\"", ParameterKind.Flag, null, Confirmed: false, Optional: false);
}
