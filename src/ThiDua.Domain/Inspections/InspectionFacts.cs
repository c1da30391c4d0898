using ThiDua.Domain.Activities;

namespace ThiDua.Domain.Inspections;

/// <summary>Who inspected.</summary>
public enum InspectionBy
{
    /// <summary>Đơn vị tự kiểm tra.</summary>
    Self,

    /// <summary>Cấp trên kiểm tra.</summary>
    Superior,

    /// <summary>Kiểm tra, giám sát chuyên đề.</summary>
    Thematic,

    /// <summary>Mặt trận Tổ quốc, tổ chức chính trị - xã hội.</summary>
    Front,

    /// <summary>Ban Thanh tra nhân dân.</summary>
    PeopleInspectorate,

    /// <summary>Ban Giám sát đầu tư của cộng đồng.</summary>
    InvestmentSupervision,
}

/// <summary>Forms of inspection.</summary>
public enum InspectionForm
{
    /// <summary>Kiểm tra.</summary>
    Inspection,

    /// <summary>Giám sát.</summary>
    Supervision,

    /// <summary>Phản biện xã hội.</summary>
    SocialCriticism,
}

/// <summary>
/// The unit was inspected (kiểm tra, giám sát, phản biện). <see cref="OpeningFact.Unit"/> is the unit inspected, which remedies what was found.
/// </summary>
public sealed record InspectionConducted : OpeningFact
{
    /// <summary>Who inspected.</summary>
    public required InspectionBy By { get; init; }

    /// <summary>Form of the inspection.</summary>
    public InspectionForm? Form { get; init; }
}

/// <summary>The inspection found something that must be put right (kết luận tồn tại, sai phạm).</summary>
public sealed record FindingRaised : StepFact
{
    /// <summary>Number of the finding inside the inspection, e.g. <c>1</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Last day to remedy it; null when none was set.</summary>
    public DateOnly? DueOn { get; init; }
}

/// <summary>What was found has been put right (khắc phục).</summary>
public sealed record FindingRemedied : StepFact
{
    /// <summary>Number of the finding.</summary>
    public required string Id { get; init; }
}
