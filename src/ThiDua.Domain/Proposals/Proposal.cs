using System.Collections.Immutable;
using System.Text.Json;
using ThiDua.Domain.Facts;

namespace ThiDua.Domain.Proposals;

/// <summary>A change to a published criteria set was proposed (đề xuất).</summary>
/// <param name="Title">Vietnamese title.</param>
/// <param name="Source">Where it is from.</param>
/// <param name="Sample">A sample for reference (mẫu tham khảo).</param>
/// <param name="Patch">What changes, as <see cref="CriteriaPatch.Write"/> writes it.</param>
public sealed record ProposalDrafted(string Title, string Source, bool Sample, JsonElement Patch) : IDomainEvent
{
    /// <summary>Why.</summary>
    [Private]
    public string? Reason { get; init; }
}

/// <summary>The proposal was written anew (chỉnh lý); opinions that were given stay with the text they were given on.</summary>
/// <param name="Title">Vietnamese title.</param>
/// <param name="Source">Where it is from.</param>
/// <param name="Sample">A sample for reference (mẫu tham khảo).</param>
/// <param name="Patch">What changes, as <see cref="CriteriaPatch.Write"/> writes it.</param>
public sealed record ProposalRevised(string Title, string Source, bool Sample, JsonElement Patch) : IDomainEvent
{
    /// <summary>Why.</summary>
    [Private]
    public string? Reason { get; init; }
}

/// <summary>The proposal is open for opinions (lấy ý kiến).</summary>
/// <param name="Until">Last day for opinions; null for until it is decided on.</param>
public sealed record ProposalOpenedForOpinions(DateOnly? Until) : IDomainEvent;

/// <summary>What an opinion comes to.</summary>
public enum Stance
{
    /// <summary>Đồng ý.</summary>
    Agree,

    /// <summary>Đồng ý nếu được sửa.</summary>
    AgreeWithChanges,

    /// <summary>Không đồng ý.</summary>
    Disagree,
}

/// <summary>An opinion on the proposal.</summary>
/// <param name="Stance">What it comes to.</param>
/// <param name="Unit">Unit that it is given for; null for a member of the council.</param>
public sealed record ProposalOpinionGiven(Stance Stance, string? Unit = null) : IDomainEvent
{
    /// <summary>The opinion in words.</summary>
    [Private]
    public string? Text { get; init; }
}

/// <summary>The proposal was adopted (thông qua): what it makes is the next draft of the criteria set, recorded together with this.</summary>
/// <param name="CriteriaSet">Code of the set.</param>
/// <param name="Version">Number of the version.</param>
/// <param name="FromPeriod">Period from which it is to be in force.</param>
public sealed record ProposalAdopted(string CriteriaSet, int Version, string FromPeriod) : IDomainEvent
{
    /// <summary>Why.</summary>
    [Private]
    public string? Reason { get; init; }
}

/// <summary>The proposal was declined (không thông qua).</summary>
public sealed record ProposalDeclined : IDomainEvent
{
    /// <summary>Why.</summary>
    [Private]
    public string? Reason { get; init; }
}

/// <summary>Steps of a proposal.</summary>
public enum ProposalStatus
{
    /// <summary>Đang soạn.</summary>
    Drafted,

    /// <summary>Đang lấy ý kiến.</summary>
    OpenForOpinions,

    /// <summary>Đã thông qua.</summary>
    Adopted,

    /// <summary>Không thông qua.</summary>
    Declined,
}

/// <summary>An opinion that was given.</summary>
/// <param name="Stance">What it comes to.</param>
/// <param name="Unit">Unit that it is given for, or null.</param>
/// <param name="Revision">The text it was given on: 1 for the first, 2 after the first revision ….</param>
/// <param name="Text">In words; null when it was withheld.</param>
public sealed record Opinion(Stance Stance, string? Unit, int Revision, string? Text);

