using System.Text.Json;
using Shouldly;
using ThiDua.Domain.Criteria;
using ThiDua.Domain.Entries;
using ThiDua.Domain.Facts;
using ThiDua.Domain.Periods;
using ThiDua.Domain.Tests.Units;
using Xunit;
using static ThiDua.Domain.Tests.Activities.DeciderSpec;

namespace ThiDua.Domain.Tests.Entries;

public sealed class EntryTests
{
    private static readonly World Planned = WorldSpec.Small
        .With("criteria-j", new CriteriaSetDrafted(1, JsonDocument.Parse(Judged).RootElement), new CriteriaSetPublished(1))
        .With("period-p26", new PeriodPlanned("p26", WorldSpec.Plan with { Sheets = [new SheetInForce("j", 1)] })).World;

    private static readonly World Open = Planned.After("period-p26", new PeriodOpened());

    [Fact]
    public void Targets_are_assigned_and_what_stands_adds_nothing() => Given().When(Assign(null, ("I.1", 12m))).Then(new TargetAssigned("I.1", 12m));

    [Fact]
    public void A_target_that_stands_is_changed_or_withdrawn_only_with_a_reason()
    {
        var given = Given(new TargetAssigned("I.1", 12m));
        given.When(Assign(null, ("I.1", 13m))).ThenRefused("text.missing /reason");
        given.When(Assign(null, ("I.1", null))).ThenRefused("text.missing /reason");
        given.When(Assign("Thành phố giao thêm", ("I.1", 13m))).Then(new TargetAssigned("I.1", 13m) { Reason = "Thành phố giao thêm" });
        given.When(Assign("Không giao nữa", ("I.1", null))).Then(new TargetWithdrawn("I.1") { Reason = "Không giao nữa" });
        given.When(Assign(null, ("I.1", 12.0m))).Then();
        Given().When(Assign(null, ("I.1", null))).Then();
    }

    [Theory]
    [InlineData("I.9", 5, "criterion.unknown /targets/I.9")]
    [InlineData("a/b~c", 5, "criterion.unknown /targets/a~1b~0c")]
    [InlineData("I.1", 0, "target.not-positive /targets/I.1")]
    [InlineData("I.1", -1, "target.not-positive /targets/I.1")]
    [InlineData("I.1", 0.00001, "number.too-precise /targets/I.1")]
    [InlineData("I.1", 1e15, "number.too-large /targets/I.1")]
    public void A_target_that_cannot_be_is_refused(string criterion, double target, string refusal) =>
        Given().When(Assign(null, (criterion, (decimal)target))).ThenRefused(refusal);

    [Fact]
    public void All_that_is_wrong_is_told_at_once_and_nothing_is_assigned()
    {
        Given().When(Assign(" ", ("I.1", 5m), ("I.8", 5m), ("I.9", 0m)))
            .ThenRefused("criterion.unknown /targets/I.8", "criterion.unknown /targets/I.9", "target.not-positive /targets/I.9", "text.missing /reason");
        Given().When(Assign(null)).ThenRefused("target.missing /targets");
    }

    [Fact]
    public void A_criterion_is_declared_not_applicable_and_applicable_again()
    {
        Given().When((s, e) => EntryDecisions.Apply(s, e, "I.1", notApplicable: true, "Không có thôn"))
            .Then(new CriterionDeclaredNotApplicable("I.1") { Reason = "Không có thôn" });
        Given(new CriterionDeclaredNotApplicable("I.1")).When((s, e) => EntryDecisions.Apply(s, e, "I.1", notApplicable: false, "Đã có thôn"))
            .Then(new CriterionDeclaredApplicable("I.1") { Reason = "Đã có thôn" });
        Given().When((s, e) => EntryDecisions.Apply(s, e, "I.1", notApplicable: false, "Vẫn áp dụng")).Then();
        Given().When((s, e) => EntryDecisions.Apply(s, e, "I.1", notApplicable: true, null)).ThenRefused("text.missing /reason");
        Given().When((s, e) => EntryDecisions.Apply(s, e, "I.9", notApplicable: true, "Lý do")).ThenRefused("criterion.not-found");
        Given().When((s, e) => EntryDecisions.Apply(s, e, "I.2", notApplicable: true, "Lý do")).ThenRefused("criterion.always-applies /notApplicable");
        Given(new CriterionDeclaredNotApplicable("I.2")).When((s, e) => EntryDecisions.Apply(s, e, "I.2", notApplicable: false, "Lý do"))
            .Then(new CriterionDeclaredApplicable("I.2") { Reason = "Lý do" });
    }

