using System.Collections.Immutable;
using ThiDua.Domain.Activities;
using ThiDua.Domain.Facts;

namespace ThiDua.Domain.Awards;

/// <summary>A person who is rewarded: what the person does, and the number under which the body that proposes keeps the name. Never a name.</summary>
/// <param name="Role">What the person does, e.g. "công chức tư pháp - hộ tịch".</param>
/// <param name="Reference">Number in the register of the body that proposes.</param>
public sealed record AwardPerson(string Role, string Reference);

/// <summary>An award or a result of a year that was decided elsewhere, or before the system: imported with the number of its decision.</summary>
/// <param name="Id">Id, once for each unit.</param>
/// <param name="Award">Code of the award or result.</param>
/// <param name="Year">Year it is for.</param>
/// <param name="Decision">Number of the decision.</param>
/// <param name="DecidedOn">Day of the decision.</param>
/// <param name="Authority">Who decided.</param>
public sealed record TitleRecorded(string Id, string Award, int Year, string Decision, DateOnly DecidedOn, string Authority) : IDomainEvent;

/// <summary>An award was granted to the unit, or to a person of it, by a case: recorded together with the decision of the case.</summary>
/// <param name="Case">Id of the case.</param>
/// <param name="Award">Code of the award.</param>
/// <param name="Period">Period it is for.</param>
/// <param name="Year">Year it is for.</param>
/// <param name="Achievement">The achievement that it rewards; <c>annual</c> for the work of the period.</param>
/// <param name="Decision">Number of the decision.</param>
/// <param name="DecidedOn">Day of the decision.</param>
/// <param name="Person">The person, or null for the unit.</param>
public sealed record TitleGranted(
    string Case, string Award, string Period, int Year, string Achievement, string Decision, DateOnly DecidedOn, AwardPerson? Person = null) : IDomainEvent;

/// <summary>A title that was recorded or granted holds no more (hủy bỏ, thu hồi).</summary>
/// <param name="Id">Id of what was recorded, or of the case.</param>
/// <param name="Decision">Number of the decision.</param>
/// <param name="On">Day of the decision.</param>
public sealed record TitleWithdrawn(string Id, string Decision, DateOnly On) : IDomainEvent
{
    /// <summary>Why.</summary>
    [Private]
    public string? Reason { get; init; }
}

/// <summary>A title or result that a unit, or a person of it, has.</summary>
/// <param name="Id">Id of what was recorded, or of the case.</param>
/// <param name="Award">Code of the award or result.</param>
/// <param name="Year">Year it is for.</param>
/// <param name="Decision">Number of the decision.</param>
/// <param name="DecidedOn">Day of the decision.</param>
public sealed record HeldTitle(string Id, string Award, int Year, string Decision, DateOnly DecidedOn)
{
    /// <summary>Period it was granted for; null for what was imported.</summary>
    public string? Period { get; init; }

    /// <summary>The achievement that it rewards; null for what was imported.</summary>
    public string? Achievement { get; init; }

    /// <summary>The person, or null for the unit.</summary>
    public AwardPerson? Person { get; init; }

    /// <summary>Number of the decision that withdrew it, or null.</summary>
    public string? WithdrawnBy { get; init; }

    /// <summary>Whether the unit itself has it.</summary>
    public bool IsOfUnit => Person is null && WithdrawnBy is null;
}

/// <summary>The titles of one unit and its people, folded from its stream.</summary>
/// <param name="All">Titles by id, in the order of recording.</param>
/// <param name="Version">Events in its stream.</param>
public sealed record HeldTitles(ImmutableList<HeldTitle> All, long Version)
{
    /// <summary>None.</summary>
    public static HeldTitles Empty { get; } = new([], 0);

    /// <summary>Stream of a unit's titles.</summary>
    public static string StreamOf(string unit) => $"title-{unit}";

    /// <summary>The title with an id, or null.</summary>
    public HeldTitle? Find(string id) => All.Find(t => t.Id == id);

