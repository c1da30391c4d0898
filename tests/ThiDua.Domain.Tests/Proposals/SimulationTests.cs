using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using ThiDua.Domain.Activities;
using ThiDua.Domain.Criteria;
using ThiDua.Domain.Proposals;
using ThiDua.Domain.Scoring;
using ThiDua.Domain.Tests.Scoring;
using Xunit;

namespace ThiDua.Domain.Tests.Proposals;

public sealed class SimulationTests
{
    /// <summary>Caps, deductions from a section and from the total, a bonus, what does not apply, a comparison within the cluster.</summary>
    private static readonly CriteriaSet Old = Sheet(
        """
        {"code":"I","title":"Một","max":20,"capped":true,"criteria":[
         {"code":"I.1","title":"A","max":12,"legalBasis":{"document":"T"},"formula":{"perOccurrence":{"points":0.7,"value":{"sum":"conference.held"}}}},
         {"code":"I.2","title":"B","max":12,"legalBasis":{"document":"T"},"formula":{"ratio":{"numerator":{"sum":"petition.resolved"},"denominator":{"sum":"petition.received"},"whenZero":3}},
          "notApplicable":{"means":"scale-section","when":{"value":{"sum":"petition.received"},"atMost":0}}}]},
        {"code":"II","title":"Hai","max":20,"criteria":[
         {"code":"II.1","title":"C","max":9,"legalBasis":{"document":"T"},"formula":{"leaderRelative":{"actual":{"sum":"model.registered"}}}},
         {"code":"II.2","title":"D","max":11,"legalBasis":{"document":"T"},"formula":{"perOccurrence":{"points":1.3,"value":{"sum":"document.issued"}}},
          "notApplicable":{"means":"scale-total","when":{"value":{"sum":"document.issued"},"atMost":0}}}]},
        {"code":"T","title":"Thưởng","max":2,"capped":true,"kind":"bonus","criteria":[
         {"code":"T.1","title":"E","max":3,"legalBasis":{"document":"T"},"formula":{"perOccurrence":{"points":0.9,"value":{"sum":"program.adopted"}}}}]},
        {"code":"P","title":"Trừ","max":3,"kind":"deduction","takesFrom":"I","floor":4,"criteria":[
         {"code":"P.1","title":"F","max":3,"legalBasis":{"document":"T"},"formula":{"perOccurrence":{"points":0.25,"value":{"sum":"hotspot.arisen"}}}}]},
        {"code":"Q","title":"Trừ","max":2,"capped":true,"kind":"deduction","takesFrom":"total","floor":5,"criteria":[
         {"code":"Q.1","title":"G","max":4,"legalBasis":{"document":"T"},"formula":{"perOccurrence":{"points":0.4,"value":{"sum":"conference.held"}}}}]}
        """);

    private static readonly CriteriaSet New = Patched(
        Old,
        """
        {"remove":"T"}, {"change":{"code":"II.1","max":5}}, {"change":{"code":"II.2","max":7}}, {"change":{"code":"II","max":12}},
        {"change":{"code":"P","max":2}}, {"change":{"code":"P.1","max":2}}, {"change":{"code":"I.1","formula":{"perOccurrence":{"points":0.9,"value":{"sum":"conference.held"}}}}},
        {"add":{"section":{"code":"III","title":"Dân chủ","max":8,"criteria":[
         {"code":"III.1","title":"Đối thoại","max":8,"legalBasis":{"document":"T"},"formula":{"perOccurrence":{"points":3,"value":{"sum":"dialogue.held"}}}}]},"after":"II"}}
        """);

    private static readonly string[] Measures =
        ["conference.held", "petition.received", "petition.resolved", "model.registered", "document.issued", "program.adopted", "hotspot.arisen", "dialogue.held"];

    private static readonly Arbitrary<int[]> Histories = ArbMap.Default.GeneratorFor<int>().Select(i => Math.Abs(i % 12)).ArrayOf(Measures.Length * 2 * 6).ToArbitrary();

