using ThiDua.Domain.Activities;
using ThiDua.Domain.Facts;
using ThiDua.Domain.Units;

namespace ThiDua.Domain.Awards;

/// <summary>A case as somebody enters it.</summary>
/// <param name="Award">Code of the award.</param>
/// <param name="Unit">The unit, or that of the person.</param>
/// <param name="Period">Period it is for.</param>
/// <param name="Council">Council that votes.</param>
/// <param name="Papers">The papers.</param>
/// <param name="Person">The person, or null.</param>
/// <param name="Achievement">The achievement that it rewards; null for the work of the period.</param>
/// <param name="ReceivedOn">Day of reception; null for today.</param>
/// <param name="MoreFavourable">Whether the later law is chosen because it is more favourable.</param>
public sealed record AwardCaseEntered(
    string Award, string Unit, string Period, string Council, IReadOnlyList<DossierPaper> Papers, AwardPerson? Person = null, string? Achievement = null,
    DateOnly? ReceivedOn = null, bool MoreFavourable = false);

/// <summary>A decision as somebody enters it.</summary>
/// <param name="Granted">Whether the award is granted.</param>
/// <param name="Number">Number of the decision.</param>
/// <param name="On">Its day.</param>
/// <param name="Authority">Who decided.</param>
/// <param name="Reason">Why; needed when it is not granted.</param>
public sealed record AwardDecisionEntered(bool Granted, string Number, DateOnly On, string Authority, string? Reason = null);

/// <summary>A revocation as somebody enters it.</summary>
/// <param name="Ground">Why, by law.</param>
/// <param name="Number">Number of the decision.</param>
/// <param name="On">Its day.</param>
/// <param name="Authority">Who decided.</param>
/// <param name="Reason">Why, in words.</param>
public sealed record AwardRevocationEntered(RevocationGround Ground, string Number, DateOnly On, string Authority, string Reason);

/// <summary>What a step records: in the stream of the case, and in that of the unit's titles.</summary>
/// <param name="Decision">For the case.</param>
/// <param name="Titles">For the titles.</param>
public sealed record CaseDecision(Decision Decision, IReadOnlyList<IDomainEvent> Titles)
{
    /// <summary>A refusal, or events of the case alone.</summary>
    public static CaseDecision Only(Decision decision) => new(decision, []);
}

/// <summary>Decisions about award cases. Ballots are in <see cref="BallotDecisions"/>.</summary>
public static class AwardCaseDecisions
{
    private const int PapersMax = 100;

    /// <summary>Receives a dossier, or adds papers to it while nobody has voted. The same again adds nothing.</summary>
    /// <param name="world">Units and periods.</param>
    /// <param name="rules">The rules.</param>
    /// <param name="records">Councils and titles.</param>
    /// <param name="now">The case as it is, or null.</param>
    /// <param name="wanted">What is wanted.</param>
    /// <param name="today">Today in Vietnam.</param>
    public static Decision Receive(World world, AwardRules rules, AwardRecords records, AwardCase? now, AwardCaseEntered wanted, DateOnly today)
    {
        var received = now?.Received.ReceivedOn ?? wanted.ReceivedOn ?? today;
        var achievement = wanted.Achievement ?? AwardCase.Annual;
        var rule = rules.Pinned(wanted.Award, received, wanted.MoreFavourable, today);
        var refusals = Check(world, rules, records, wanted, (received, achievement, rule), today).ToList();
        if (refusals.Count > 0)
        {
            return Decision.Refuse(refusals);
        }

        var vote = rule!.Vote is { } code ? rules.VoteOn(code, received) : null;
        var fact = new AwardCaseReceived(
            wanted.Award, rule.Version, vote?.Code, vote?.Version, wanted.Unit, wanted.Person, wanted.Period, achievement, wanted.Council, received,
            wanted.MoreFavourable, wanted.Papers);
        if (now is null)
        {
            return Rewarded(rules, records.TitlesOf(wanted.Unit), fact) is { } refusal ? Decision.Refuse([refusal]) : Decision.Accept(fact);
        }

        var first = now.Received with { RuleVersion = fact.RuleVersion, MoreFavourable = fact.MoreFavourable, Papers = fact.Papers };
        var changed = new AwardDossierChanged(fact.RuleVersion, fact.MoreFavourable, fact.Papers);
        return !EventJson.Same(first, fact) || (wanted.ReceivedOn is { } said && said != received)
                ? Decision.Refuse("id.taken", "Mã hồ sơ này đã dùng cho một đề nghị khác.", "/id")
            : EventJson.Same(changed, new AwardDossierChanged(now.RuleVersion, now.MoreFavourable, now.Papers)) ? Decision.AlreadyDone
            : now.IsOpen ? Decision.Accept(changed)
            : Decision.Refuse("award-case.voted", "Hồ sơ đã bỏ phiếu hoặc đã quyết định nên không sửa được.");
    }