    /// <summary>The titles after one more event.</summary>
    /// <exception cref="CorruptStreamException">The event cannot follow.</exception>
    public HeldTitles After(IDomainEvent e) => e switch
    {
        TitleRecorded r when Find(r.Id) is null => With(All.Add(new HeldTitle(r.Id, r.Award, r.Year, r.Decision, r.DecidedOn))),
        TitleGranted g when Find(g.Case) is null => With(All.Add(
            new HeldTitle(g.Case, g.Award, g.Year, g.Decision, g.DecidedOn) { Period = g.Period, Achievement = g.Achievement, Person = g.Person })),
        TitleWithdrawn w when Find(w.Id) is { WithdrawnBy: null } held => With(All.Replace(held, held with { WithdrawnBy = w.Decision })),
        _ => throw new CorruptStreamException($"{e.GetType().Name} cannot follow in the titles of a unit."),
    };

    /// <summary>Records a title or result from elsewhere. The same again adds nothing.</summary>
    /// <param name="rules">The awards and results that exist.</param>
    /// <param name="now">The unit's titles.</param>
    /// <param name="title">What is recorded.</param>
    /// <param name="today">Today.</param>
    public static Decision Record(AwardRules rules, HeldTitles now, TitleRecorded title, DateOnly today)
    {
        IReadOnlyList<Refusal> refusals =
        [
            .. Units.Codes.Check(title.Id, "/id"),
            .. Require.That(rules.Knows(title.Award), "award.unknown", "Không có danh hiệu, hình thức khen thưởng hay kết quả nào mang mã này.", "/award"),
            .. Require.That(title.Year >= 1945 && title.Year <= today.Year, "award.year-invalid", "Năm của thành tích không hợp lệ.", "/year"),
            .. Require.Text(title.Decision, "/decision", 100),
            .. Require.Text(title.Authority, "/authority", 200),
            .. Require.That(title.DecidedOn <= today, "date.in-future", "Ngày quyết định chưa tới.", "/decidedOn"),
        ];
        return (refusals.Count, now.Find(title.Id)) switch
        {
            ( > 0, _) => Decision.Refuse(refusals),
            (_, null) => Decision.Accept(title),
            (_, { Period: null } held) when (held.Award, held.Year, held.Decision, held.DecidedOn) == (title.Award, title.Year, title.Decision, title.DecidedOn) => Decision.AlreadyDone,
            _ => Decision.Refuse("id.taken", "Mã này đã dùng cho một nội dung khác.", "/id"),
        };
    }

    /// <summary>Withdraws what was recorded from elsewhere; what a case granted is revoked by the case.</summary>
    /// <param name="now">The unit's titles.</param>
    /// <param name="id">Id.</param>
    /// <param name="decision">Number of the decision.</param>
    /// <param name="on">Its day.</param>
    /// <param name="reason">Why.</param>
    /// <param name="today">Today.</param>
    public static Decision Withdraw(HeldTitles now, string id, string decision, DateOnly on, string reason, DateOnly today)
    {
        IReadOnlyList<Refusal> refusals =
        [
            .. Require.Text(decision, "/decision", 100), .. Require.Text(reason, "/reason"),
            .. Require.That(on <= today, "date.in-future", "Ngày quyết định chưa tới.", "/on"),
        ];
        return now.Find(id) switch
        {
            null => Decision.Refuse("title.not-found", "Không tìm thấy danh hiệu này của đơn vị."),
            { Period: not null } => Decision.Refuse("title.of-case", "Danh hiệu này do một hồ sơ khen thưởng quyết định: thu hồi tại hồ sơ đó."),
            { WithdrawnBy: { } by } when by == decision => Decision.AlreadyDone,
            { WithdrawnBy: not null } => Decision.Refuse("title.withdrawn", "Danh hiệu này đã bị hủy bỏ."),
            { DecidedOn: var granted } when on < granted => Decision.Refuse("date.before-last-step", "Ngày hủy bỏ trước ngày quyết định.", "/on"),
            _ when refusals.Count > 0 => Decision.Refuse(refusals),
            _ => Decision.Accept(new TitleWithdrawn(id, decision, on) { Reason = reason }),
        };
    }

    private HeldTitles With(ImmutableList<HeldTitle> all) => new(all, Version + 1);
}
