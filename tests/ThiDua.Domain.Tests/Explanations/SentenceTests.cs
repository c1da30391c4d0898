using Shouldly;
using ThiDua.Domain.Activities;
using ThiDua.Domain.Criteria;
using ThiDua.Domain.Entries;
using ThiDua.Domain.Explanations;
using ThiDua.Domain.Scoring;
using ThiDua.Domain.Tests.Scoring;
using Xunit;

namespace ThiDua.Domain.Tests.Explanations;

/// <summary>Sentences to the letter: how each formula came to its points, and what is still missing.</summary>
public sealed class SentenceTests
{
    private static readonly ValueExpression Done = Sheets.Sum("dialogue.held");
    private static readonly ValueExpression All = Sheets.Sum("reception.held") with { Label = "Số buổi phải làm" };
    private static readonly ValueExpression.Latest Figure = new("figure.766-ckmb", ValueSpan.Period, DateRange.Always) { Label = "Chỉ số công khai, minh bạch" };
    private static readonly ValueList<Band> Steps = [new(null, false, 80, false, 0), new(80, true, 90, false, 2.5m), new(90, true, null, false, 5)];

    [Fact]
    public void Per_occurrence()
    {
        var of = Explain(new Formula.PerOccurrence(2, Done), 10, 3);
        of.Formula.ShouldBe("3 cuộc đối thoại × 2 điểm = 6 điểm.");
        of.Advice.Text.ShouldBe(["Thêm 1 cuộc đối thoại: +2 điểm.", "Còn 2 cuộc đối thoại nữa để đạt tối đa: +4 điểm."]);
        of.Text[0].ShouldBe("Tiêu chí A.1: 6 điểm trên tối đa 10 (kê khai); 6 điểm (đã xác minh).");
        of.Text.ShouldContain("Căn cứ: Văn bản thử; bộ tiêu chí \"Bộ tiêu chí thử\", phiên bản 1.");
        Explain(new Formula.PerOccurrence(2, Done), 10, 7).Steps.Select(s => (s.Kind, s.Points.Claimed)).ShouldBe([(StepKind.Formula, 14m), (StepKind.Cap, -4m)]);
        Explain(new Formula.PerOccurrence(2, Done), 10, 7).Advice.Text.ShouldBe(["Đã đạt tối đa."]);
    }

    [Fact]
    public void Targets()
    {
        Explain(new Formula.Target(4, Done), 10, 3).Formula.ShouldBe("3 cuộc đối thoại ÷ 4 (chỉ tiêu) × 10 điểm = 7,5 điểm.");
        Explain(new Formula.Target(4, Done), 10, 3).Advice.Text.ShouldBe(["Còn 1 cuộc đối thoại nữa để đạt tối đa: +2,5 điểm."]);
        Explain(new Formula.Target(10, Done, 0.5m), 10, 3).Formula.ShouldBe("3 cuộc đối thoại, chưa đạt 50% chỉ tiêu 10, nên không có điểm.");
        Explain(new Formula.Target(10, Done, 0.5m), 10, 3).Advice.Text.ShouldBe(["Thêm 2 cuộc đối thoại: +5 điểm.", "Còn 7 cuộc đối thoại nữa để đạt tối đa: +10 điểm."]);
        Explain(new Formula.Target(new ValueExpression.Assigned("A.1"), Done), 10, 3).Advice.Text.ShouldBe(["Đơn vị chưa được giao chỉ tiêu nên chưa tính được mức cần đạt."]);
        Explain(new Formula.Target(new ValueExpression.Assigned("A.1"), Done), 10, 3).Formula.ShouldBe("Chưa có số liệu về chỉ tiêu nên chưa có điểm.");
    }

