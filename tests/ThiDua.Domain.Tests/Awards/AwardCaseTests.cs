using System.Text.Json;
using Shouldly;
using ThiDua.Domain.Awards;
using ThiDua.Domain.Facts;
using ThiDua.Domain.Tests.Units;
using static ThiDua.Domain.Tests.Activities.DeciderSpec;

namespace ThiDua.Domain.Tests.Awards;

/// <summary>The life of a case: received under one version of the law, voted, decided, announced, revoked, with what rests on it.</summary>
public class AwardCaseTests
{
    private static readonly DateOnly Today = Day("2026-12-20");
    private static readonly IReadOnlyList<DossierPaper> Papers = [new(PaperKind.Submission, "01/TTr"), new(PaperKind.AchievementReport, "01/BC")];
    private static readonly AwardCaseEntered Flag = new("co-thi-dua-tinh", "xa-a", "p26", "tinh", Papers, ReceivedOn: Day("2026-09-20"));
    private static readonly CouncilComposed Ten = (CouncilComposed)((Decision.Accepted)Council.Compose(
        null, "Hội đồng", "1/QĐ", [.. Enumerable.Range(1, 10).Select(i => new CouncilMember($"tv-{i}", i == 1 ? CouncilRole.Chair : CouncilRole.Member, Day("2026-01-01")))],
        ["kp-1", "kp-2", "kp-1b"], string.Equals)).Events[0];

    private static readonly SecretBallot Ballot = new(10, 9, 9, 8, 8, 0, 1, 0, "05/BB", Day("2026-12-18"));

    private AwardRecords _records = AwardRecords.Empty.After("council-tinh", Ten);

    private AwardCase? Case => _records.Cases.GetValueOrDefault("1");

    [Fact]
    public void A_dossier_pins_the_law_of_the_day_of_its_reception()
    {
        Accept(Receive(Flag)).ShouldBe(["AwardCaseReceived"]);
        (Case!.Received.RuleVersion, Case.Received.Vote, Case.Received.VoteVersion).ShouldBe((1, "hoi-dong-80", 2));
        Receive(Flag).ShouldBe(Decision.AlreadyDone);

        var later = Flag with { MoreFavourable = true, Papers = [.. Papers, new(PaperKind.Opinion, "02/CV")] };
        Accept(Receive(later)).ShouldBe(["AwardDossierChanged"]);
        (Case.RuleVersion, Case.MoreFavourable, Case.Papers.Count).ShouldBe((2, true, 3));
        Refused(Receive(Flag with { Unit = "xa-b" })).ShouldBe(["id.taken /id"]);
    }

    [Fact]
    public void What_cannot_be_received_is_refused()
    {
        Refused(Receive(Flag with { Award = "co-vang" })).ShouldBe(["award.unknown /award"]);
        Refused(Receive(Flag with { ReceivedOn = Day("2020-01-01") })).ShouldBe(["award.not-in-force /receivedOn"]);
        Refused(Receive(Flag with { ReceivedOn = Day("2026-10-05"), MoreFavourable = true })).ShouldBe(["award.no-later-law /moreFavourable"]);
        Refused(Receive(Flag with { ReceivedOn = Day("2027-01-01") })).ShouldBe(["date.in-future /receivedOn"]);
        Refused(Receive(Flag with { Unit = "xa-z", Period = "p99", Council = "huyen", Achievement = "Năm" })).ShouldBe(
            ["unit.unknown /unit", "period.not-found /period", "council.unknown /council", "value.not-a-code /achievement"]);
        Refused(Receive(Flag with { Person = new AwardPerson("công chức", "01") })).ShouldBe(["award.not-for-persons /person"]);
        Refused(Receive(Flag with { Award = "chien-si-thi-dua-co-so" })).ShouldBe(["award.needs-person /person"]);
        var dissolved = WorldSpec.Small.With("unit-xa-a", new Domain.Units.UnitDissolved(Day("2026-07-01"))).World;
        Refused(AwardCaseDecisions.Receive(dissolved, AwardSpec.Shipped, _records, null, Flag, Today)).ShouldBe(["unit.ended /unit"]);
    }

