using ThiDua.Domain.Reports;
using ThiDua.Domain.Tests.Activities;
using static ThiDua.Domain.Tests.Activities.DeciderSpec;

namespace ThiDua.Domain.Tests.Reports;

public class ReportTests
{
    private static readonly ReportSubmitted Report = new()
    {
        Unit = "xa-tan-lap",
        OccurredOn = Day("2026-04-07"),
        Name = "Báo cáo dân vận quý I",
        DueOn = Day("2026-04-05"),
    };

    private readonly DeciderSpec _report = new(new ReportKind());

    [Fact]
    public void It_is_recorded_and_counts_by_days_late()
    {
        _report.Given().When(Report).ThenIt();
        _report.Given(Report).Counts("xa-tan-lap report.submitted{days-late=2} 2026-04-07 1");
        _report.Given(Report with { OccurredOn = Day("2026-04-01") }).Counts("xa-tan-lap report.submitted{days-late=0} 2026-04-01 1");
        _report.Given(Report with { Kind = ReportType.AwardDossier }).Counts("xa-tan-lap report.submitted{days-late=2;kind=award-dossier} 2026-04-07 1");
        _report.Given(Report).IsTitled("Báo cáo dân vận quý I");
    }

    [Fact]
    public void What_cannot_be_is_refused()
    {
        _report.Given().When(Report with { Name = "" }).ThenRefused("text.missing /name");
        _report.Given().When(Report with { DueOn = Day("2006-04-05") }).ThenRefused("report.due-far /dueOn");
    }
}