    [Fact]
    public void Ratios()
    {
        var of = Explain(new Formula.Ratio(Done, All, 4), 10, 3, 5);
        of.Formula.ShouldBe("3 cuộc đối thoại ÷ 5 (số buổi phải làm) × 10 điểm = 6 điểm.");
        of.Advice.Text.ShouldBe(["Thêm 1 cuộc đối thoại, nếu các số khác giữ nguyên: +2 điểm.", "Còn 2 cuộc đối thoại nữa để đạt tối đa, nếu các số khác giữ nguyên: +4 điểm."]);
        Explain(new Formula.Ratio(Done, All, 4), 10, 3).Formula.ShouldBe("Số buổi phải làm là 0, không có gì để chia: được 4 điểm theo quy định của tiêu chí.");
        Explain(new Formula.Ratio(Done, All, 4), 10, 3).Advice.Text.ShouldBe(["Khi phát sinh buổi phải làm, điểm được tính theo tỷ lệ."]);
    }

    [Fact]
    public void Bands_and_figures()
    {
        Explain(new Formula.Imported(Figure, Steps), 5, figure: 86.5m).Formula.ShouldBe("Chỉ số công khai, minh bạch là 86,5, thuộc mức từ 80 đến dưới 90: 2,5 điểm.");
        Explain(new Formula.Imported(Figure, Steps), 5, figure: 86.5m).Advice.Text.ShouldBe(["Chỉ số công khai, minh bạch đạt 90 để đạt tối đa: +2,5 điểm."]);
        Explain(new Formula.Imported(Figure), 18).Formula.ShouldBe("Chưa có số liệu về chỉ số công khai, minh bạch nên chưa có điểm.");
        Explain(new Formula.Imported(Figure), 18, figure: 16.2m).Formula.ShouldBe("Chỉ số công khai, minh bạch là 16,2, lấy làm điểm: 16,2 điểm.");
    }

    [Fact]
    public void Conditions_and_gates()
    {
        var enough = new Condition.Compare(Done, Comparison.AtLeast, 4);
        Explain(new Formula.YesNo(enough), 3, 1).Formula.ShouldBe("Số cuộc đối thoại là 1, cần từ 4 trở lên: không đạt, 0 điểm.");
        Explain(new Formula.YesNo(enough), 3, 1).Advice.Text.ShouldBe(["Còn 3 cuộc đối thoại nữa để đạt tối đa: +3 điểm."]);
        var of = Explain(new Formula.PerOccurrence(2, Done), 10, 3, gate: new Gate(new Condition.Compare(All, Comparison.MoreThan, 1), "Có kế hoạch được duyệt"));
        of.Gate.ShouldBe("Điều kiện kèm theo (có kế hoạch được duyệt): số buổi phải làm là 0, cần trên 1: chưa đạt nên không tính điểm.");
        of.Steps.Select(s => (s.Kind, s.Points.Claimed)).ShouldBe([(StepKind.Formula, 6m), (StepKind.Gate, -6m)]);
        of.Text.ShouldContain("Điều kiện kèm theo chưa đạt nên không tính điểm: −6 điểm.");
        of.Advice.Text[0].ShouldBe("Thêm 2 buổi phải làm, nếu các số khác giữ nguyên: +6 điểm.");
        of.Advice.Text[^1].ShouldBe("Thêm 2 buổi phải làm và thêm 2 cuộc đối thoại để đạt tối đa: +10 điểm.");
    }