    [Fact]
    public void A_unit_scores_itself_and_the_committee_appraises_with_a_reason()
    {
        Given().When((s, e) => EntryDecisions.SelfScore(s, e, "I.1", new JudgementEntered(8.5m))).Then(new SelfScored("I.1", 8.5m));
        Given(new SelfScored("I.1", 8.5m)).When((s, e) => EntryDecisions.SelfScore(s, e, "I.1", new JudgementEntered(9m, null, "Bổ sung")))
            .Then(new SelfScored("I.1", 9m) { Reason = "Bổ sung" });
        Given().When((s, e) => EntryDecisions.Appraise(s, e, "I.1", new JudgementEntered(7m, null, "Thiếu minh chứng")))
            .Then(new CriterionAppraised("I.1", 7m) { Reason = "Thiếu minh chứng" });
        Given().When((s, e) => EntryDecisions.Appraise(s, e, "I.1", new JudgementEntered(7m))).ThenRefused("text.missing /reason");
    }

    [Theory]
    [InlineData(-0.1, "points.out-of-range /points")]
    [InlineData(10.1, "points.out-of-range /points")]
    [InlineData(1.00001, "number.too-precise /points")]
    [InlineData(null, "judgement.points-or-options /points")]
    public void A_judgement_that_cannot_be_is_refused(double? points, string refusal)
    {
        Given().When((s, e) => EntryDecisions.SelfScore(s, e, "I.1", new JudgementEntered((decimal?)points))).ThenRefused(refusal);
        Given().When((s, e) => EntryDecisions.Appraise(s, e, "I.1", new JudgementEntered((decimal?)points, null, "Lý do"))).ThenRefused(refusal);
    }

    [Fact]
    public void Options_are_chosen_where_the_sheet_has_some_and_nowhere_else()
    {
        Given().When((s, e) => EntryDecisions.SelfScore(s, e, "I.2", new JudgementEntered(null, ["b"]))).Then(new SelfScored("I.2", null, ["b"]));
        Given().When((s, e) => EntryDecisions.Appraise(s, e, "I.3", new JudgementEntered(null, ["b", "a"], "Đủ cả hai")))
            .Then(new CriterionAppraised("I.3", null, ["a", "b"]) { Reason = "Đủ cả hai" });
        Given().When((s, e) => EntryDecisions.SelfScore(s, e, "I.3", new JudgementEntered(null, []))).Then(new SelfScored("I.3", null, []));

        Given().When((s, e) => EntryDecisions.SelfScore(s, e, "I.2", new JudgementEntered(5m, ["a"]))).ThenRefused("judgement.points-or-options /points");
        Given().When((s, e) => EntryDecisions.SelfScore(s, e, "I.2", new JudgementEntered(5m))).ThenRefused("judgement.options-needed /points");
        Given().When((s, e) => EntryDecisions.SelfScore(s, e, "I.1", new JudgementEntered(null, ["a"]))).ThenRefused("judgement.no-options /options");
        Given().When((s, e) => EntryDecisions.SelfScore(s, e, "I.2", new JudgementEntered(null, ["a", "b"]))).ThenRefused("option.exactly-one /options");
        Given().When((s, e) => EntryDecisions.SelfScore(s, e, "I.2", new JudgementEntered(null, []))).ThenRefused("option.exactly-one /options");
        Given().When((s, e) => EntryDecisions.SelfScore(s, e, "I.3", new JudgementEntered(null, ["z", "z"])))
            .ThenRefused("list.repeats /options", "option.unknown /options/0", "option.unknown /options/1");
        Given().When((s, e) => EntryDecisions.SelfScore(s, e, "I.9", new JudgementEntered(5m))).ThenRefused("criterion.not-found");
    }

