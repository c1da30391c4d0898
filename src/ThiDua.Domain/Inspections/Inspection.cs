using System.Collections.Immutable;
using ThiDua.Domain.Activities;
using ThiDua.Domain.Deadlines;
using ThiDua.Domain.Measures;

namespace ThiDua.Domain.Inspections;

/// <summary>Something found, and when it was put right.</summary>
public sealed record Finding(FindingRaised Raised, DateOnly? RemediedOn);

/// <summary>An inspection with its findings.</summary>
public sealed record Inspection(InspectionConducted Conducted, ImmutableArray<Finding> Findings)
{
    /// <summary>The finding with a number, or null.</summary>
    public Finding? Find(string id) => Findings.FirstOrDefault(f => f.Raised.Id == id);
}

/// <summary>Kiểm tra, giám sát, phản biện xã hội.</summary>
public sealed class InspectionKind : ActivityKind<Inspection>
{
    /// <inheritdoc/>
    public override string Stream => "inspection";

    /// <inheritdoc/>
    public override string Label => "Kiểm tra, giám sát";

    /// <inheritdoc/>
    public override IReadOnlyList<FactDeclaration> Declared { get; } =
    [
        new("inspection-conducted", "inspection_conducted", typeof(InspectionConducted)),
        new("raise-finding", "finding_raised", typeof(FindingRaised)),
        new("remedy-finding", "finding_remedied", typeof(FindingRemedied)),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<Measure> Measures { get; } =
    [
        new("inspection.conducted", MeasureKind.Sum, "Số cuộc kiểm tra, giám sát", "by", "form"),
        new("finding.raised", MeasureKind.Sum, "Số tồn tại, sai phạm phát hiện", "by"),
        new("finding.remedied", MeasureKind.Sum, "Số tồn tại, sai phạm đã khắc phục", "by"),
        .. DueClock.Measures("finding", "Tồn tại, sai phạm phải khắc phục", "by"),
    ];

    /// <inheritdoc/>
    protected override Inspection Evolve(Inspection? state, ActivityFact fact) => (state, fact) switch
    {
        (null, InspectionConducted conducted) => new Inspection(conducted, []),
        ({ } i, FindingRaised raised) when i.Find(raised.Id) is null => i with { Findings = i.Findings.Add(new Finding(raised, null)) },
        ({ } i, FindingRemedied remedied) when i.Find(remedied.Id) is { RemediedOn: null } finding =>
            i with { Findings = i.Findings.Replace(finding, finding with { RemediedOn = remedied.On }) },
        _ => throw Impossible(state, fact),
    };

    /// <inheritdoc/>
    protected override IEnumerable<Refusal> Check(Inspection? state, ActivityFact proposed, DecisionContext context) => (state, proposed) switch
    {
        (null, InspectionConducted) => [],
        ({ } inspection, FindingRaised raised) =>
        [
            .. Require.Slug(raised.Id, "/id"),
            .. Require.That(inspection.Find(raised.Id) is null, "inspection.finding-known", "Số thứ tự này đã dùng cho một tồn tại khác.", "/id"),
            .. Require.That(!(raised.DueOn < raised.On), "inspection.due-before-finding", "Hạn khắc phục trước ngày kết luận.", "/dueOn"),
        ],
        ({ } inspection, FindingRemedied remedied) => inspection.Find(remedied.Id) switch
        {
            null => [new Refusal("inspection.finding-unknown", "Không có tồn tại nào mang số này.", "/id")],
            { RemediedOn: not null } => [new Refusal("inspection.already-remedied", "Tồn tại này đã được khắc phục.", "/id")],
            { } finding => Require.NotBefore(remedied.On, finding.Raised.On),
        },
        _ => throw Impossible(state, proposed),
    };

    /// <inheritdoc/>
    protected override IEnumerable<Effect> Effects(Inspection state)
    {
        var (unit, by) = (state.Conducted.Unit, Facets.Of(("by", state.Conducted.By.Code())));
        yield return new Effect(unit, "inspection.conducted", by.And(("form", state.Conducted.Form?.Code())), state.Conducted.OccurredOn, 1);
        foreach (var finding in state.Findings)
        {
            yield return new Effect(unit, "finding.raised", by, finding.Raised.On, 1);
            if (finding.RemediedOn is { } day)
            {
                yield return new Effect(unit, "finding.remedied", by, day, 1);
            }

            if (finding.Raised.DueOn is not { } due)
            {
                continue;
            }

            foreach (var effect in new DueClock(unit, due, finding.RemediedOn, Met: finding.RemediedOn is not null).Effects("finding", by))
            {
                yield return effect;
            }
        }
    }

    /// <inheritdoc/>
    protected override string Title(Inspection state) => $"Kiểm tra, giám sát ngày {state.Conducted.OccurredOn:dd/MM/yyyy}";
}