    [Fact]
    public void Differences_add_up_to_the_difference_of_the_totals_exactly() => Holds(numbers => Run(Inputs(numbers), New).All(u => AddsUp(u)));

    [Fact]
    public void The_unchanged_sheet_moves_nobody() => Holds(numbers =>
        Simulation.Run(Inputs(numbers), set => set with { }).SelectMany(c => c.Units).All(u => u.Differences.Count == 0 && u.Change == default && u.Old.Rank == u.New.Rank)
        && Simulation.Run(Inputs(numbers), _ => null).SelectMany(c => c.Units).All(u => u.Differences.Count == 0 && u.Old.Rank == u.New.Rank));

    [Fact]
    public void A_patch_that_only_renames_changes_nothing()
    {
        var renamed = Patched(Old, """{"change":{"code":"I.1","title":"Tên khác","note":"Ghi chú","legalBasis":{"document":"Khác"}}},{"change":{"code":"II","title":"Khác"}},{"sheet":{"title":"Khác"}}""");
        Holds(numbers => Run(Inputs(numbers), renamed).All(u => u.Differences.Count == 0 && u.Old.Rank == u.New.Rank));
    }

    [Fact]
    public void The_order_of_units_does_not_matter() => Holds(numbers =>
    {
        var inputs = Inputs(numbers);
        var there = Run(inputs, New).OrderBy(u => u.Code, StringComparer.Ordinal).Select(Told);
        var back = Run(inputs with { Units = [.. inputs.Units.Reverse()] }, New).OrderBy(u => u.Code, StringComparer.Ordinal).Select(Told);
        return there.SequenceEqual(back);
    });

    [Fact]
    public void Every_unit_stands_as_the_board_would_have_it() => Holds(numbers =>
    {
        var inputs = Inputs(numbers);
        var changed = Scorer.Score(inputs with { Units = [.. inputs.Units.Select(u => u with { Sheet = New })] });
        var expected = changed.GroupBy(s => s.Cluster).SelectMany(g => Ranking.Rank([.. g], View.Verified)).ToDictionary(r => r.Sheet.Unit, r => (r.Rank, r.Sheet.Total));
        return Run(inputs, New).All(u => (u.New.Rank.Verified, u.New.Sheet.Total) == expected[u.Code]);
    });

    [Fact]
    public void Each_line_is_told_with_its_kind_and_both_maxima()
    {
        var inputs = Scored(("a", [("conference.held", 3), ("dialogue.held", 2), ("program.adopted", 1), ("petition.received", 2), ("petition.resolved", 1), ("document.issued", 9)]));
        var unit = Run(inputs, New).ShouldHaveSingleItem();
        unit.Differences.Select(d => $"{d.Line.Kind} {d.Line.Code} {d.Line.OldMax}>{d.Line.NewMax} {d.Points.Claimed:0.##}").ShouldBe(
        [
            "CriterionChanged I.1 12>12 0.6",
            "CriterionChanged II.2 11>7 -4",
            "CriterionAdded III.1 >8 6",
            "CriterionRemoved T.1 3> -0.9",
        ]);
        AddsUp(unit).ShouldBeTrue();
    }

    [Fact]
    public void A_kept_criterion_may_give_other_points_when_it_compares_units()
    {
        var capped = Patched(Old, """{"change":{"code":"I","max":18}},{"sheet":{"max":38}}""");
        var cut = Run(Scored(("a", [("conference.held", 30), ("petition.received", 1), ("petition.resolved", 1), ("document.issued", 1)])), capped).ShouldHaveSingleItem();
        cut.Differences.Select(d => (d.Line.Kind, d.Line.Code, d.Points.Claimed)).ShouldBe([(DifferenceKind.Adjustment, "I", -2m)]);
        cut.Differences[0].Line.Title.ShouldBe("Cắt phần vượt trần của nội dung I (Một)");
    }