    [Fact]
    public void A_secret_ballot_is_told_by_two_persons_with_the_same_numbers()
    {
        Accept(Receive(Flag));
        Refused(Count(Ballot, "kp-9", null)).ShouldBe(["ballot.not-counter"]);
        Refused(Count(Ballot with { Members = 11, Issued = 10, Valid = 11, WrittenAgainst = 1 }, "kp-1", null)).ShouldBe(
            ["ballot.members /members", "ballot.issued /issued", "ballot.valid /valid", "ballot.sum /for"]);
        Refused(Count(Ballot with { WrittenAgainst = 1 }, "kp-1", null)).ShouldBe(["ballot.written /writtenFor"]);
        Accept(Count(Ballot with { For = 7, Against = 1 }, "kp-1", null)).ShouldBe(["AwardBallotCounted"]);
        Accept(Count(Ballot, "kp-1", "kp-1")).ShouldBe(["AwardBallotCounted"], "the first counter counts again");
        Refused(Count(Ballot, "kp-1b", "kp-1")).ShouldBe(["ballot.same-person"], "another account of the same person");
        Refused(Count(Ballot with { For = 7, Against = 1 }, "kp-2", "kp-1")).ShouldBe(["ballot.numbers-differ"]);
        Refused(Count(Ballot, "kp-2", "kp-1")).ShouldBe(["award.vote-open"], "the share was found in a decree that ended");

        _records = _records.After("awardsettings-p26", new AwardParameterSet("hoi-dong-80.threshold", "0.8", "3/QĐ"));
        Accept(Count(Ballot, "kp-2", "kp-1")).ShouldBe(["AwardBallotConfirmed"]);
        Case!.Outcome.ShouldBe(new BallotOutcome(10, 9, 9, 0, 10, 0.8m, Passed: true));
        Refused(Count(Ballot, "kp-2", "kp-1")).ShouldBe(["ballot.closed /vote"]);
        Refused(Cast("tv-1", agrees: true)).ShouldBe(["ballot.closed /vote"], "no vote after close");
    }

    [Theory]
    [InlineData(7, 1, 0, false)]
    [InlineData(8, 0, 0, true)]
    [InlineData(7, 1, 1, true)]
    public void The_share_is_of_all_members_and_the_absent_answer_in_writing(int agree, int against, int written, bool passed)
    {
        Ready();
        var ballot = Ballot with { For = agree, Against = against, WrittenFor = written, WrittenAgainst = 0 };
        Accept(Count(ballot, "kp-1", null));
        Accept(Count(ballot, "kp-2", "kp-1"));
        Case!.Outcome!.Passed.ShouldBe(passed);
    }

    [Fact]
    public void A_quorum_holds_where_the_council_sets_one()
    {
        Ready();
        _records = _records.After("awardsettings-p26", new AwardParameterSet("hoi-dong-80.quorum", "0.95", "3/QĐ"));
        Accept(Count(Ballot, "kp-1", null));
        Refused(Count(Ballot, "kp-2", "kp-1")).ShouldBe(["ballot.no-quorum"]);
        var thirds = AwardSpec.Shipped.Vote("danh-gia-tiep-can-phap-luat", 1)!;
        Ballots.Judge(thirds, AwardSettings.Empty, 15, 10, 8, 2).Outcome!.Passed.ShouldBeTrue("ten are two thirds of fifteen");
        Ballots.Judge(thirds, AwardSettings.Empty, 15, 9, 8, 1).Why!.Code.ShouldBe("ballot.no-quorum");
        Ballots.Judge(thirds, AwardSettings.Empty, 16, 16, 8, 8).Outcome!.Passed.ShouldBeFalse("a half is no majority");
    }

