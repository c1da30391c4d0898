using System.Text;
using Shouldly;
using ThiDua.Domain.Activities;
using ThiDua.Domain.Criteria;
using ThiDua.Domain.Dialogues;
using ThiDua.Domain.Duties;
using ThiDua.Domain.Receptions;
using ThiDua.Domain.Scoring;
using ThiDua.Domain.Tests.Criteria;
using ThiDua.Domain.Tests.Scoring;
using static ThiDua.Domain.Tests.Activities.DeciderSpec;

namespace ThiDua.Domain.Tests.Duties;

/// <summary>Duties as values of criteria: read, written, labelled, and scored by the function that tells them.</summary>
public class DutyValueTests
{
    private const string Ratio = """{"ratio": {"numerator": {"duties": "met-on-time", "codes": ["DL-03"]}, "denominator": {"duties": "due", "codes": ["DL-03"]}, "whenZero": 10}}""";

    [Theory]
    [InlineData("""{"duties": "met-on-time", "codes": ["DC-17", "DC-01"]}""", DutyFigure.MetOnTime, "Số nghĩa vụ thực hiện đúng hạn (DC-01, DC-17)")]
    [InlineData("""{"duties": "missing"}""", DutyFigure.Missing, "Số nghĩa vụ quá hạn, chưa thực hiện")]
    [InlineData("""{"duties": "codes-due", "codes": ["DC-07-report"], "label": "Số loại"}""", DutyFigure.CodesDue, "Số loại")]
    public void It_is_read_written_and_labelled(string value, DutyFigure figure, string label)
    {
        var set = Documents.Read(Documents.Sheet(Documents.Each(value))).Set.ShouldNotBeNull();
        var read = ((Formula.PerOccurrence)set.Sections[0].Criteria[0].Formula).Value.ShouldBeOfType<ValueExpression.Duties>();
        read.Figure.ShouldBe(figure);
        CriteriaReader.ReadJson(CriteriaWriter.Write(set), Documents.Find).Set.ShouldBe(set);
        Sheets.Score(set, new FakeTallies()).Criteria[0].Values[0].Label.ShouldBe(label);
    }

    [Theory]
    [InlineData("""{"duties": "done"}""", "criteria.unknown-word")]
    [InlineData("""{"duties": "met", "codes": ["17"]}""", "criteria.invalid-code")]
    [InlineData("""{"duties": "met", "codes": []}""", "criteria.not-a-list")]
    [InlineData("""{"duties": "met", "code": "DC-17"}""", "criteria.unknown-key")]
    [InlineData("""{"duties": "met", "codes": [17]}""", "criteria.not-text")]
    public void Faults_are_told(string value, string code) =>
        Documents.Read(Documents.Sheet(Documents.Each(value))).Problems.Select(p => p.Code).ShouldContain(code);

    [Fact]
    public void A_share_met_on_time_is_points()
    {
        // 26 weeks end up to 28/06; the head received in 13 of them.
        var unit = new DutySpec();
        for (var week = 0; week < 13; week++)
        {
            unit.Record(new ReceptionHeld { Unit = DutySpec.Code, OccurredOn = Day("2026-01-02").AddDays(7 * week), ChairedByHead = true });
        }

        Points(unit, Ratio, "2026-06-29").ShouldBe(new Points(5, 5));
        Points(unit, Ratio, "2026-01-05").ShouldBe(new Points(10, 10));
    }

    [Fact]
    public void Both_views_count_their_own_and_what_is_not_known_gives_nothing()
    {
        var unit = new DutySpec().Record(View.Claimed, new DialogueHeld { Unit = DutySpec.Code, OccurredOn = Day("2026-05-08"), Kind = DialogueType.Periodic });
        string Each(string code) => $$"""{"perOccurrence": {"points": 2, "value": {"duties": "met", "codes": ["{{code}}"]} } }""";
        Points(unit, Each("DC-17"), "2026-06-28").ShouldBe(new Points(2, 0));
        Values(unit, Each("DC-17"), "2026-06-28").ShouldBe((1, 0));
        Values(unit, Each("DC-99"), "2026-06-28").ShouldBe((null, null), "no rule has this code");
        Values(null, Each("DC-17"), "2026-06-28").ShouldBe((null, null), "no duties are known");
    }

    private static Points Points(DutySpec unit, string formula, string day) => Line(unit, formula, day).Points;

    private static (decimal? Claimed, decimal? Verified) Values(DutySpec? unit, string formula, string day) =>
        Line(unit, formula, day).Values[0] is var value ? (value.Claimed, value.Verified) : default;

    private static CriterionLine Line(DutySpec? unit, string formula, string day)
    {
        var set = CriteriaReader.ReadJson(Encoding.UTF8.GetBytes(Documents.Sheet(formula))).Set.ShouldNotBeNull();
        var inputs = new UnitInputs(DutySpec.Code, "Xã Tân Lập", "cum", set, unit?.Tallies ?? new FakeTallies())
        {
            Duties = unit is null ? null : new UnitDuties(unit.Rules, unit.Asked(day).Unit),
        };
        return Scorer.Score(Sheets.Year, Day(day), inputs).Criteria[0];
    }
}
