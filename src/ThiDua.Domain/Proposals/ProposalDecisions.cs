using System.Text.Json;
using ThiDua.Domain.Activities;
using ThiDua.Domain.Criteria;
using ThiDua.Domain.Measures;
using ThiDua.Domain.Periods;

namespace ThiDua.Domain.Proposals;

/// <summary>What adopting a proposal records: in its own stream, and the draft in the stream of the criteria set.</summary>
/// <param name="Decision">For the proposal.</param>
/// <param name="Drafted">For the criteria set; none when there is nothing to record.</param>
public sealed record AdoptionDecision(Decision Decision, IReadOnlyList<IDomainEvent> Drafted);

/// <summary>Decisions about proposals. The proposal is passed apart from the world: the world does not know its private parts.</summary>
public static class ProposalDecisions
{
    /// <summary>Opinions that a proposal can have.</summary>
    public const int OpinionsMax = 2_000;

    /// <summary>Drafts a proposal, or writes it anew while nothing was decided. The same document again adds nothing.</summary>
    /// <param name="world">The criteria sets.</param>
    /// <param name="proposal">The proposal as it is, or null.</param>
    /// <param name="document">What is wanted.</param>
    /// <param name="findMeasure">The measures that exist; by default <see cref="MeasureCatalogue.Find"/>.</param>
    public static Decision Draft(World world, Proposal? proposal, ProposalDocument document, Func<string, Measure?>? findMeasure = null)
    {
        var patch = document.Patch.Write();
        if (proposal is not null && (proposal.Title, proposal.Source, proposal.Sample, proposal.Reason) == (document.Title, document.Source, document.Sample, document.Reason)
            && JsonElement.DeepEquals(proposal.Patch, patch))
        {
            return Decision.AlreadyDone;
        }

        if (proposal is { IsOpen: false })
        {
            return Closed();
        }

        var applied = ApplyToCurrent(world, document.Patch, findMeasure);
        return applied.Reasons.Count > 0
            ? Decision.Refuse(applied.Reasons)
            : proposal is null
                ? Decision.Accept(new ProposalDrafted(document.Title, document.Source, document.Sample, patch) { Reason = document.Reason })
                : Decision.Accept(new ProposalRevised(document.Title, document.Source, document.Sample, patch) { Reason = document.Reason });
    }

    /// <summary>Opens a proposal for opinions, or gives it another last day.</summary>
    /// <param name="world">The criteria sets.</param>
    /// <param name="proposal">The proposal.</param>
    /// <param name="until">Last day for opinions, or null.</param>
    /// <param name="today">Today in Vietnam.</param>
    public static Decision OpenForOpinions(World world, Proposal proposal, DateOnly? until, DateOnly today)
    {
        if (!proposal.IsOpen)
        {
            return Closed();
        }

        if (proposal.Status == ProposalStatus.OpenForOpinions && proposal.OpinionsUntil == until)
        {
            return Decision.AlreadyDone;
        }

        if (until < today)
        {
            return Decision.Refuse("date.in-past", "Ngày cuối lấy ý kiến đã qua.", "/until");
        }

        var applied = ApplyToCurrent(world, CriteriaPatch.Read(proposal.Patch));
        return applied.Reasons.Count > 0 ? Decision.Refuse(Placeless(applied.Reasons)) : Decision.Accept(new ProposalOpenedForOpinions(until));
    }

    /// <summary>Gives an opinion. Several of one body are all kept: the last one is on the latest text.</summary>
    /// <param name="world">The units.</param>
    /// <param name="proposal">The proposal.</param>
    /// <param name="stance">What the opinion comes to.</param>
    /// <param name="unit">Unit that it is given for, or null.</param>
    /// <param name="text">In words; needed unless the opinion agrees.</param>
    /// <param name="today">Today in Vietnam.</param>
    public static Decision GiveOpinion(World world, Proposal proposal, Stance stance, string? unit, string? text, DateOnly today)
    {
        if (proposal.Status != ProposalStatus.OpenForOpinions)
        {
            return Decision.Refuse("proposal.not-open-for-opinions", "Đề xuất này không trong thời gian lấy ý kiến.");
        }

        if (today > proposal.OpinionsUntil)
        {
            return Decision.Refuse("proposal.opinions-closed", $"Đã hết hạn lấy ý kiến (ngày {proposal.OpinionsUntil:dd/MM/yyyy}).");
        }

        if (proposal.Opinions.Count >= OpinionsMax)
        {
            return Decision.Refuse("proposal.opinions-full", $"Đề xuất đã nhận {OpinionsMax} ý kiến, không nhận thêm được.");
        }

        IReadOnlyList<Refusal> refusals =
        [
            .. unit is null ? [] : Require.That(world.Unit(unit) is not null, "unit.unknown", "Không có đơn vị nào mang mã này.", "/unit"),
            .. stance == Stance.Agree && text is null ? [] : Require.Text(text, "/text", CriteriaLimits.Text),
        ];
        return refusals.Count > 0 ? Decision.Refuse(refusals) : Decision.Accept(new ProposalOpinionGiven(stance, unit) { Text = text });
    }