    [Fact]
    public void An_open_vote_is_one_event_per_member_and_one_vote_per_person()
    {
        Ready();
        Refused(Cast("khac", agrees: true)).ShouldBe(["ballot.not-member"]);
        for (var i = 1; i <= 8; i++)
        {
            Accept(Cast($"tv-{i}", agrees: true, inWriting: i == 8)).ShouldBe(["AwardVoteCast"]);
        }

        Refused(Cast("tv-1", agrees: false, voters: ["tv-1"])).ShouldBe(["ballot.voted"]);
        Refused(Cast("tv-9", agrees: false, voters: ["tv-9"])).ShouldBe(["ballot.voted"], "the person voted by another account");
        Refused(Count(Ballot, "kp-1", null)).ShouldBe(["ballot.open-vote"]);
        Accept(BallotDecisions.Close(Asked, "06/BB")).ShouldBe(["AwardVoteClosed"]);
        Case!.Outcome.ShouldBe(new BallotOutcome(10, 7, 8, 0, 10, 0.8m, Passed: true));
        Refused(Cast("tv-9", agrees: false)).ShouldBe(["ballot.closed /vote"]);
    }

    [Fact]
    public void What_is_granted_is_a_title_of_the_unit_and_what_is_revoked_is_none()
    {
        Ready();
        var grant = new AwardDecisionEntered(Granted: true, "100/QĐ-UBND", Day("2026-12-19"), "Chủ tịch UBND tỉnh");
        RefusedCase(Decide(grant)).ShouldBe(["award-case.no-vote"]);
        Accept(Count(Ballot, "kp-1", null));
        RefusedCase(Decide(grant)).ShouldBe(["award-case.voting"]);
        Accept(Count(Ballot, "kp-2", "kp-1"));
        RefusedCase(Decide(grant with { On = Day("2026-12-17") })).ShouldBe(["date.before-last-step /on"]);
        RefusedCase(Decide(grant, Stands(EligibilityState.NotEligible))).ShouldBe(["award.not-eligible"]);
        AcceptCase(Decide(grant)).ShouldBe(["AwardDecided", "TitleGranted"]);
        _records.TitlesOf("xa-a").All.Single().ShouldBe(new HeldTitle("1", "co-thi-dua-tinh", 2026, "100/QĐ-UBND", Day("2026-12-19")) { Period = "p26", Achievement = "annual" });
        Decide(grant).Decision.ShouldBe(Decision.AlreadyDone);
        Refused(AwardCaseDecisions.Receive(WorldSpec.Small.World, AwardSpec.Shipped, _records, null, Flag, Today)).ShouldBe(["award.rewarded /award"]);

        Refused(AwardCaseDecisions.Announce(Case!, Day("2026-12-18"), ["Cổng thông tin"], Today)).ShouldBe(["date.before-last-step /on"]);
        Accept(AwardCaseDecisions.Announce(Case!, Day("2026-12-20"), ["Cổng thông tin"], Today)).ShouldBe(["AwardAnnounced"]);
        var revoke = new AwardRevocationEntered(RevocationGround.FraudulentDeclaration, "101/QĐ-UBND", Day("2026-12-20"), "Chủ tịch UBND tỉnh", "Kê khai sai");
        AcceptCase(AwardCaseDecisions.Revoke(Case!, revoke, Today)).ShouldBe(["AwardRevoked", "TitleWithdrawn"]);
        (Case!.Status, _records.TitlesOf("xa-a").All.Single().IsOfUnit).ShouldBe((CaseStatus.Revoked, false));
        AwardCaseDecisions.Revoke(Case, revoke, Today).Decision.ShouldBe(Decision.AlreadyDone);
        RefusedCase(AwardCaseDecisions.Revoke(Case, revoke with { Number = "102" }, Today)).ShouldBe(["award-case.not-granted"]);
    }