    /// <summary>Decides: what is granted goes into the unit's titles in the same moment.</summary>
    /// <param name="rules">The rules.</param>
    /// <param name="settings">What the council set.</param>
    /// <param name="now">The case.</param>
    /// <param name="titles">Titles of the unit.</param>
    /// <param name="year">Year of the period.</param>
    /// <param name="stands">How the unit stands for the award; null for a person.</param>
    /// <param name="asked">What was asked to know that; null for a person.</param>
    /// <param name="wanted">What is wanted.</param>
    /// <param name="today">Today in Vietnam.</param>
    public static CaseDecision Decide(
        AwardRules rules, AwardSettings settings, AwardCase now, HeldTitles titles, int year, UnitEligibility? stands, AwardAsked? asked, AwardDecisionEntered wanted,
        DateOnly today)
    {
        var basis = stands is null || asked is null ? null : AwardBasis.Of(rules, stands, asked);
        var fact = new AwardDecided(wanted.Granted, wanted.Number, wanted.On, wanted.Authority, basis) { Reason = wanted.Reason };
        if (now.Decided is { } done && (done.Granted, done.Number, done.On, done.Authority) == (fact.Granted, fact.Number, fact.On, fact.Authority))
        {
            return CaseDecision.Only(Decision.AlreadyDone);
        }

        if (now.Status is not (CaseStatus.Received or CaseStatus.Voted))
        {
            return CaseDecision.Only(now.Status == CaseStatus.Voting
                ? Decision.Refuse("award-case.voting", "Hồ sơ đang bỏ phiếu; hãy kết thúc bỏ phiếu trước khi quyết định.")
                : Decision.Refuse("award-case.decided", "Hồ sơ này đã được quyết định."));
        }

        var rule = rules.Rule(now.Received.Award, now.RuleVersion)!;
        IReadOnlyList<Refusal> refusals =
        [
            .. Require.Text(wanted.Number, "/number", 100), .. Require.Text(wanted.Authority, "/authority", 200),
            .. wanted.Granted && wanted.Reason is null ? [] : Require.Text(wanted.Reason, "/reason"),
            .. Require.That(wanted.On <= today, "date.in-future", "Ngày quyết định chưa tới.", "/on"),
            .. Require.NotBefore(wanted.On, now.VotedOn ?? now.Received.ReceivedOn),
            .. wanted.Granted ? MayGrant(rules, rule, settings, now, titles, stands) : [],
        ];
        return refusals.Count > 0 ? CaseDecision.Only(Decision.Refuse(refusals))
            : !wanted.Granted ? CaseDecision.Only(Decision.Accept(fact))
            : new CaseDecision(
                Decision.Accept(fact),
                [new TitleGranted(now.Id, now.Received.Award, now.Received.Period, year, now.Received.Achievement, wanted.Number, wanted.On, now.Received.Person)]);
    }

    /// <summary>Announces what was granted.</summary>
    public static Decision Announce(AwardCase now, DateOnly on, IReadOnlyList<string> channels, DateOnly today)
    {
        var fact = new AwardAnnounced(on, channels);
        IReadOnlyList<Refusal> refusals =
        [
            .. Require.Names(channels, "/channels"), .. Require.That(channels.Count > 0, "list.empty", "Hãy nêu nơi công bố.", "/channels"),
            .. Require.That(on <= today, "date.in-future", "Ngày công bố chưa tới.", "/on"),
        ];
        return now.Announced is { } done && EventJson.Same(done, fact) ? Decision.AlreadyDone
            : now.Status != CaseStatus.Granted ? Decision.Refuse("award-case.not-granted", "Chỉ công bố quyết định khen thưởng đang có hiệu lực và chưa công bố.")
            : refusals.Count > 0 ? Decision.Refuse(refusals)
            : on < now.Decided!.On ? Decision.Refuse("date.before-last-step", "Ngày thực hiện trước bước liền trước.", "/on")
            : Decision.Accept(fact);
    }

