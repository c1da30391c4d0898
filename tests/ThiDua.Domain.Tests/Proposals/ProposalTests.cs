using System.Text.Json;
using Shouldly;
using ThiDua.Domain.Criteria;
using ThiDua.Domain.Facts;
using ThiDua.Domain.Periods;
using ThiDua.Domain.Proposals;
using ThiDua.Domain.Tests.Units;
using ThiDua.Domain.Units;
using Xunit;
using static ThiDua.Domain.Tests.Activities.DeciderSpec;

namespace ThiDua.Domain.Tests.Proposals;

/// <summary>The life of a proposal: given a world, when a decision, then exactly these events or refusals.</summary>
public sealed class ProposalTests
{
    private const string Stream = "proposal-p1";
    private static readonly DateOnly Today = Day("2026-11-10");
    private static readonly ProposalDocument Wanted = PatchSpec.Document(PatchSpec.Democracy);

    private static WorldSpec Published => WorldSpec.Empty
        .With("unit-xa-a", new UnitRegistered("xa-a", WorldSpec.Commune, WorldSpec.Start))
        .With("criteria-thi-dua", new CriteriaSetDrafted(1, PatchSpec.BaseDocument), new CriteriaSetPublished(1))
        .With("period-p27", new PeriodPlanned("p27", new PeriodPlan("Năm 2027", PeriodKind.Year, Day("2027-01-01"), Day("2027-12-31"), [], [new SheetInForce("thi-dua", 2)])));

    private static ProposalDrafted Drafted => new(Wanted.Title, Wanted.Source, false, Wanted.Patch.Write()) { Reason = "Chưa có" };

    private static WorldSpec Opened => Published.With(Stream, Drafted, new ProposalOpenedForOpinions(null));

    [Fact]
    public void A_proposal_is_drafted_once_and_revised_when_it_is_written_otherwise()
    {
        Published.Decides(Stream, w => ProposalDecisions.Draft(w, w.Proposal("p1"), Wanted), Drafted);
        var other = PatchSpec.Document("""{"remove":"T"}""");
        Published.With(Stream, Drafted).Decides(
            Stream, w => ProposalDecisions.Draft(w, w.Proposal("p1"), other), new ProposalRevised(other.Title, other.Source, false, other.Patch.Write()) { Reason = "Chưa có" });
        Opened.Decides(
            Stream, w => ProposalDecisions.Draft(w, w.Proposal("p1"), other), new ProposalRevised(other.Title, other.Source, false, other.Patch.Write()) { Reason = "Chưa có" });
    }

    [Fact]
    public void The_same_text_is_recognised_after_the_log_has_sorted_its_keys()
    {
        var stored = JsonElement.Parse($$"""{"changes":{{Wanted.Patch.Write().GetProperty("changes").GetRawText()}},"base":"thi-dua@1"}""");
        ProposalDecisions.Draft(Published.World, Proposal.Evolve(null, "p1", Drafted with { Patch = stored }), Wanted).ShouldBe(Decision.AlreadyDone);
    }

    [Fact]
    public void Only_the_last_published_version_is_changed()
    {
        var next = JsonElement.Parse(PatchSpec.Base.Replace("\"version\":1", "\"version\":2", StringComparison.Ordinal));
        var drafted = Published.With("criteria-thi-dua", new CriteriaSetDrafted(2, next));
        var superseded = drafted.With("criteria-thi-dua", new CriteriaSetPublished(2));
        Decision Draft(World w, string on) => ProposalDecisions.Draft(w, null, PatchSpec.Document("""{"remove":"T"}""", on));
        Published.Refuses(w => Draft(w, "khac@1"), "proposal.base-unknown /base");
        Published.Refuses(w => Draft(w, "thi-dua@2"), "proposal.base-unknown /base");
        drafted.Refuses(w => Draft(w, "thi-dua@2"), "proposal.base-not-published /base");
        superseded.Refuses(w => Draft(w, "thi-dua@1"), "proposal.base-superseded /base");
        Draft(superseded.World, "thi-dua@2").ShouldBeOfType<Decision.Accepted>();
        superseded.With(Stream, Drafted).Refuses(w => ProposalDecisions.OpenForOpinions(w, w.Proposal("p1")!, null, Today), "proposal.base-superseded");
        Refused(ProposalDecisions.Adopt(superseded.With(Stream, Drafted, new ProposalOpenedForOpinions(null)).World, Open(), "p27", null).Decision)
            .ShouldBe(["proposal.base-superseded"]);
        ProposalDecisions.Apply(superseded.World, Wanted.Patch).Set.ShouldNotBeNull("a superseded version may still be simulated");
    }

