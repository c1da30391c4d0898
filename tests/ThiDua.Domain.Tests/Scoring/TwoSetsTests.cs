using Shouldly;
using ThiDua.Domain.Criteria;
using ThiDua.Domain.Scoring;
using Xunit;

namespace ThiDua.Domain.Tests.Scoring;

/// <summary>Scoring under two sets at once gives what scoring under each gives: units that share a reading, weighted parts, sets that lead to one another.</summary>
public sealed class TwoSetsTests
{
    private static readonly CriteriaSet One = Set("mot", 1, 30);
    private static readonly CriteriaSet Two = Set("hai", 2, 20);
    private static readonly CriteriaSet Three = Set("ba", 3, 25);

    [Theory]
    [InlineData("mot>hai")]
    [InlineData("mot>hai hai>ba")]
    [InlineData("mot>ba hai>ba")]
    [InlineData("mot>hai hai>mot")]
    [InlineData("")]
    public void Both_sheets_are_those_that_each_set_gives_alone(string replaced)
    {
        var sets = new[] { One, Two, Three }.ToDictionary(s => s.Code);
        var pairs = replaced.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(p => p.Split('>')).ToDictionary(p => p[0], p => sets[p[1]]);
        CriteriaSet Other(CriteriaSet set) => pairs.GetValueOrDefault(set.Code, set);
        UnitInputs[] units = [Unit("A", One, 4), Unit("B", One, 9), Unit("C", Two, 6), Merged("D", One), Merged("E", Two)];
        var inputs = new ScoreInputs(Sheets.Year, Sheets.Year.To, 0, units);

        var (own, other) = Scorer.Score(inputs, Other);

        Lines(own).ShouldBe(Lines(Scorer.Score(inputs)));
        Lines(other).ShouldBe(Lines(Scorer.Score(inputs with { Units = [.. units.Select(u => u with { Sheet = Other(u.Sheet) })] })));
    }

    private static IEnumerable<string> Lines(IReadOnlyList<ScoreSheet> sheets) => sheets.Select(s =>
        $"{s.Unit} {s.Set.Code} {s.Total} {string.Join(' ', s.Criteria.Select(c => $"{c.Code}={c.Points}({string.Join(',', c.Values.Select(v => v.Claimed))})"))}");

    private static CriteriaSet Set(string code, decimal points, decimal max) => Sheets.Set(Sheets.Section(
        "A", max + 20, Sheets.Each("A.1", max, "t.a", points), Sheets.Criterion("A.2", 10, new Formula.LeaderRelative(Sheets.Sum("t.b"), null, Group.Cluster)),
        Sheets.Criterion("A.3", 10, new Formula.Ratio(Sheets.Sum("t.a"), Sheets.Sum("t.b"), 0)))) with
    { Code = code };

    private static UnitInputs Unit(string code, CriteriaSet set, int count) =>
        new(code, code, "c", set, new FakeTallies().With("t.a", "2026-03-01", count).Claim("t.b", "2026-04-01", count + 1));

    private static UnitInputs Merged(string code, CriteriaSet set)
    {
        var own = new FakeTallies().With("t.a", "2026-08-01", 2).With("t.b", "2026-08-02", 8);
        return new UnitInputs(code, code, "c", set, own)
        {
            Parts =
            [
                new UnitPart($"{code}0", "Xã cũ", Sheets.Year.From, Sheets.Day("2026-06-30"), 0.5m, new FakeTallies().With("t.a", "2026-02-01", 7).With("t.b", "2026-02-02", 3)),
                new UnitPart(code, "Xã mới", Sheets.Day("2026-07-01"), Sheets.Year.To, 0.5m, own),
            ],
        };
    }
}
