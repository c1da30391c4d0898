using System.Reflection;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using ThiDua.Domain.Criteria;
using ThiDua.Domain.Tests.Scoring;
using Xunit;

namespace ThiDua.Domain.Tests.Criteria;

public sealed class CriteriaDiffTests
{
    private static readonly CriteriaSet Old = Sheets.Set(
        Sheets.Section("I", 20, Sheets.Each("I.1", 10, "dialogue.held", 2), Sheets.Each("I.2", 10, "model.registered")),
        Sheets.Section("II", 10, Sheets.Each("II.1", 4, "conference.held"), Sheets.Each("II.2", 6, "document.issued")));

    [Fact]
    public void Equal_sheets_have_no_changes()
    {
        var diff = CriteriaDiff.Between(Old, Old with { Version = 2, Code = "khac" });
        diff.Changes.ShouldBeEmpty();
        diff.Points.ShouldAllBe(p => p.Difference == 0);
        diff.Sums.ShouldBe([new PointsSum(SectionKind.Scored, 30, 30)]);
    }

    [Fact]
    public void A_changed_maximum_is_told_in_words_and_in_points()
    {
        var diff = CriteriaDiff.Between(Old, With(c => c.Code == "I.1" ? c with { Max = 12 } : c, s => s.Code == "I" ? s with { Max = 22 } : s) with { Max = 32 });
        diff.Changes.Select(c => c.Sentence).ShouldBe(
        [
            "Bộ tiêu chí: điểm tối đa từ 30 thành 32",
            "Nội dung I: điểm tối đa từ 20 thành 22",
            "Tiêu chí I.1: điểm tối đa từ 10 thành 12",
        ]);
        diff.Points.Where(p => p.Difference != 0).Select(p => (p.Code, p.IsSection, p.Depth, p.Old, p.New, p.Difference)).ShouldBe(
            [("I", true, 1, 20m, 22m, 2m), ("I.1", false, 2, 10m, 12m, 2m)]);
        diff.Sums.ShouldBe([new PointsSum(SectionKind.Scored, 30, 32)]);
    }

    [Fact]
    public void A_changed_formula_is_told_with_both_readings()
    {
        var change = CriteriaDiff.Between(Old, With(c => c.Code == "I.1" ? c with { Formula = ((Formula.PerOccurrence)c.Formula) with { Points = 5 } } : c)).Changes.ShouldHaveSingleItem();
        (change.Kind, change.Code, change.What).ShouldBe((CriteriaChangeKind.Changed, "I.1", "formula"));
        change.Sentence.ShouldBe("Tiêu chí I.1: cách tính từ \"mỗi cuộc đối thoại: 2 điểm, tối đa 10 điểm\" thành \"mỗi cuộc đối thoại: 5 điểm, tối đa 10 điểm\"");
    }

    [Fact]
    public void What_a_label_hides_is_told_exactly()
    {
        ValueExpression Labelled(string head) => new ValueExpression.Sum(MeasureQuery.Of("dialogue.held") with { Where = [new FacetFilter("by-head", [head])] }) { Label = "Số cuộc" };
        CriteriaSet Sheet(string head) => Sheets.Set(Sheets.Section("A", 10, Sheets.Criterion("A.1", 10, new Formula.PerOccurrence(1, Labelled(head)))));
        CriteriaDiff.Between(Sheet("true"), Sheet("false")).Changes.ShouldHaveSingleItem().Sentence.ShouldBe(
            "Tiêu chí A.1: cách tính từ \"mỗi cuộc đối thoại dialogue.held (người đứng đầu chủ trì: có): 1 điểm, tối đa 10 điểm\""
            + " thành \"mỗi cuộc đối thoại dialogue.held (người đứng đầu chủ trì: không): 1 điểm, tối đa 10 điểm\"");
    }

    [Fact]
    public void What_is_new_what_is_gone_and_what_moved()
    {
        var @new = Sheets.Set(
            Sheets.Section("I", 10, Old.Sections[0].Criteria[0]),
            Sheets.Section("II", 20, Old.Sections[1].Criteria[1], Old.Sections[1].Criteria[0], Old.Sections[0].Criteria[1]),
            Sheets.Section("III", 1, Sheets.Each("III.1", 1, "hotspot.arisen")));
        CriteriaDiff.Between(Old, @new).Changes.Select(c => (c.Kind, c.Sentence)).ShouldBe(
        [
            (CriteriaChangeKind.Changed, "Bộ tiêu chí: điểm tối đa từ 30 thành 31"),
            (CriteriaChangeKind.Changed, "Nội dung I: điểm tối đa từ 20 thành 10"),
            (CriteriaChangeKind.Changed, "Nội dung II: điểm tối đa từ 10 thành 20"),
            (CriteriaChangeKind.Moved, "Tiêu chí I.2: chuyển từ nội dung I sang nội dung II"),
            (CriteriaChangeKind.Added, "Thêm nội dung III \"Nội dung III\" (1 điểm)"),
            (CriteriaChangeKind.Added, "Thêm tiêu chí III.1 \"Tiêu chí III.1\" (1 điểm): mỗi điểm nóng phát sinh: 1 điểm, tối đa 1 điểm"),
            (CriteriaChangeKind.Moved, "Thứ tự trong nội dung II: từ II.1, II.2 thành II.2, II.1"),
        ]);
        CriteriaDiff.Between(@new, Old).Changes.Select(c => c.Sentence).Where(s => s.StartsWith("Bỏ", StringComparison.Ordinal)).ShouldBe(
            ["Bỏ nội dung III \"Nội dung III\" (1 điểm)", "Bỏ tiêu chí III.1 \"Tiêu chí III.1\" (1 điểm): mỗi điểm nóng phát sinh: 1 điểm, tối đa 1 điểm"]);
        CriteriaDiff.Between(Old, @new).Points.Single(p => p.Code == "III.1").ShouldBe(new PointsChange("III.1", "Tiêu chí III.1", 2, SectionKind.Scored, false, null, 1));
    }