    [Fact]
    public void What_rested_on_a_title_that_fell_away_is_listed_until_it_is_decided_on()
    {
        _records = _records.After("title-xa-a", new TitleRecorded("cu", "tap-the-lao-dong-xuat-sac", 2025, "9/QĐ", Day("2026-01-10"), "UBND tỉnh"));
        Ready();
        Accept(Count(Ballot, "kp-1", null));
        Accept(Count(Ballot, "kp-2", "kp-1"));
        AcceptCase(Decide(new AwardDecisionEntered(Granted: true, "100/QĐ", Day("2026-12-19"), "Chủ tịch"), Stands(EligibilityState.Eligible, "cu")));
        _records.CausesToReview(Case!, "tot").ShouldBeEmpty();
        _records.CausesToReview(Case!, "thuong").ShouldBe(["class:thuong"], "the class was made anew");

        Accept("title-xa-a", HeldTitles.Withdraw(_records.TitlesOf("xa-a"), "cu", "12/QĐ", Day("2026-12-20"), "Hủy", Today)).ShouldBe(["TitleWithdrawn"]);
        var causes = _records.CausesToReview(Case!, null);
        causes.ShouldBe(["title:cu"]);
        Refused(AwardCaseDecisions.Uphold(Case!, [], "13/QĐ", Today, "Vẫn đủ", Today)).ShouldBe(["award-case.nothing-to-uphold"]);
        Accept(AwardCaseDecisions.Uphold(Case!, causes, "13/QĐ", Today, "Vẫn đủ điều kiện", Today)).ShouldBe(["AwardUpheld"]);
        _records.CausesToReview(Case!, null).ShouldBeEmpty();
        Refused(HeldTitles.Withdraw(_records.TitlesOf("xa-a"), "1", "12/QĐ", Today, "Hủy", Today)).ShouldBe(["title.of-case"]);
    }

    [Fact]
    public void A_person_is_a_role_and_a_number()
    {
        var person = new AwardCaseEntered("giay-khen", "xa-a", "p26", "tinh", Papers, new AwardPerson("công chức văn hóa - xã hội (mẫu)", "MẪU-01"), ReceivedOn: Day("2026-09-20"));
        Accept(Receive(person));
        AcceptCase(Decide(new AwardDecisionEntered(Granted: true, "5/QĐ", Day("2026-12-01"), "Chủ tịch UBND xã"), none: true)).ShouldBe(["AwardDecided", "TitleGranted"]);
        _records.TitlesOf("xa-a").All.Single().IsOfUnit.ShouldBeFalse("the title is the person's");
    }

    [Fact]
    public void A_council_is_composed_of_persons_who_sit_once_and_its_accounts_are_private()
    {
        var (data, hidden) = EventJson.Write(Ten, "thu-ky");
        JsonDocument.Parse(data).RootElement.EnumerateObject().Select(p => p.Name).ShouldBe(["name", "decision", "seats"]);
        JsonDocument.Parse(hidden).RootElement.EnumerateObject().Select(p => p.Name).ShouldBe(["holders", "counters", "by"], ignoreOrder: true);
        CouncilMember[] twice = [new("a", CouncilRole.Chair, Day("2026-01-01"), Day("2026-06-30")), new("a2", CouncilRole.Member, Day("2026-06-30"))];
        Refused(Council.Compose(null, "Hội đồng", "1/QĐ", twice, [], (x, y) => x[0] == y[0])).ShouldBe(["council.member-twice /members/1"]);
        Refused(Council.Compose(null, "Hội đồng", "1/QĐ", [new("a", CouncilRole.Member, Day("2026-01-01"))], ["k", "k"], string.Equals)).ShouldBe(["council.no-chair /members", "list.repeats /counters"]);
        var council = _records.Councils["tinh"];
        council.MembersOn(Day("2025-12-31")).ShouldBe(0);
        Council.Compose(council, "Hội đồng", "1/QĐ", [new("a", CouncilRole.Chair, Day("2026-01-01"))], [], string.Equals).ShouldBeOfType<Decision.Accepted>();
    }

