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
        { new Formula.PerOccurrence(0.5m, ByHead), "mỗi cuộc đối thoại (người đứng đầu chủ trì: có; chủ đề: đất đai, cải cách hành chính): 0,5 điểm, tối đa 10 điểm" },
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
        {
            new Formula.Coverage(new ValueExpression.UnitsBelow([Domain.Units.UnitKind.Village], new Condition.Compare(Held, Comparison.AtLeast, 1)), null),
            "10 điểm × số đơn vị trực thuộc là thôn, ấp, tổ dân phố có số cuộc đối thoại từ 1 trở lên ÷ số đơn vị trực thuộc là thôn, ấp, tổ dân phố, tối đa 10 điểm"
        },
        { new Formula.Deduction(2, Sheets.Sum("hotspot.arisen"), 4), "10 điểm, bớt 2 điểm cho mỗi điểm nóng phát sinh; còn ít nhất 4 điểm" },
        { new Formula.Imported(Figure("figure.766-ckmb")), "lấy chỉ số từ nguồn ngoài figure.766-ckmb mới nhất làm điểm, tối đa 10 điểm; chưa có số liệu thì 0 điểm" },
        {
            new Formula.Imported(Figure("figure.par") with { Label = "Chỉ số CCHC" }, [new Band(null, false, 80, true, 0), new Band(80, false, null, false, 10)]),
            "theo chỉ số CCHC: từ 80 trở xuống: 0 điểm; trên 80: 10 điểm; chưa có số liệu thì 0 điểm"
        },
        { new Formula.Target(new ValueExpression.Assigned("A.1"), Held), "số cuộc đối thoại đạt chỉ tiêu được giao ở tiêu chí A.1: 10 điểm, chưa đạt thì theo tỷ lệ" },
        { new Formula.Stepped(Held, 4, 2, 3, 0.5m), "số cuộc đối thoại đạt 4: 2 điểm, cứ thêm 3 được thêm 0,5 điểm, tối đa 10 điểm; chưa đạt thì 0 điểm" },
        {
            new Formula.Timeliness(MeasureQuery.Of("report.submitted"), "days-late", [new Band(null, false, 0, true, 2), new Band(0, false, 5, true, 1), new Band(5, false, null, false, 0)]),
            "mỗi báo cáo đã nộp theo số ngày chậm: từ 0 trở xuống: 2 điểm; trên 0 đến 5: 1 điểm; trên 5: 0 điểm; cộng lại, tối đa 10 điểm"
        },
        { new Formula.LeaderRelative(Held, null, Group.Cluster), "10 điểm × số cuộc đối thoại ÷ mức cao nhất trong cụm" },
        {
            new Formula.LeaderRelative(Held, 12, Group.Period),
            "so số cuộc đối thoại với chỉ tiêu 12 và với đơn vị dẫn đầu trong tất cả các đơn vị trong kỳ: chưa đạt thì theo tỷ lệ, nhiều nhất 5 điểm;"
            + " từ mức đạt trở lên được 5 điểm đến 10 điểm tùy khoảng cách tới đơn vị dẫn đầu"
        },
        { new Formula.AverageRelative(Held, null, Group.Region), "10 điểm khi số cuộc đối thoại đạt mức trung bình của các đơn vị cùng vùng; nếu không thì 0 điểm" },
        { new Formula.AverageRelative(Held, 85.5m, Group.Kind), "10 điểm khi số cuộc đối thoại đạt mức trung bình đã công bố (85,5); nếu không thì 0 điểm" },
        { new Formula.Options([new Choice("a", "Đạt", 10), new Choice("b", "Chưa đạt", 0)], Several: false), "chọn một mức: Đạt: 10 điểm; Chưa đạt: 0 điểm" },
        { new Formula.Options([new Choice("a", "Có kế hoạch", 5), new Choice("b", "Có kết quả", 7)], Several: true), "chọn các mức, cộng lại tối đa 10 điểm: Có kế hoạch: 5 điểm; Có kết quả: 7 điểm" },
        { new Formula.Appraised(), "đơn vị tự chấm, hội đồng thẩm định từ 0 điểm đến 10 điểm" },
        {
            new Formula.Sample(Sheets.Sum("survey.satisfied"), Sheets.Sum("survey.answers"), 0.4m, 50),
            "0,4 điểm cho mỗi người xác nhận (số phiếu hài lòng) trong số được hỏi (số phiếu khảo sát), tối đa 10 điểm; hỏi dưới 50 người thì 0 điểm"
        },
        {
            new Formula.Survey(Sheets.Sum("survey.satisfied"), Sheets.Sum("survey.answers"), 30),
            "10 điểm × số phiếu hài lòng ÷ số phiếu khảo sát, tối đa 10 điểm; số phiếu khảo sát dưới 30 thì 0 điểm"
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
        { new ValueExpression.Product(Held, 0.75m), "(số cuộc đối thoại nhân 0,75)" },
        { new ValueExpression.Per(Held, Headcount.Residents, 1000), "số cuộc đối thoại trên 1.000 người dân" },
        { new ValueExpression.People(Headcount.Staff), "số biên chế" },
        { new ValueExpression.ByRegion([new RegionNumber("mountain", 60)], 80), "mức theo vùng (mountain: 60; vùng khác: 80)" },
        { new ValueExpression.Assigned("A.1"), "chỉ tiêu được giao ở tiêu chí A.1" },
        { new ValueExpression.Judged("A.1"), "điểm tự chấm, thẩm định của tiêu chí A.1" },
        { new ValueExpression.Chosen("A.1", "tot"), "việc chọn mức tot ở tiêu chí A.1" },
        { new ValueExpression.SumWithin(MeasureQuery.Of("report.submitted"), "days-late", new Band(1, true, 1, true, 0)), "số báo cáo đã nộp có số ngày chậm bằng 1" },
        { new ValueExpression.UnitsBelow([], null), "số đơn vị trực thuộc" },
        { new ValueExpression.Duties(Domain.Duties.DutyFigure.MetOnTime, ["DC-17"]), "số nghĩa vụ thực hiện đúng hạn (DC-17)" },
        {
            new ValueExpression.UnitsBelow([Domain.Units.UnitKind.Village], new Condition.Compare(Held, Comparison.AtLeast, 1)),
            "số đơn vị trực thuộc là thôn, ấp, tổ dân phố có số cuộc đối thoại từ 1 trở lên"
        },
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
            [Is(Comparison.AtLeast, 1), new Condition.Any([Is(Comparison.MoreThan, 2), Is(Comparison.Equal, 0)]), Is(Comparison.AtMost, 9), Is(Comparison.LessThan, 10.5m), new Condition.Unknown(Held), new Condition.InRegion(["island", "mountain"])]))
            .ShouldBe(
                "số việc từ 1 trở lên và (số việc trên 2 hoặc số việc bằng 0) và số việc không quá 9 và số việc dưới 10,5 và chưa có số cuộc đối thoại"
                + " và đơn vị thuộc vùng island, mountain");
        typeof(Condition).GetNestedTypes().Length.ShouldBe(5, "a new condition needs words, and a place in this test");
    }

    [Fact]
    public void Exact_words_look_behind_labels() =>
        FormulaWords.Of(ByHead with { Label = "Số cuộc" }, exact: true).ShouldBe("số cuộc đối thoại dialogue.held (người đứng đầu chủ trì: có; chủ đề: đất đai, cải cách hành chính)");

    [Fact]
    public void A_tie_break_says_who_stands_above()
    {
        FormulaWords.Of(new TieBreak.PointsOf("II")).ShouldBe("điểm của II cao hơn xếp trên");
        FormulaWords.Of(new TieBreak.ValueOf(Held) { LowestFirst = true }).ShouldBe("số cuộc đối thoại thấp hơn xếp trên");
        FormulaWords.Of(new TieBreak.Vote()).ShouldBe("phiếu bình xét cao hơn xếp trên");
        FormulaWords.Of(new TieBreak.ValueOf(Held) { Label = "Đối thoại" }).ShouldBe("đối thoại cao hơn xếp trên");
    }

    [Fact]
    public void What_surrounds_a_formula_is_said_too()
    {
        var when = new Condition.Compare(Held, Comparison.AtLeast, 1);
        ClassWords.Around(Sheets.Each("A.1", 10, "dialogue.held")).ShouldBeEmpty();
        ClassWords.Around(Sheets.Each("A.1", 10, "dialogue.held") with { Gate = new Gate(when), NotApplicable = new NotApplicable(NotApplicableMeaning.ScaleSection, when), Scope = Scope.OwnAndBelow })
            .ShouldBe(
            [
                "chỉ có điểm khi số cuộc đối thoại từ 1 trở lên",
                "không áp dụng khi số cuộc đối thoại từ 1 trở lên hoặc hội đồng công nhận: không tính, quy đổi trong nội dung",
                "tính hoạt động của đơn vị và các đơn vị trực thuộc",
            ]);
        ClassWords.Of(new Gate(when, "Có kế hoạch")).ShouldBe("chỉ có điểm khi có kế hoạch");
        foreach (var (means, words) in new[] { (NotApplicableMeaning.ScaleTotal, "không tính, quy đổi tổng điểm"), (NotApplicableMeaning.Full, "được đủ điểm"), (NotApplicableMeaning.Zero, "0 điểm") })
        {
            ClassWords.Of(new NotApplicable(means)).ShouldBe($"không áp dụng khi hội đồng công nhận: {words}");
        }
    }

    [Fact]
    public void Classes_are_said_with_ends_conditions_and_caps()
    {
        var rules = new Classification(
            [
                new ClassRule
                {
                    Code = "tot", Title = "Tốt", Lower = new Bound(90, true), Regions = [new RegionNumber("mountain", 80)],
                    Conditions = [new ClassCondition.NoCriterionAtZero(), new ClassCondition.EverySection(0.5m), new ClassCondition.PointsOf("A", 0.8m), new ClassCondition.BelowReach("dat", 0.7m)],
                },
                new ClassRule { Code = "dat", Title = "Đạt", Lower = new Bound(50, false), Upper = new Bound(90, false) },
                new ClassRule { Code = "chua-dat", Title = "Chưa đạt", Upper = new Bound(50, true) },
            ],
            "dat",
            [
                new ClassCap("chua-dat", new ClassCondition.NoSelfScore(), "Không tự chấm điểm", new LegalBasis("Văn bản", "Điều 6")),
                new ClassCap("dat", new ClassCondition.Values(new Condition.Compare(Sheets.Sum("discipline.imposed"), Comparison.AtLeast, 1)), "Có người bị kỷ luật"),
            ]);
        ClassWords.Of(rules).ShouldBe(
        [
            "Tốt: từ 90 điểm (vùng mountain: 80), không có tiêu chí nào 0 điểm, nội dung nào cũng đạt từ 50 % điểm tối đa, A đạt từ 80 % điểm tối đa, từ 70 % đơn vị trực thuộc đạt Đạt trở lên",
            "Đạt: trên 50 điểm, dưới 90 điểm",
            "Chưa đạt: đến 50 điểm",
            "Không thuộc mức nào thì xếp Đạt",
            "Không tự chấm điểm: cao nhất là Chưa đạt (Điều 6, Văn bản)",
            "Có người bị kỷ luật: cao nhất là Đạt",
        ]);
        ClassWords.Of(rules, exact: true)[^1].ShouldBe("Có người bị kỷ luật: cao nhất là Đạt [dat] khi số người bị kỷ luật discipline.imposed từ 1 trở lên");
        typeof(ClassCondition).GetNestedTypes().Length.ShouldBe(6, "a new condition needs words, and a place in this test");
    }

    private static ValueExpression.Latest Figure(string code) => new(code, ValueSpan.Period, DateRange.Always);
}