    [Fact]
    public void Deductions()
    {
        var open = new ValueExpression.Difference(Done, All) { Label = "Số đơn thư đang quá hạn" };
        var of = Explain(new Formula.Deduction(4, open), 10, 2, 1);
        of.Formula.ShouldBe("10 điểm − 1 đơn thư đang quá hạn × 4 điểm = 6 điểm.");
        of.Advice.Text.ShouldBe(["Bớt 1 đơn thư đang quá hạn để đạt tối đa: +4 điểm."]);
        Explain(new Formula.Deduction(4, Done), 10, 2).Advice.Text.ShouldBe(["Đến nay không còn hoạt động nào có thể nâng điểm này."]);
        var taken = Explain(new Formula.PerOccurrence(0.5m, Done), 2, 3, kind: SectionKind.Deduction);
        taken.Formula.ShouldBe("3 cuộc đối thoại × 0,5 điểm trừ = 1,5 điểm trừ.");
        taken.Text[0].ShouldBe("Tiêu chí A.1: trừ 1,5 điểm trên tối đa 2 (kê khai); trừ 1,5 điểm (đã xác minh).");
        taken.Advice.Text.ShouldBe(["Phần đã bị trừ không khôi phục được bằng hoạt động mới; cần không để phát sinh thêm."]);
        Explain(new Formula.PerOccurrence(0.5m, Done), 2, kind: SectionKind.Deduction).Advice.Text.ShouldBe(["Không bị trừ điểm nào."]);
    }

    [Fact]
    public void Coverage_leaves_only_the_weeks_that_are_left()
    {
        var months = new Formula.Coverage(new ValueExpression.Covered(MeasureQuery.Of("dialogue.held"), CalendarUnit.Month, 1) { Label = "Số tháng có đối thoại" }, null);
        var of = Explain(months, 12, 1, day: "2026-11-20");
        of.Formula.ShouldBe("1 tháng có đối thoại ÷ 12 (số tháng trong kỳ) × 12 điểm = 1 điểm.");
        of.Advice.Text.ShouldBe(["Thêm 1 tháng có đối thoại: +1 điểm.", "Thêm 2 tháng có đối thoại: +2 điểm."]);
        Explain(months, 12, 1, day: "2026-12-31", on: "2026-12-02").Advice.Text.ShouldBe(["Đến nay không còn hoạt động nào có thể nâng điểm này."]);
    }

    [Fact]
    public void Judgements_and_options()
    {
        var chosen = new Formula.Options([new("a", "Đạt chuẩn", 2), new("b", "Kiểu mẫu", 5)], Several: false);
        var entry = UnitEntry.Empty with { SelfScores = UnitEntry.Empty.SelfScores.Add("A.1", new Judgement(3.5m, ["a"])) };
        Explain(chosen, 5, entry: entry).Formula.ShouldBe("Đơn vị chọn \"Đạt chuẩn\" (2 điểm): 2 điểm.");
        Explain(chosen, 5, entry: entry).Advice.Text.ShouldBe(["Đạt mức \"Kiểu mẫu\" để đạt tối đa, nếu các số khác giữ nguyên: +3 điểm."]);
        Explain(chosen, 5, entry: entry, view: View.Verified).Formula.ShouldBe("Hội đồng chưa xác định mức nào: 0 điểm.");
        Explain(new Formula.Appraised(), 5, entry: entry).Formula.ShouldBe("Đơn vị tự chấm 3,5 điểm.");
        Explain(new Formula.Appraised(), 5, entry: entry).Advice.Text.ShouldBe(["Điểm theo đánh giá, còn cách tối đa 1,5 điểm."]);
        Explain(new Formula.Appraised(), 5, entry: entry, view: View.Verified).Formula.ShouldBe("Hội đồng chưa thẩm định nên chưa có điểm.");
    }

    [Fact]
    public void What_does_not_apply_is_said_with_what_it_means()
    {
        var of = Explain(new Formula.PerOccurrence(2, Done), 10, 3, away: new NotApplicable(NotApplicableMeaning.ScaleTotal, new Condition.Compare(All, Comparison.Equal, 0)));
        of.NotApplicable.ShouldBe("Tiêu chí không áp dụng (số buổi phải làm là 0, cần bằng 0): bỏ ra khỏi bảng điểm, tổng điểm được quy đổi theo phần còn lại.");
        of.Advice.Steps.ShouldBeEmpty();
        of.Steps.Select(s => (s.Kind, s.Points.Claimed)).ShouldBe([(StepKind.Formula, 6m), (StepKind.NotApplicable, -6m)]);
    }