/// <summary>A proposal folded from its stream.</summary>
/// <param name="Id">Id.</param>
/// <param name="Title">Title.</param>
/// <param name="Source">Where it is from.</param>
/// <param name="Sample">A sample for reference.</param>
/// <param name="Base">The version it changes.</param>
/// <param name="Patch">What changes, as it was stored.</param>
/// <param name="Version">Events in its stream.</param>
public sealed record Proposal(string Id, string Title, string Source, bool Sample, SheetRef Base, JsonElement Patch, long Version)
{
    /// <summary>Why the sheet should change; null when it was withheld.</summary>
    public string? Reason { get; init; }

    /// <summary>Its step.</summary>
    public ProposalStatus Status { get; private init; }

    /// <summary>How often it was written.</summary>
    public int Revision { get; private init; } = 1;

    /// <summary>Last day for opinions, or null.</summary>
    public DateOnly? OpinionsUntil { get; private init; }

    /// <summary>Opinions in the order in which they were given.</summary>
    public ImmutableList<Opinion> Opinions { get; private init; } = [];

    /// <summary>What it became, when it was adopted.</summary>
    public ProposalAdopted? Adopted { get; private init; }

    /// <summary>Why it was adopted or declined; null when not said or withheld.</summary>
    public string? Decided { get; private init; }

    /// <summary>Whether nothing was decided yet.</summary>
    public bool IsOpen => Status is ProposalStatus.Drafted or ProposalStatus.OpenForOpinions;

    /// <summary>Stream of a proposal.</summary>
    public static string StreamOf(string id) => $"proposal-{id}";

    /// <summary>The proposal after one more event.</summary>
    /// <exception cref="CorruptStreamException">The event cannot follow.</exception>
    public static Proposal Evolve(Proposal? proposal, string id, IDomainEvent e) => (proposal, e) switch
    {
        (null, ProposalDrafted d) => new Proposal(id, d.Title, d.Source, d.Sample, BaseOf(d.Patch), d.Patch, 1) { Reason = d.Reason },
        ({ IsOpen: true }, ProposalRevised r) => proposal.Next() with
        {
            Title = r.Title,
            Source = r.Source,
            Sample = r.Sample,
            Base = BaseOf(r.Patch),
            Patch = r.Patch,
            Reason = r.Reason,
            Revision = proposal.Revision + 1,
        },
        ({ IsOpen: true }, ProposalOpenedForOpinions o) => proposal.Next() with { Status = ProposalStatus.OpenForOpinions, OpinionsUntil = o.Until },
        ({ Status: ProposalStatus.OpenForOpinions }, ProposalOpinionGiven g) => proposal.Next() with
        {
            Opinions = proposal.Opinions.Add(new Opinion(g.Stance, g.Unit, proposal.Revision, g.Text)),
        },
        ({ Status: ProposalStatus.OpenForOpinions }, ProposalAdopted a) => proposal.Next() with
        {
            Status = ProposalStatus.Adopted,
            Adopted = a with { Reason = null },
            Decided = a.Reason,
        },
        ({ IsOpen: true }, ProposalDeclined d) => proposal.Next() with { Status = ProposalStatus.Declined, Decided = d.Reason },
        _ => throw new CorruptStreamException($"{e.GetType().Name} cannot follow in the stream of proposal {id}."),
    };

    private static SheetRef BaseOf(JsonElement patch) => CriteriaPatch.Read(patch).Base;

    private Proposal Next() => this with { Version = Version + 1 };
}

/// <summary>Names of the events in the log.</summary>
public static class ProposalEvents
{
    /// <summary>Registers the events of proposals.</summary>
    public static EventTypes AddProposals(this EventTypes types) => types
        .Add<ProposalDrafted>("proposal_drafted")
        .Add<ProposalRevised>("proposal_revised")
        .Add<ProposalOpenedForOpinions>("proposal_opened_for_opinions")
        .Add<ProposalOpinionGiven>("proposal_opinion_given")
        .Add<ProposalAdopted>("proposal_adopted")
        .Add<ProposalDeclined>("proposal_declined");
}