    [Fact]
    public void Entries_need_an_open_period_that_scores_the_unit()
    {
        static Decision Nothing(World world, string period, string unit) =>
            EntrySheet.Decide(world, period, unit, Today, PeriodAct.Prepare, sheet => Decision.Accept(new TargetAssigned("I.1", sheet.Sheet.Max)));

        Codes(Nothing(Open, "p26", "xa-a")).ShouldBeEmpty();
        Codes(Nothing(Open, "p27", "xa-a")).ShouldBe(["period.not-found"]);
        Codes(Nothing(Open, "p26", "thon-1")).ShouldBe(["unit.not-found"]);
        Codes(Nothing(Open, "p26", "xa-z")).ShouldBe(["unit.not-found"]);
        Codes(Nothing(Planned, "p26", "xa-a")).ShouldBe(["period.not-open"]);
        Codes(Nothing(Open.After("period-p26", new PeriodClosed()), "p26", "xa-a")).ShouldBe(["period.not-open"]);
        Codes(Nothing(Planned, "p26", "xa-z")).ShouldBe(["unit.not-found"]);
        Codes(EntrySheet.Decide(Open, "p26", "xa-a", Today, PeriodAct.Appraise, _ => Decision.AlreadyDone)).ShouldBe(["period.wrong-step"]);
    }

    [Fact]
    public void Votes_on_a_tie_are_recorded_for_every_unit_of_the_ballot_once()
    {
        var (refused, events) = EntryDecisions.Vote(Open, "p26", Ballot(("xa-a", 5), ("xa-b", 4)), _ => EntryHistory.Empty);
        refused.ShouldBeNull();
        events.OrderBy(e => e.Key).Select(e => (e.Key, e.Value)).ShouldBe(
            [("xa-a", new TieVoteRecorded(5, 9, "07/BB")), ("xa-b", new TieVoteRecorded(4, 9, "07/BB"))]);
        EntryDecisions.Vote(Open, "p26", Ballot(("xa-a", 5), ("xa-b", 4)), unit => EntryHistory.Empty.After(events[unit])).Events.ShouldBeEmpty();
        EntryHistory.Empty.After(events["xa-a"]).Entry.TieVotes.ShouldBe(5);
    }

    [Fact]
    public void A_ballot_that_cannot_be_is_refused()
    {
        static string[] Refusals(string period, TieVotesEntered entered, World? world = null) =>
            Codes(EntryDecisions.Vote(world ?? Open, period, entered, _ => EntryHistory.Empty).Refused!);

        Refusals("p27", Ballot(("xa-a", 5), ("xa-b", 4))).ShouldBe(["period.not-found"]);
        Refusals("p26", Ballot(("xa-a", 5), ("xa-b", 4)), Planned).ShouldBe(["period.not-open"]);
        Refusals("p26", Ballot(("xa-a", 5))).ShouldBe(["vote.too-few-units /votes"]);
        Refusals("p26", Ballot(("xa-a", -1), ("xa-b", 1.5m), ("thon-1", 1)) with { Minutes = "" })
            .ShouldBe(["text.missing /minutes", "unit.unknown /votes/thon-1", "number.negative /votes/xa-a", "number.not-whole /votes/xa-b"]);
        Refusals("p26", Ballot(("xa-a", 5), ("xa-b", 4)) with { Cluster = "c9" }).ShouldBe(["cluster.unknown /cluster"]);
    }

    [Theory]
    [InlineData("2026.H01", "113")]
    [InlineData("2026", "H01.113")]
    [InlineData("dan-van-2026", "xa-a")]
    public void A_stream_names_its_period_and_unit_whatever_their_codes_look_like(string period, string unit) =>
        EntryHistory.KeyOf(EntryHistory.StreamOf(period, unit)).ShouldBe((period, unit));