    [Fact]
    public void The_cap_of_the_section_is_a_line_on_the_way()
    {
        var set = Sheets.Set(Sheets.Section("A", 12, Sheets.Each("A.1", 10, "dialogue.held"), Sheets.Each("A.2", 10, "dialogue.held")) with { Capped = true });
        var sheet = Sheets.Score(set, new FakeTallies().With("dialogue.held", "2026-02-01", 8));
        var of = Explainer.Explain(sheet, "A.1", View.Claimed).ShouldBeOfType<Explanation.OfCriterion>();
        of.Onward.ShouldHaveSingleItem().Label.ShouldBe("Phần vượt mức tối đa của nội dung A");
        of.Text.ShouldContain("Khi cộng điểm: phần vượt mức tối đa của nội dung A: −4 điểm.");
        of.Advice.Text[^1].ShouldBe("Còn 2 cuộc đối thoại nữa để đạt tối đa: +2 điểm; tổng điểm chưa tăng.");
        Explainer.Explain(sheet, "total", View.Claimed)!.Text.ShouldBe(
            ["Tổng điểm: 12 điểm trên tối đa 12 (kê khai); 12 điểm (đã xác minh).", "A. Nội dung A: 12 điểm.", "Căn cứ: Văn bản thử; bộ tiêu chí \"Bộ tiêu chí thử\", phiên bản 1."]);
        Explainer.Explain(sheet, "B", View.Claimed).ShouldBeNull();
    }

    [Fact]
    public void Who_leads_and_who_follows_is_told_without_names()
    {
        var set = Sheets.Set(Sheets.Section("A", 10, Sheets.Criterion("A.1", 10, new Formula.LeaderRelative(Done, 2, Group.Cluster))));
        var sheets = Scorer.Score(new ScoreInputs(Sheets.Year, Sheets.Year.To, 0, [.. new[] { 3m, 4m }.Select((n, i) =>
            new UnitInputs($"U{i}", $"Xã {i}", "c", set, new FakeTallies().With("dialogue.held", "2026-02-01", n)))]));
        var of = Explainer.Explain(sheets[0], "A.1", View.Claimed).ShouldBeOfType<Explanation.OfCriterion>();
        of.Formula.ShouldBe("3 cuộc đối thoại ÷ chỉ tiêu 2 = 150%, mức cao nhất trong cụm là 200%: 5 điểm + 5 điểm × (150% − 100%) ÷ (200% − 100%) = 7,5 điểm.");
        of.Compared.ShouldBe("Mức cao nhất trong cụm: 2, trong 2 đơn vị có số liệu; đơn vị khác thay đổi thì điểm này tính lại.");
        of.Advice.Text.ShouldBe(["Còn 1 cuộc đối thoại nữa để đạt tối đa: +2,5 điểm."]);
    }

    private static Explanation.OfCriterion Explain(
        Formula formula, decimal max, decimal done = 0, decimal all = 0, decimal? figure = null, Gate? gate = null, NotApplicable? away = null,
        SectionKind kind = SectionKind.Scored, UnitEntry? entry = null, View view = View.Claimed, string day = "2026-06-30", string on = "2026-02-01")
    {
        var criterion = Sheets.Criterion("A.1", max, formula) with { Gate = gate, NotApplicable = away };
        var set = Sheets.Set(Sheets.Section("A", max, criterion) with { Kind = kind }, Sheets.Section("Z", 50, Sheets.Each("Z.1", 50, "training.held")));
        var tallies = new FakeTallies().With("dialogue.held", on, done).With("reception.held", on, all).With("training.held", on, 20);
        var unit = new UnitInputs("U", "Xã U", "c", set, figure is { } number ? tallies.With("figure.766-ckmb", on, number) : tallies) { Entry = entry ?? UnitEntry.Empty };
        return Explainer.Explain(Scorer.Score(Sheets.Year, Sheets.Day(day), unit), "A.1", view).ShouldBeOfType<Explanation.OfCriterion>();
    }
}
