using Shouldly;
using ThiDua.Domain.Criteria;
using ThiDua.Domain.Tests.Scoring;
using Xunit;

namespace ThiDua.Domain.Tests.Criteria;

/// <summary>What a committee reads. Every formula, value and condition that can be written has words.</summary>
public sealed class FormulaWordsTests
{
    private static readonly ValueExpression Held = Sheets.Sum("dialogue.held");
    private static readonly ValueExpression ByHead = new ValueExpression.Sum(
        MeasureQuery.Of("dialogue.held") with { Where = [new FacetFilter("by-head", ["true"]), new FacetFilter("topic", ["land", "reform"])] });

    public static TheoryData<Formula, string> Formulas => new()
    {
        { new Formula.PerOccurrence(2, Held), "mỗi cuộc đối thoại: 2 điểm, tối đa 10 điểm" },
        { new Formula.PerOccurrence(0.5m, ByHead), "mỗi cuộc đối thoại (người đứng đầu chủ trì: có; chủ đề: land, reform): 0,5 điểm, tối đa 10 điểm" },
        { new Formula.PerOccurrence(2, Held with { Label = "Số cuộc có người đứng đầu" }), "mỗi cuộc có người đứng đầu: 2 điểm, tối đa 10 điểm" },
        { new Formula.PerOccurrence(1, Sheets.Sum("contribution.money")), "mỗi 1 đơn vị của tiền Nhân dân đóng góp (đồng): 1 điểm, tối đa 10 điểm" },
        { new Formula.Target(1200, Held), "số cuộc đối thoại đạt chỉ tiêu 1.200: 10 điểm, chưa đạt thì theo tỷ lệ" },
        {
            new Formula.Target(12, Held, 0.5m, new Exceeding(0.1m, 1, 2)),
            "số cuộc đối thoại đạt chỉ tiêu 12: 8 điểm, chưa đạt thì theo tỷ lệ, dưới 50 % chỉ tiêu thì 0 điểm; vượt mỗi 10 % chỉ tiêu thêm 1 điểm, thêm tối đa 2 điểm"
        },
        {
            new Formula.Ratio(Sheets.Sum("petition.due-met"), Sheets.Sum("petition.due"), 10),
            "10 điểm × số đơn thư xong đúng hạn ÷ số đơn thư đã đến hạn, tối đa 10 điểm; số đơn thư đã đến hạn bằng 0 thì 10 điểm"
        },
        {
            new Formula.Bands(Held, [new Band(null, false, 88, false, 0), new Band(88, true, 90, true, 2), new Band(90, false, 95.5m, false, 5), new Band(95.5m, true, null, false, 10)]),
            "theo số cuộc đối thoại: dưới 88: 0 điểm; từ 88 đến 90: 2 điểm; trên 90 đến dưới 95,5: 5 điểm; từ 95,5 trở lên: 10 điểm"
        },
        { new Formula.YesNo(new Condition.Compare(Held, Comparison.AtLeast, 1)), "10 điểm khi số cuộc đối thoại từ 1 trở lên; nếu không thì 0 điểm" },
        { new Formula.Coverage(new ValueExpression.Distinct(MeasureQuery.Of("publication.made"), "item"), 14), "10 điểm × số nội dung khác nhau có lần công khai ÷ 14, tối đa 10 điểm" },
        { new Formula.Coverage(new ValueExpression.Covered(MeasureQuery.Of("reception.held"), CalendarUnit.Week, 1), null), "10 điểm × số tuần có buổi tiếp công dân ÷ số tuần trong kỳ, tối đa 10 điểm" },
        { new Formula.Deduction(2, Sheets.Sum("hotspot.arisen"), 4), "10 điểm, bớt 2 điểm cho mỗi điểm nóng phát sinh; còn ít nhất 4 điểm" },
        { new Formula.Imported(Figure("figure.766-ckmb")), "lấy chỉ số từ nguồn ngoài figure.766-ckmb mới nhất làm điểm, tối đa 10 điểm; chưa có số liệu thì 0 điểm" },
        {
            new Formula.Imported(Figure("figure.par") with { Label = "Chỉ số CCHC" }, [new Band(null, false, 80, true, 0), new Band(80, false, null, false, 10)]),
            "theo chỉ số CCHC: từ 80 trở xuống: 0 điểm; trên 80: 10 điểm; chưa có số liệu thì 0 điểm"
        },
    };