    [Fact]
    public void A_part_with_another_code_is_known_by_its_title()
    {
        var renamed = With(c => c.Code == "II.2" ? c with { Code = "II.9" } : c, s => s.Code == "II" ? s with { Code = "B" } : s);
        CriteriaDiff.Between(Old, renamed).Changes.Select(c => (c.What, c.Sentence)).ShouldBe([("code", "Nội dung B: mã từ II thành B"), ("code", "Tiêu chí II.9: mã từ II.2 thành II.9")]);
    }

    [Fact]
    public void Of_a_classification_only_the_rules_that_changed_are_told()
    {
        Classification Rules(decimal good, params ClassCap[] caps) => new(
            [new ClassRule { Code = "tot", Title = "Tốt", Lower = new Bound(good, true) }, new ClassRule { Code = "dat", Title = "Đạt", Upper = new Bound(good, false) }], "dat", [.. caps]);
        IEnumerable<string> Told(Classification? old, Classification? @new) =>
            CriteriaDiff.Between(Old with { Classification = old }, Old with { Classification = @new }).Changes.Select(c => c.Sentence);
        var cap = new ClassCap("dat", new ClassCondition.NoSelfScore(), "Không tự chấm điểm");
        Told(Rules(90), Rules(85)).ShouldBe(
            ["Xếp loại: từ \"Tốt: từ 90 điểm\" thành \"Tốt: từ 85 điểm\"", "Xếp loại: từ \"Đạt: dưới 90 điểm\" thành \"Đạt: dưới 85 điểm\""]);
        Told(Rules(90), Rules(90, cap)).ShouldBe(["Xếp loại: thêm \"Không tự chấm điểm: cao nhất là Đạt\""]);
        Told(Rules(90, cap), Rules(90)).ShouldBe(["Xếp loại: bỏ \"Không tự chấm điểm: cao nhất là Đạt\""]);
        Told(null, Rules(90)).ShouldBe(["Bộ tiêu chí: thêm xếp loại: \"Tốt: từ 90 điểm; Đạt: dưới 90 điểm; Không thuộc mức nào thì xếp Đạt\""]);
        Told(Rules(90, cap), Rules(90, cap with { When = new ClassCondition.NoCriterionAtZero() })).ShouldBe(
            ["Xếp loại: từ \"Không tự chấm điểm: cao nhất là Đạt [dat] khi đơn vị không tự chấm điểm\" thành \"Không tự chấm điểm: cao nhất là Đạt [dat] khi không có tiêu chí nào 0 điểm\""]);
    }

    [Fact]
    public void Every_key_of_a_document_has_a_row()
    {
        static IEnumerable<string> Keys(Type type) => type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(p => p.CanWrite).Select(p => JsonNamingPolicy.CamelCase.ConvertName(p.Name)).Where(k => !DiffFields.Structure.Contains(k));
        DiffFields.Set.Select(f => f.What).ShouldBe(Keys(typeof(CriteriaSet)), ignoreOrder: true);
        DiffFields.Section.Select(f => f.What).ShouldBe(Keys(typeof(Section)), ignoreOrder: true);
        DiffFields.Criterion.Select(f => f.What).ShouldBe(Keys(typeof(Criterion)), ignoreOrder: true);
    }

    [Fact]
    public void There_is_a_change_exactly_when_something_differs()
    {
        var sheets =
            from parts in Gen.Elements("dialogue.held", "model.registered", "conference.held").ListOf(3)
            from max in Gen.Choose(1, 3).ListOf(3)
            from note in Gen.Elements<string?>(null, "Ghi chú")
            from order in Gen.Elements(false, true)
            let criteria = parts.Zip(max, (m, p) => (m, p)).Select((c, i) => Sheets.Each($"A.{i + 1}", c.p, c.m) with { Note = note })
            let section = Sheets.Section("A", max.Sum(), [.. order ? criteria.Reverse() : criteria])
            select Sheets.Set(section) with { Note = note };
        var pairs = (from old in sheets from @new in sheets select (old, @new)).ToArbitrary();
        Prop.ForAll(pairs, pair => CriteriaDiff.Between(pair.old, pair.@new).Changes.Count == 0 == (pair.old == pair.@new))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(300).WithReplay(20260101, 17));
    }

    private static CriteriaSet With(Func<Criterion, Criterion> criterion, Func<Section, Section>? section = null) => Old with
    {
        Sections = [.. Old.Sections.Select(s => (section ?? (x => x))(s) with { Criteria = [.. s.Criteria.Select(criterion)] })],
    };
}