    [Fact]
    public void Settings_and_findings_are_those_that_rules_ask_for()
    {
        var none = AwardSettings.Empty;
        Refused(AwardSettingDecisions.Set(AwardSpec.Shipped, none, new Dictionary<string, string> { ["co.x"] = "1", ["co-chinh-phu.share"] = "nhiều", ["co-thi-dua-tinh.edge"] = "ai" }, "1/QĐ", "Họp"))
            .ShouldBe(["award.parameter-unknown /values/co.x", "award.parameter-invalid /values/co-chinh-phu.share", "award.parameter-invalid /values/co-thi-dua-tinh.edge"]);
        Refused(AwardSettingDecisions.Set(AwardSpec.Shipped, none, new Dictionary<string, string>(), "", "")).ShouldBe(["text.missing /decision", "text.missing /reason", "award.nothing-set /values"]);
        var values = new Dictionary<string, string> { ["co-chinh-phu.share"] = "1/5", ["bang-khen-thu-tuong.applies"] = "true" };
        var set = (Decision.Accepted)AwardSettingDecisions.Set(AwardSpec.Shipped, none, values, "1/QĐ", "Họp");
        var now = set.Events.Aggregate(none, (s, e) => s.After(e));
        now.Number("co-chinh-phu", [], new AwardNumber.Of("share")).ShouldBe(0.2m);
        ((Decision.Accepted)AwardSettingDecisions.Set(AwardSpec.Shipped, now, values, "1/QĐ", "Họp")).Events.ShouldBeEmpty();
        Refused(AwardSettingDecisions.Find(AwardSpec.Shipped, now, "xa-a", new Dictionary<string, bool> { ["dep"] = true }, "1", "Họp")).ShouldBe(["award.finding-unknown /findings/dep"]);
        ((Decision.Accepted)AwardSettingDecisions.Find(AwardSpec.Shipped, now, "xa-a", new Dictionary<string, bool> { ["doan-ket-noi-bo"] = true }, "1", "Họp")).Events.Count.ShouldBe(1);
    }

    private BallotQuestion Asked => new(
        Case!, _records.Councils["tinh"], AwardSpec.Shipped, _records.SettingsOf("p26"), Today, (a, b) => a.TrimEnd('b') == b.TrimEnd('b'));

    private void Ready()
    {
        _records = _records.After("awardsettings-p26", new AwardParameterSet("hoi-dong-80.threshold", "0.8", "3/QĐ"));
        Accept(Receive(Flag));
    }

    private Decision Receive(AwardCaseEntered wanted) => AwardCaseDecisions.Receive(WorldSpec.Small.World, AwardSpec.Shipped, _records, Case, wanted, Today);

    private Decision Count(SecretBallot ballot, string account, string? first) => BallotDecisions.Count(Asked, ballot, account, first);

    private Decision Cast(string account, bool agrees, bool inWriting = false, string[]? voters = null) => BallotDecisions.Cast(Asked, agrees, inWriting, account, voters ?? []);

    private CaseDecision Decide(AwardDecisionEntered wanted, UnitEligibility? stands = null, bool none = false) => AwardCaseDecisions.Decide(
        AwardSpec.Shipped, _records.SettingsOf("p26"), Case!, _records.TitlesOf("xa-a"), 2026, none ? null : stands ?? Stands(EligibilityState.Eligible),
        none ? null : new AwardAsked(77, 80, Today, Today), wanted, Today);

    private static UnitEligibility Stands(EligibilityState state, params IReadOnlyList<string> restsOn) =>
        new AwardSpec { Rules = AwardSpec.Rule("    conditions: [{ total: 1 }]") }.With("xa-a", 58).Of().Single() is var stands
            ? stands with { State = state, Conditions = [stands.Conditions[0] with { RestsOn = restsOn }] }
            : throw new InvalidOperationException();

    private IReadOnlyList<string> Accept(Decision decision) => Accept("award-1", decision);

    private IReadOnlyList<string> Accept(string stream, Decision decision)
    {
        var events = decision.ShouldBeOfType<Decision.Accepted>((decision as Decision.Refused)?.Reasons[0].Message).Events;
        _records = events.Aggregate(_records, (r, e) => r.After(stream, e));
        return [.. events.Select(e => e.GetType().Name)];
    }

    private IReadOnlyList<string> AcceptCase(CaseDecision decided)
    {
        var names = Accept(decided.Decision);
        _records = decided.Titles.Aggregate(_records, (r, e) => r.After("title-xa-a", e));
        return [.. names, .. decided.Titles.Select(e => e.GetType().Name)];
    }

    private static IReadOnlyList<string> RefusedCase(CaseDecision decided) => Refused(decided.Decision);

    private static IReadOnlyList<string> Refused(Decision decision) =>
        [.. decision.ShouldBeOfType<Decision.Refused>().Reasons.Select(r => r.Pointer is null ? r.Code : $"{r.Code} {r.Pointer}")];
}