    /// <summary>Revokes what was granted: the title is withdrawn in the same moment.</summary>
    public static CaseDecision Revoke(AwardCase now, AwardRevocationEntered wanted, DateOnly today)
    {
        if (now.Revoked is { } done && (done.Ground, done.Number, done.On, done.Authority) == (wanted.Ground, wanted.Number, wanted.On, wanted.Authority))
        {
            return CaseDecision.Only(Decision.AlreadyDone);
        }

        if (!now.Stands)
        {
            return CaseDecision.Only(Decision.Refuse("award-case.not-granted", "Hồ sơ này không có quyết định khen thưởng đang có hiệu lực."));
        }

        IReadOnlyList<Refusal> refusals =
        [
            .. Require.Text(wanted.Number, "/number", 100), .. Require.Text(wanted.Authority, "/authority", 200), .. Require.Text(wanted.Reason, "/reason"),
            .. Require.That(wanted.On <= today, "date.in-future", "Ngày quyết định chưa tới.", "/on"), .. Require.NotBefore(wanted.On, now.Decided!.On),
        ];
        return refusals.Count > 0
            ? CaseDecision.Only(Decision.Refuse(refusals))
            : new CaseDecision(
                Decision.Accept(new AwardRevoked(wanted.Ground, wanted.Number, wanted.On, wanted.Authority) { Reason = wanted.Reason }),
                [new TitleWithdrawn(now.Id, wanted.Number, wanted.On) { Reason = wanted.Reason }]);
    }

    /// <summary>Decides that an award stands although something that it rested on fell away.</summary>
    /// <param name="now">The case.</param>
    /// <param name="causes">What fell away, as it stands.</param>
    /// <param name="number">Number of the decision.</param>
    /// <param name="on">Its day.</param>
    /// <param name="reason">Why.</param>
    /// <param name="today">Today in Vietnam.</param>
    public static Decision Uphold(AwardCase now, IReadOnlyList<string> causes, string number, DateOnly on, string reason, DateOnly today)
    {
        IReadOnlyList<Refusal> refusals =
        [
            .. Require.Text(number, "/number", 100), .. Require.Text(reason, "/reason"),
            .. Require.That(on <= today, "date.in-future", "Ngày quyết định chưa tới.", "/on"),
        ];
        return !now.Stands || causes.Count == 0
            ? Decision.Refuse("award-case.nothing-to-uphold", "Căn cứ của quyết định khen thưởng này không thay đổi, không cần xem xét lại.")
            : refusals.Count > 0 ? Decision.Refuse(refusals)
            : Decision.Accept(new AwardUpheld(causes, number, on) { Reason = reason });
    }

    /// <summary>Papers without which nobody votes or decides.</summary>
    internal static IEnumerable<Refusal> Papers(AwardCase now) =>
        now.Papers.Any(p => p.Kind == PaperKind.Submission) && now.Papers.Any(p => p.Kind == PaperKind.AchievementReport)
            ? []
            : [new Refusal("dossier.incomplete", "Hồ sơ phải có tờ trình và báo cáo thành tích.")];