    /// <summary>
    /// Adopts a proposal that was open for opinions: what it makes becomes the next draft of the criteria set, to be published by the ordinary
    /// route, and to be in force from a period that is still planned.
    /// </summary>
    /// <param name="world">Criteria sets and periods.</param>
    /// <param name="proposal">The proposal.</param>
    /// <param name="period">Code of the period.</param>
    /// <param name="reason">Why, or null.</param>
    public static AdoptionDecision Adopt(World world, Proposal proposal, string period, string? reason)
    {
        static AdoptionDecision Only(Decision decision) => new(decision, []);
        if (proposal.Status == ProposalStatus.Adopted && proposal.Adopted!.FromPeriod == period)
        {
            return Only(Decision.AlreadyDone);
        }

        if (!proposal.IsOpen)
        {
            return Only(Closed());
        }

        if (proposal.Status != ProposalStatus.OpenForOpinions)
        {
            return Only(Decision.Refuse("proposal.not-opened", "Đề xuất phải được lấy ý kiến trước khi thông qua."));
        }

        IReadOnlyList<Refusal> refusals = [.. Period(world, period), .. reason is null ? [] : Require.Text(reason, "/reason", CriteriaLimits.Text)];
        if (refusals.Count > 0)
        {
            return Only(Decision.Refuse(refusals));
        }

        var (set, reasons) = ApplyToCurrent(world, CriteriaPatch.Read(proposal.Patch));
        if (set is null)
        {
            return Only(Decision.Refuse(Placeless(reasons)));
        }

        var history = world.CriteriaSets[set.Code];
        if (history.Find(set.Version) is not null)
        {
            return Only(Decision.Refuse(
                "proposal.draft-exists", $"Bộ tiêu chí {set.Code} đang có dự thảo phiên bản {set.Version}: ban hành dự thảo đó, hoặc đưa nội dung của nó vào đề xuất."));
        }

        return history.Draft(set.Code, set.Version, new CriteriaReading(set, []), $"Theo đề xuất {proposal.Id}: {proposal.Title}") switch
        {
            Decision.Accepted drafted => new AdoptionDecision(
                Decision.Accept(new ProposalAdopted(set.Code, set.Version, period) { Reason = reason }), drafted.Events),
            Decision.Refused refused => Only(Decision.Refuse(Placeless(refused.Reasons))),
            _ => throw new InvalidOperationException("A decision is accepted or refused."),
        };
    }

    /// <summary>Declines a proposal.</summary>
    /// <param name="proposal">The proposal.</param>
    /// <param name="reason">Why.</param>
    public static Decision Decline(Proposal proposal, string? reason)
    {
        if (!proposal.IsOpen)
        {
            return proposal.Status == ProposalStatus.Declined && proposal.Decided == reason ? Decision.AlreadyDone : Closed();
        }

        IReadOnlyList<Refusal> refusals = [.. Require.Text(reason, "/reason", CriteriaLimits.Text)];
        return refusals.Count > 0 ? Decision.Refuse(refusals) : Decision.Accept(new ProposalDeclined { Reason = reason });
    }

    /// <summary>The version that a patch makes of a base that is published, in force or superseded: what may be simulated.</summary>
    /// <param name="world">The criteria sets.</param>
    /// <param name="patch">The patch.</param>
    /// <param name="findMeasure">The measures that exist; by default <see cref="MeasureCatalogue.Find"/>.</param>
    public static (CriteriaSet? Set, IReadOnlyList<Refusal> Reasons) Apply(World world, CriteriaPatch patch, Func<string, Measure?>? findMeasure = null)
    {
        if (world.CriteriaSets.GetValueOrDefault(patch.Base.Code)?.Find(patch.Base.Version) is not { } version)
        {
            return No("proposal.base-unknown", $"Không có bộ tiêu chí {patch.Base}.");
        }

        if (!version.Published)
        {
            return No("proposal.base-not-published", $"Bộ tiêu chí {patch.Base} còn là dự thảo: hãy sửa thẳng dự thảo thay vì đề xuất thay đổi.");
        }

        var result = patch.Apply(version.Document, version.Number + 1, findMeasure);
        return result.Set is { } set ? (set, []) : (null, [.. result.Problems.Select(p => new Refusal(p.Code, p.Message, p.Pointer))]);
    }

    /// <summary>The same of a base that is the last published version, and changed: what may be proposed.</summary>
    private static (CriteriaSet? Set, IReadOnlyList<Refusal> Reasons) ApplyToCurrent(World world, CriteriaPatch patch, Func<string, Measure?>? findMeasure = null)
    {
        if (world.CriteriaSets.GetValueOrDefault(patch.Base.Code)?.Published is { } current && current.Number > patch.Base.Version)
        {
            return No("proposal.base-superseded", $"Bộ tiêu chí {patch.Base} đã được thay bằng phiên bản {current.Number}; hãy viết lại đề xuất trên phiên bản đó.");
        }

        var (set, reasons) = Apply(world, patch, findMeasure);
        return set is not null && set with { Version = patch.Base.Version } == world.Sheet(set.Code, patch.Base.Version)
            ? No("proposal.changes-nothing", "Đề xuất không làm thay đổi gì so với bộ tiêu chí gốc.", "/changes")
            : (set, reasons);
    }

    private static (CriteriaSet? Set, IReadOnlyList<Refusal> Reasons) No(string code, string message, string pointer = "/base") => (null, [new Refusal(code, message, pointer)]);

    /// <summary>What was written before no longer holds: it stands nowhere in the request.</summary>
    private static List<Refusal> Placeless(IReadOnlyList<Refusal> reasons) => [.. reasons.Select(r => r with { Pointer = null })];

    private static IEnumerable<Refusal> Period(World world, string code) => world.Period(code) switch
    {
        null => [new Refusal("period.unknown", "Không có kỳ thi đua nào mang mã này.", "/period")],
        { Status: PeriodStatus.Planned } => [],
        _ => [new Refusal("proposal.period-open", "Kỳ thi đua này đã mở nên không đổi được bộ tiêu chí; hãy nêu một kỳ chưa mở.", "/period")],
    };

    private static Decision Closed() => Decision.Refuse("proposal.decided", "Đề xuất này đã được quyết định nên không thay đổi được nữa.");
}