    [Fact]
    public void What_changes_nothing_or_does_not_add_up_is_no_proposal()
    {
        Published.Refuses(w => ProposalDecisions.Draft(w, null, PatchSpec.Document("""{"change":{"code":"I.1","max":40}}""")), "proposal.changes-nothing /changes");
        Published.Refuses(w => ProposalDecisions.Draft(w, null, PatchSpec.Document("""{"change":{"code":"I.1","max":41}}""")), "criteria.points-do-not-add-up /changes");
    }

    [Fact]
    public void It_is_opened_for_opinions_until_a_day_that_has_not_passed()
    {
        Published.With(Stream, Drafted).Decides(
            Stream, w => ProposalDecisions.OpenForOpinions(w, w.Proposal("p1")!, Today, Today), new ProposalOpenedForOpinions(Today));
        Opened.Decides(Stream, w => ProposalDecisions.OpenForOpinions(w, w.Proposal("p1")!, Today, Today), new ProposalOpenedForOpinions(Today));
        Opened.Refuses(w => ProposalDecisions.OpenForOpinions(w, w.Proposal("p1")!, Today.AddDays(-1), Today), "date.in-past /until");
    }

    [Fact]
    public void Opinions_are_given_while_it_is_open()
    {
        Decision Give(WorldSpec spec, Stance stance, string? unit, string? text, DateOnly? on = null) =>
            ProposalDecisions.GiveOpinion(spec.World, spec.World.Proposal("p1")!, stance, unit, text, on ?? Today);
        EventJson.Same(
            Give(Opened, Stance.Disagree, "xa-a", "Chưa hợp lý").ShouldBeOfType<Decision.Accepted>().Events.ShouldHaveSingleItem(),
            new ProposalOpinionGiven(Stance.Disagree, "xa-a") { Text = "Chưa hợp lý" }).ShouldBeTrue();
        Give(Opened, Stance.Agree, null, null).ShouldBeOfType<Decision.Accepted>();
        Refused(Give(Opened, Stance.Disagree, "xa-z", null)).ShouldBe(["unit.unknown /unit", "text.missing /text"]);
        Refused(Give(Opened, Stance.Agree, null, " ")).ShouldBe(["text.missing /text"]);
        Refused(Give(Published.With(Stream, Drafted), Stance.Agree, null, null)).ShouldBe(["proposal.not-open-for-opinions"]);
        var until = Published.With(Stream, Drafted, new ProposalOpenedForOpinions(Today));
        Give(until, Stance.Agree, null, null).ShouldBeOfType<Decision.Accepted>();
        Refused(Give(until, Stance.Agree, null, null, Today.AddDays(1))).ShouldBe(["proposal.opinions-closed"]);
    }

    [Fact]
    public void An_opinion_stays_with_the_text_it_was_given_on()
    {
        var revised = new ProposalRevised("Khác", "Khác", false, Wanted.Patch.Write());
        var proposal = Opened.With(Stream, new ProposalOpinionGiven(Stance.Disagree, "xa-a"), revised, new ProposalOpinionGiven(Stance.Agree, "xa-a")).World.Proposal("p1")!;
        proposal.Opinions.ShouldBe([new Opinion(Stance.Disagree, "xa-a", 1, null), new Opinion(Stance.Agree, "xa-a", 2, null)]);
        (proposal.Status, proposal.Revision, proposal.Version).ShouldBe((ProposalStatus.OpenForOpinions, 2, 5));
    }

    [Fact]
    public void Adopting_writes_the_next_draft_of_the_criteria_set()
    {
        var adoption = ProposalDecisions.Adopt(Opened.World, Open(), "p27", "Đa số đồng ý");
        EventJson.Same(
            adoption.Decision.ShouldBeOfType<Decision.Accepted>().Events.ShouldHaveSingleItem(), new ProposalAdopted("thi-dua", 2, "p27") { Reason = "Đa số đồng ý" }).ShouldBeTrue();
        var drafted = adoption.Drafted.ShouldHaveSingleItem().ShouldBeOfType<CriteriaSetDrafted>();
        drafted.Reason.ShouldBe("Theo đề xuất p1: Đưa tiêu chí dân chủ vào");
        CriteriaReader.ReadJson(System.Text.Encoding.UTF8.GetBytes(drafted.Document.GetRawText())).Set.ShouldBe(PatchSpec.Patched(PatchSpec.Democracy));

        var world = Opened.With(Stream, new ProposalAdopted("thi-dua", 2, "p27")).With("criteria-thi-dua", drafted).World;
        ProposalDecisions.Adopt(world, world.Proposal("p1")!, "p27", null).Decision.ShouldBe(Decision.AlreadyDone);
        world.CriteriaSets["thi-dua"].Publish(2).ShouldBeOfType<Decision.Accepted>();
    }

