using ThiDua.Domain.Activities;
using ThiDua.Domain.Facts;

namespace ThiDua.Domain.Incidents;

/// <summary>Kinds of violation.</summary>
public enum ViolationType
{
    /// <summary>Vi phạm dân chủ.</summary>
    Democracy,

    /// <summary>Quan liêu, hách dịch, cửa quyền.</summary>
    Bureaucracy,

    /// <summary>Tham nhũng.</summary>
    Corruption,

    /// <summary>Lãng phí.</summary>
    Waste,

    /// <summary>Phát ngôn.</summary>
    Speech,

    /// <summary>Mất đoàn kết nội bộ.</summary>
    Disunity,

    /// <summary>Suy thoái về tư tưởng chính trị, đạo đức, lối sống.</summary>
    Ideology,

    /// <summary>Có người của đơn vị bị xử lý hình sự.</summary>
    Crime,

    /// <summary>Vi phạm khác.</summary>
    Other,
}

/// <summary>How grave a violation is (tính chất, mức độ).</summary>
public enum ViolationSeverity
{
    /// <summary>Ít nghiêm trọng.</summary>
    Minor,

    /// <summary>Nghiêm trọng.</summary>
    Serious,

    /// <summary>Rất nghiêm trọng.</summary>
    VerySerious,

    /// <summary>Đặc biệt nghiêm trọng.</summary>
    ExtremelySerious,
}

/// <summary>Role of the person disciplined; a role, never a name.</summary>
public enum PersonRole
{
    /// <summary>Người đứng đầu.</summary>
    Head,

    /// <summary>Cấp phó của người đứng đầu.</summary>
    DeputyHead,

    /// <summary>Lãnh đạo, quản lý khác.</summary>
    Manager,

    /// <summary>Cán bộ, công chức, viên chức, người lao động.</summary>
    Staff,
}

/// <summary>Forms of discipline (hình thức kỷ luật), of the administration and of the Party.</summary>
public enum DisciplineLevel
{
    /// <summary>Khiển trách.</summary>
    Reprimand,

    /// <summary>Cảnh cáo.</summary>
    Warning,

    /// <summary>Hạ bậc lương.</summary>
    SalaryReduction,

    /// <summary>Giáng chức.</summary>
    Demotion,

    /// <summary>Cách chức.</summary>
    RemovalFromOffice,

    /// <summary>Bãi nhiệm.</summary>
    RecallFromOffice,

    /// <summary>Buộc thôi việc.</summary>
    Dismissal,

    /// <summary>Khai trừ khỏi Đảng.</summary>
    ExpulsionFromParty,
}

/// <summary>A hot spot arose (phát sinh điểm nóng).</summary>
public sealed record HotspotArisen : OpeningFact;

/// <summary>
/// A violation was concluded by who is competent (kết luận vi phạm). <see cref="OpeningFact.OccurredOn"/> is the day of the decision.
/// </summary>
public sealed record ViolationConcluded : OpeningFact
{
    /// <summary>Kind of violation.</summary>
    public required ViolationType Kind { get; init; }

    /// <summary>How grave it is.</summary>
    public required ViolationSeverity Severity { get; init; }

    /// <summary>Number of the decision or conclusion.</summary>
    public required string Decision { get; init; }
}

/// <summary>
/// A person was disciplined (kỷ luật): role, level and decision number, never who. <see cref="OpeningFact.OccurredOn"/> is the day of the
/// decision.
/// </summary>
public sealed record DisciplineImposed : OpeningFact
{
    /// <summary>Role of the person.</summary>
    public required PersonRole PersonRole { get; init; }

    /// <summary>Form of discipline.</summary>
    public required DisciplineLevel Level { get; init; }

    /// <summary>Number of the decision.</summary>
    public required string Decision { get; init; }
}

/// <summary>The hot spot was settled (giải quyết xong, ổn định).</summary>
public sealed record IncidentSettled : StepFact;

/// <summary>
/// The hot spot was none, or the conclusion or discipline was annulled (rút, hủy bỏ quyết định): it counts no more, in either view.
/// </summary>
public sealed record IncidentWithdrawn : StepFact, IRetraction
{
    /// <summary>Why, or the number of the decision that annuls it.</summary>
    [Private]
    public string? Reason { get; init; }
}
