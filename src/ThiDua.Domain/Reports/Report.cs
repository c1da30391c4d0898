using System.Globalization;
using ThiDua.Domain.Activities;
using ThiDua.Domain.Measures;

namespace ThiDua.Domain.Reports;

/// <summary>Reports and dossiers that duties ask for.</summary>
public enum ReportType
{
    /// <summary>Hồ sơ đề nghị khen thưởng tổng kết năm.</summary>
    AwardDossier,

    /// <summary>Hồ sơ đề nghị khen thưởng chuyên đề.</summary>
    ThematicAwardDossier,

    /// <summary>Báo cáo tự chấm điểm dân vận, dân chủ cơ sở.</summary>
    MobilisationSelfScore,

    /// <summary>Hồ sơ xã, phường, đặc khu đạt chuẩn tiếp cận pháp luật.</summary>
    LegalAccessDossier,

    /// <summary>Đăng ký thi đua đầu năm.</summary>
    EmulationRegistration,

    /// <summary>Báo cáo khác.</summary>
    Other,
}

/// <summary>A report was submitted (nộp báo cáo). <see cref="OpeningFact.OccurredOn"/> is the day of submission.</summary>
public sealed record ReportSubmitted : OpeningFact
{
    /// <summary>Name of the report.</summary>
    public required string Name { get; init; }

    /// <summary>Last day to submit it.</summary>
    public required DateOnly DueOn { get; init; }

    /// <summary>Which report it is, when a duty asks for it.</summary>
    public ReportType? Kind { get; init; }
}

/// <summary>Báo cáo.</summary>
public sealed class ReportKind : ActivityKind<ReportSubmitted>
{
    /// <inheritdoc/>
    public override string Stream => "report";

    /// <inheritdoc/>
    public override string Label => "Báo cáo";

    /// <inheritdoc/>
    public override IReadOnlyList<FactDeclaration> Declared { get; } = [new("report-submitted", "report_submitted", typeof(ReportSubmitted))];

    /// <inheritdoc/>
    public override IReadOnlyList<Measure> Measures { get; } = [new("report.submitted", MeasureKind.Sum, "Số báo cáo đã nộp", "days-late", "kind")];

    /// <inheritdoc/>
    protected override ReportSubmitted Evolve(ReportSubmitted? state, ActivityFact fact) =>
        (state, fact) is (null, ReportSubmitted report) ? report : throw Impossible(state, fact);

    /// <inheritdoc/>
    protected override IEnumerable<Refusal> Check(ReportSubmitted? state, ActivityFact proposed, DecisionContext context) => proposed switch
    {
        ReportSubmitted report =>
        [
            .. Require.Text(report.Name, "/name"),
            .. Require.That(
                Math.Abs(report.OccurredOn.DayNumber - report.DueOn.DayNumber) <= 3_660, "report.due-far", "Hạn nộp cách ngày nộp quá xa.", "/dueOn"),
        ],
        _ => throw Impossible(state, proposed),
    };

    /// <inheritdoc/>
    protected override IEnumerable<Effect> Effects(ReportSubmitted state) =>
    [
        new(
            state.Unit, "report.submitted",
            Facets.Of(("days-late", DaysLate(state).ToString(CultureInfo.InvariantCulture)), ("kind", state.Kind?.Code())), state.OccurredOn, 1),
    ];

    /// <inheritdoc/>
    protected override string Title(ReportSubmitted state) => state.Name;

    /// <summary>Calendar days late; 0 in time.</summary>
    private static int DaysLate(ReportSubmitted report) => Math.Max(0, report.OccurredOn.DayNumber - report.DueOn.DayNumber);
}