    [Fact]
    public void What_moves_a_unit_is_what_sets_it_apart_from_the_others()
    {
        // Everybody loses two points on documents; only dialogues tell the units apart.
        var inputs = Scored(
            ("a", [("conference.held", 4), ("document.issued", 7)]), ("b", [("conference.held", 3), ("document.issued", 7), ("dialogue.held", 2)]),
            ("c", [("conference.held", 2), ("document.issued", 7)]));
        var cluster = Simulation.Run(inputs, set => ReferenceEquals(set, Old) ? New : null).ShouldHaveSingleItem();
        var effects = SimulationEffects.Of(cluster, View.Claimed);
        (effects.Rising, effects.Falling).ShouldBe((1, 1));
        effects.Reasons.ToDictionary(r => r.Key, r => (r.Value.Line.Code, r.Value.Points)).ShouldBe(
            new Dictionary<string, (string?, decimal)> { ["b"] = ("III.1", 6), ["a"] = ("III.1", 0) }, ignoreOrder: true);
        var first = effects.Lines[0];
        (first.Line.Code, first.Points, first.Gaining, first.Losing, first.Spread, first.Moves).ShouldBe(("III.1", 6m, 1, 0, 8m, 2));
        (first.Most.Unit.Code, first.Most.Points).ShouldBe(("b", 6m));
        (effects.New - effects.Old).ShouldBe(effects.Lines.Sum(l => l.Points));
    }

    private static bool AddsUp(SimulatedUnit unit) =>
        unit.Differences.Aggregate(default(Points), (sum, d) => sum + d.Points) == unit.Change && unit.Differences.All(d => d.Points != default);

    private static IEnumerable<SimulatedUnit> Run(ScoreInputs inputs, CriteriaSet changed) =>
        Simulation.Run(inputs, set => ReferenceEquals(set, Old) ? changed : null).SelectMany(c => c.Units);

    private static string Told(SimulatedUnit u) =>
        $"{u.Code} {u.Old.Rank} {u.New.Rank} {u.Change} {string.Join(' ', u.Differences.Select(d => $"{d.Line.Kind}{d.Line.Code}{d.Line.Title}{d.Points}"))}";

    private static void Holds(Func<int[], bool> property) => Prop.ForAll(Histories, property).Check(Config.QuickThrowOnFailure.WithMaxTest(150).WithReplay(20160512, 17));

    /// <summary>Six units in two clusters; of every measure so much is claimed and verified.</summary>
    private static ScoreInputs Inputs(int[] numbers) => new(Sheets.Year, Sheets.Year.To, 1,
    [
        .. Enumerable.Range(0, 6).Select(u =>
        {
            var tallies = new FakeTallies();
            for (var m = 0; m < Measures.Length; m++)
            {
                var at = ((u * Measures.Length) + m) * 2;
                tallies.Claim(Measures[m], "2026-03-10", numbers[at]).Verify(Measures[m], "2026-03-10", Math.Min(numbers[at], numbers[at + 1]));
            }

            return new UnitInputs($"u{u}", $"Đơn vị {u}", u < 4 ? "c1" : "c2", Old, tallies);
        }),
    ]);

    private static ScoreInputs Scored(params (string Unit, (string Measure, int Quantity)[] Done)[] units) => new(Sheets.Year, Sheets.Year.To, 1,
    [
        .. units.Select(u => new UnitInputs(u.Unit, u.Unit, "c1", Old, u.Done.Aggregate(new FakeTallies(), (t, d) => t.With(d.Measure, "2026-03-10", d.Quantity)))),
    ]);

    private static CriteriaSet Sheet(string sections)
    {
        var reading = CriteriaReader.ReadJson(Encoding.UTF8.GetBytes(
            $$$"""{"code":"thi-dua","version":1,"title":"T","legalBasis":{"document":"T"},"max":40,"rounding":{"criterion":2,"total":1},"sections":[{{{sections}}}],"tieBreaks":[{"points":"I"}]}"""));
        reading.Problems.ShouldBeEmpty();
        return reading.Set!;
    }

    private static CriteriaSet Patched(CriteriaSet set, string changes)
    {
        var result = PatchSpec.Document(changes).Patch.Apply(CriteriaWriter.WriteElement(set), 2);
        result.Problems.ShouldBeEmpty();
        return result.Set!;
    }
}