    private static IEnumerable<Refusal> MayGrant(
        AwardRules rules, AwardRule rule, AwardSettings settings, AwardCase now, HeldTitles titles, UnitEligibility? stands) =>
    [
        .. Papers(now),
        .. settings.OpenOf(rules, rule).Where(_ => stands is null).Select(p => new Refusal("award.open", $"Chưa xác định: cần Hội đồng quy định {p.Label}.")),
        .. now.Received.Vote is null || now.Outcome is { Passed: true } ? []
            : now.Outcome is null ? [new Refusal("award-case.no-vote", "Danh hiệu, hình thức này phải được Hội đồng bỏ phiếu.")]
            : Require.That(condition: false, "award-case.vote-failed", "Số phiếu tán thành chưa đạt tỷ lệ phải có.", "/granted"),
        .. stands is not null && !Eligibility.MayBeGranted(stands.State)
            ? [new Refusal("award.not-eligible", stands.Summary)]
            : Array.Empty<Refusal>(),
        .. stands is { State: EligibilityState.VoteNeeded } && now.Outcome is not { Passed: true }
            ? [new Refusal("award-case.no-vote", "Các đơn vị bằng nhau ở chỉ tiêu cuối: Hội đồng phải bỏ phiếu.")]
            : Array.Empty<Refusal>(),
        .. Rewarded(rules, titles, now.Received) is { } rewarded ? [rewarded] : Array.Empty<Refusal>(),
    ];

    private static Refusal? Rewarded(AwardRules rules, HeldTitles titles, AwardCaseReceived received)
    {
        var rule = rules.Rule(received.Award, received.RuleVersion)!;
        var held = titles.All.Find(t => t.WithdrawnBy is null && t.Person == received.Person && t.Period == received.Period && t.Achievement == received.Achievement
            && (t.Award == received.Award || Eligibility.Excludes(rules, rule, t.Award)));
        return held is null ? null : new Refusal(
            "award.rewarded", $"Thành tích này đã được khen thưởng: {rules.TitleOf(held.Award)} (Quyết định {held.Decision}); một thành tích không khen nhiều lần.", "/award");
    }

    private static IEnumerable<Refusal> Check(
        World world, AwardRules rules, AwardRecords records, AwardCaseEntered wanted, (DateOnly Received, string Achievement, AwardRule? Rule) at, DateOnly today)
    {
        var unit = world.Unit(wanted.Unit);
        return
        [
            .. Require.That(rules.Rules.Any(r => r.Code == wanted.Award), "award.unknown", "Không có danh hiệu, hình thức khen thưởng nào mang mã này.", "/award"),
            .. at.Rule is not null || !rules.Rules.Any(r => r.Code == wanted.Award) ? []
                : wanted.MoreFavourable
                    ? [new Refusal("award.no-later-law", "Không có quy định mới đã có hiệu lực sau ngày tiếp nhận hồ sơ.", "/moreFavourable")]
                    : Require.That(condition: false, "award.not-in-force", "Vào ngày tiếp nhận không có quy định nào về danh hiệu, hình thức này.", "/receivedOn"),
            .. at.Rule is { For: AwardHolder.Individual } ? Require.That(wanted.Person is not null, "award.needs-person", "Danh hiệu này dành cho cá nhân.", "/person") : [],
            .. at.Rule is { For: AwardHolder.Collective, Kind: AwardKind.Title } ? Require.That(wanted.Person is null, "award.not-for-persons", "Danh hiệu này dành cho tập thể.", "/person") : [],
            .. wanted.Person is { } person ? [.. Require.Text(person.Role, "/person/role", 200), .. Require.Text(person.Reference, "/person/reference", 100)] : Array.Empty<Refusal>(),
            .. Require.That(unit is not null, "unit.unknown", "Không có đơn vị nào mang mã này.", "/unit"),
            .. Require.That(
                !(unit?.End is { Successors.Count: 0 } end && end.On <= at.Received), "unit.ended", "Không xét khen thưởng đơn vị đã giải thể sau sắp xếp tổ chức.", "/unit"),
            .. Require.That(world.Period(wanted.Period) is not null, "period.not-found", "Không tìm thấy kỳ thi đua này.", "/period"),
            .. Require.That(records.Councils.ContainsKey(wanted.Council), "council.unknown", "Không có hội đồng nào mang mã này.", "/council"),
            .. Require.Slug(at.Achievement, "/achievement"),
            .. Require.That(at.Received <= today, "date.in-future", "Ngày tiếp nhận chưa tới.", "/receivedOn"),
            .. Require.That(wanted.Papers.Count <= PapersMax, "list.too-long", $"Danh sách có tối đa {PapersMax} mục.", "/papers"),
            .. wanted.Papers.Take(PapersMax).SelectMany((p, i) => Require.Text(p.Reference, $"/papers/{i}/reference", 100)),
        ];
    }
}