    [Theory]
    [InlineData("entry-p26")]
    [InlineData("entry-p26:")]
    [InlineData("entry-:xa-a")]
    [InlineData("entry-p26:xa:a")]
    [InlineData("unit-xa-a")]
    public void A_stream_that_names_none_is_damage(string stream) => Should.Throw<CorruptStreamException>(() => EntryHistory.KeyOf(stream));

    [Fact]
    public void An_event_of_another_stream_is_damage() => Should.Throw<CorruptStreamException>(() => EntryHistory.Empty.After(new PeriodOpened()));

    [Fact]
    public void Reasons_are_in_the_private_part()
    {
        var (data, hidden) = EventJson.Write(new CriterionAppraised("I.1", 7m) { Reason = "Thiếu minh chứng" }, "account-1");
        JsonDocument.Parse(data).RootElement.EnumerateObject().Select(m => m.Name).ShouldBe(["criterion", "points"]);
        JsonDocument.Parse(hidden).RootElement.GetProperty("reason").GetString().ShouldBe("Thiếu minh chứng");
    }

    private static TieVotesEntered Ballot(params (string Unit, decimal Votes)[] votes) => new("c1", votes.ToDictionary(v => v.Unit, v => v.Votes), "07/BB");

    private static Func<EntrySheet, EntryHistory, Decision> Assign(string? reason, params (string Criterion, decimal? Target)[] targets) =>
        (sheet, entry) => EntryDecisions.Assign(sheet, entry, targets.ToDictionary(t => t.Criterion, t => t.Target), reason);

    private static GivenEntry Given(params IDomainEvent[] events) => new(events);

    private static string[] Codes(Decision decision) => decision is Decision.Refused refused
        ? [.. refused.Reasons.Select(r => r.Pointer is null ? r.Code : $"{r.Code} {r.Pointer}")]
        : [];

    private const string Judged =
        """
        {"code":"j","version":1,"title":"Thử","legalBasis":{"document":"Thử"},"max":30,"rounding":{"criterion":2,"total":2},
         "sections":[{"code":"I","title":"Một","max":30,"criteria":[
          {"code":"I.1","title":"Chấm","max":10,"legalBasis":{"document":"Thử"},"notApplicable":{"means":"full"},"formula":{"appraised":{}}},
          {"code":"I.2","title":"Chọn một","max":10,"legalBasis":{"document":"Thử"},
           "formula":{"options":{"choices":[{"code":"a","title":"Tốt","points":10},{"code":"b","title":"Khá","points":5}]}}},
          {"code":"I.3","title":"Chọn nhiều","max":10,"legalBasis":{"document":"Thử"},
           "formula":{"options":{"several":true,"choices":[{"code":"a","title":"Một","points":6},{"code":"b","title":"Hai","points":6}]}}}]}]}
        """;

    private sealed class GivenEntry(IDomainEvent[] events)
    {
        public Outcome When(Func<EntrySheet, EntryHistory, Decision> decide) => new(events, decide);
    }

    private sealed class Outcome(IDomainEvent[] given, Func<EntrySheet, EntryHistory, Decision> decide)
    {
        public void Then(params IDomainEvent[] expected)
        {
            var accepted = Decide(given).ShouldBeOfType<Decision.Accepted>().Events;
            accepted.Select(Text).ShouldBe(expected.Select(Text));
            Decide([.. given, .. accepted]).ShouldBeOfType<Decision.Accepted>().Events.ShouldBeEmpty("the same command again must add nothing");
        }

        public void ThenRefused(params string[] codes)
        {
            var refused = Decide(given).ShouldBeOfType<Decision.Refused>();
            Codes(refused).ShouldBe(codes);
            refused.Reasons.ShouldAllBe(r => r.Message.Length > 10 && r.Message == r.Message.Normalize());
        }

        private Decision Decide(IEnumerable<IDomainEvent> events) =>
            EntrySheet.Decide(Open, "p26", "xa-a", Today, PeriodAct.Prepare, sheet => decide(sheet, events.Aggregate(EntryHistory.Empty, (h, e) => h.After(e))));

        private static string Text(IDomainEvent e) => e.GetType().Name + JsonSerializer.Serialize(e, e.GetType(), EventJson.Whole);
    }
}