    [Theory, MemberData(nameof(Formulas))]
    public void A_formula_is_said_in_a_sentence(Formula formula, string words) =>
        FormulaWords.Of(Sheets.Criterion("A.1", 10, formula)).ShouldBe(words);

    [Fact]
    public void Every_formula_has_words() => typeof(Formula).GetNestedTypes().ShouldBeSubsetOf(Formulas.Select(f => ((Formula)f[0]).GetType()));

    [Fact]
    public void In_a_deduction_section_points_are_taken() =>
        FormulaWords.Of(Sheets.Each("P.1", 2, "hotspot.arisen", 0.5m), SectionKind.Deduction).ShouldBe("mỗi điểm nóng phát sinh: 0,5 điểm trừ, tối đa 2 điểm trừ");

    public static TheoryData<ValueExpression, string> Values => new()
    {
        { Held, "số cuộc đối thoại" },
        { new ValueExpression.Sum(MeasureQuery.Of("dialogue.held") with { Span = ValueSpan.ToDate }), "số cuộc đối thoại tính từ trước kỳ" },
        { new ValueExpression.Sum(MeasureQuery.Of("dialogue.held") with { Range = new DateRange(Sheets.Day("2026-02-01"), Sheets.Day("2026-06-30")) }), "số cuộc đối thoại từ 01/02/2026 đến 30/06/2026" },
        { new ValueExpression.Covered(MeasureQuery.Of("conference.held"), CalendarUnit.Quarter, 2.5m), "số quý có từ 2,5 hội nghị" },
        { new ValueExpression.Distinct(MeasureQuery.Of("model.recognised"), "level"), "số cấp khác nhau có mô hình được công nhận" },
        { new ValueExpression.Difference(Held, Sheets.Sum("model.registered")), "(số cuộc đối thoại trừ số mô hình đăng ký)" },
        { new ValueExpression.Quotient(Held, Sheets.Sum("model.registered"), 1.5m), "(số cuộc đối thoại chia số mô hình đăng ký, mẫu bằng 0 thì 1,5)" },
        { Figure("figure.par"), "chỉ số từ nguồn ngoài figure.par mới nhất" },
        { new ValueExpression.Number(0.25m), "0,25" },
        { new ValueExpression.UnitsInPeriod(CalendarUnit.Month, DateRange.Always), "số tháng trong kỳ" },
    };

    [Theory, MemberData(nameof(Values))]
    public void A_value_is_part_of_a_sentence(ValueExpression value, string words) => FormulaWords.Of(value).ShouldBe(words);

    [Fact]
    public void Every_value_has_words() => typeof(ValueExpression).GetNestedTypes().ShouldBeSubsetOf(Values.Select(v => ((ValueExpression)v[0]).GetType()));

    [Fact]
    public void A_condition_joins_its_parts_with_brackets_where_they_matter()
    {
        Condition Is(Comparison comparison, decimal number) => new Condition.Compare(Held with { Label = "Số việc" }, comparison, number);
        FormulaWords.Of(new Condition.All(
            [Is(Comparison.AtLeast, 1), new Condition.Any([Is(Comparison.MoreThan, 2), Is(Comparison.Equal, 0)]), Is(Comparison.AtMost, 9), Is(Comparison.LessThan, 10.5m)]))
            .ShouldBe("số việc từ 1 trở lên và (số việc trên 2 hoặc số việc bằng 0) và số việc không quá 9 và số việc dưới 10,5");
    }

    [Fact]
    public void Exact_words_look_behind_labels() =>
        FormulaWords.Of(ByHead with { Label = "Số cuộc" }, exact: true).ShouldBe("số cuộc đối thoại dialogue.held (người đứng đầu chủ trì: có; chủ đề: land, reform)");

    [Fact]
    public void A_tie_break_says_who_stands_above()
    {
        FormulaWords.Of(new TieBreak.PointsOf("II")).ShouldBe("điểm của II cao hơn xếp trên");
        FormulaWords.Of(new TieBreak.ValueOf(Held) { LowestFirst = true }).ShouldBe("số cuộc đối thoại thấp hơn xếp trên");
        FormulaWords.Of(new TieBreak.ValueOf(Held) { Label = "Đối thoại" }).ShouldBe("đối thoại cao hơn xếp trên");
    }

    private static ValueExpression.Latest Figure(string code) => new(code, ValueSpan.Period, DateRange.Always);
}