    [Fact]
    public void Adopting_needs_opinions_a_period_that_has_not_begun_and_no_other_draft()
    {
        IEnumerable<string> Adopt(WorldSpec spec, string period = "p27", string? reason = null) =>
            Refused(ProposalDecisions.Adopt(spec.World, spec.World.Proposal("p1")!, period, reason).Decision);
        Adopt(Published.With(Stream, Drafted)).ShouldBe(["proposal.not-opened"]);
        Adopt(Opened, "p28").ShouldBe(["period.unknown /period"]);
        Adopt(Opened, reason: "").ShouldBe(["text.missing /reason"]);
        Adopt(Opened.With("period-p27", new PeriodOpened())).ShouldBe(["proposal.period-open /period"]);
        var next = JsonElement.Parse(PatchSpec.Base.Replace("\"version\":1", "\"version\":2", StringComparison.Ordinal));
        Adopt(Opened.With("criteria-thi-dua", new CriteriaSetDrafted(2, next))).ShouldBe(["proposal.draft-exists"]);
    }

    [Fact]
    public void Declining_needs_a_reason_and_ends_it()
    {
        var proposal = Open();
        Refused(ProposalDecisions.Decline(proposal, "")).ShouldBe(["text.missing /reason"]);
        var declined = ProposalDecisions.Decline(proposal, "Chưa phù hợp").ShouldBeOfType<Decision.Accepted>().Events.ShouldHaveSingleItem();
        var ended = Proposal.Evolve(proposal, "p1", declined);
        (ended.Status, ended.Decided).ShouldBe((ProposalStatus.Declined, "Chưa phù hợp"));
        ProposalDecisions.Decline(ended, "Chưa phù hợp").ShouldBe(Decision.AlreadyDone);
        var world = Opened.With(Stream, declined).World;
        Refused(ProposalDecisions.Decline(ended, "Khác")).ShouldBe(["proposal.decided"]);
        Refused(ProposalDecisions.Draft(world, ended, PatchSpec.Document("""{"remove":"T"}"""))).ShouldBe(["proposal.decided"]);
        Refused(ProposalDecisions.OpenForOpinions(world, ended, null, Today)).ShouldBe(["proposal.decided"]);
        Refused(ProposalDecisions.GiveOpinion(world, ended, Stance.Agree, null, null, Today)).ShouldBe(["proposal.not-open-for-opinions"]);
        Refused(ProposalDecisions.Adopt(world, ended, "p27", null).Decision).ShouldBe(["proposal.decided"]);
    }

    [Fact]
    public void Impossible_histories_are_not_read()
    {
        Should.Throw<CorruptStreamException>(() => Published.With(Stream, new ProposalOpenedForOpinions(null)));
        Should.Throw<CorruptStreamException>(() => Published.With(Stream, Drafted, Drafted));
        Should.Throw<CorruptStreamException>(() => Published.With(Stream, Drafted, new ProposalAdopted("thi-dua", 2, "p27")));
        Should.Throw<CorruptStreamException>(() => Opened.With(Stream, new ProposalDeclined(), new ProposalDeclined()));
        Should.Throw<CorruptStreamException>(() => Published.With(Stream, Drafted with { Patch = JsonElement.Parse("{}") }));
    }

    [Fact]
    public void Reasons_and_opinions_in_words_are_kept_apart()
    {
        IDomainEvent[] events = [Drafted, new ProposalOpinionGiven(Stance.Agree) { Text = "Đồng ý" }, new ProposalAdopted("a", 2, "p") { Reason = "Vì" }, new ProposalDeclined { Reason = "Vì" }];
        foreach (var e in events)
        {
            var (data, hidden) = EventJson.Write(e, "account-1");
            JsonElement.Parse(data).EnumerateObject().ShouldNotContain(p => p.Name == "reason" || p.Name == "text");
            JsonElement.Parse(hidden).EnumerateObject().Count().ShouldBe(2, "the account and the words");
        }
    }

    private static Proposal Open() => Opened.World.Proposal("p1")!;

    private static IEnumerable<string> Refused(Decision decision) =>
        decision.ShouldBeOfType<Decision.Refused>().Reasons.Select(r => r.Pointer is null ? r.Code : $"{r.Code} {r.Pointer}");
}
