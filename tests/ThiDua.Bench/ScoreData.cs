using ThiDua.Domain.Activities;
using ThiDua.Domain.Criteria;
using ThiDua.Domain.Measures;
using ThiDua.Domain.Scoring;
using ThiDua.Domain.Units;
using ThiDua.Projections.Ledger;

namespace ThiDua.Bench;

/// <summary>A ledger of many units over a year, and a sheet of sixty criteria on it, as committees write them.</summary>
internal static class ScoreData
{
    public static readonly ScoredPeriod Year = new("p26", new DateOnly(2026, 1, 1), new DateOnly(2026, 12, 31));

    private static readonly string[] Counted =
    [
        "dialogue.held", "dialogue.opinions-raised", "dialogue.opinions-answered", "reception.held", "petition.received", "petition.due", "petition.due-met",
        "model.registered", "model.recognised", "publication.made", "consultation.held", "training.held", "inspection.conducted", "conference.held",
    ];

    /// <summary>Entries in the order of the log: each activity is claimed, two of three are verified.</summary>
    public static IEnumerable<LedgerEntry> Entries(int units, long count)
    {
        for (long i = 0, seq = 1; i < count; seq++)
        {
            var (unit, day) = (Unit((int)(seq * 7919 % units)), Year.From.AddDays((int)(seq * 104_729 % 365)));
            var measure = Counted[seq / 3 % Counted.Length];
            var facets = measure is "dialogue.held" or "reception.held" ? Facets.Of(("by-head", seq % 2 == 0 ? "true" : "false"))
                : measure is "publication.made" ? Facets.Of(("item", $"{1 + (seq % 14)}")) : Facets.None;
            foreach (var view in seq % 3 == 0 ? [View.Claimed] : new[] { View.Claimed, View.Verified })
            {
                i++;
                yield return new LedgerEntry(seq, (int)view, $"a-{seq}", new EffectChange(new EffectKey(view, unit, measure, facets, day), 1, 1 + (seq % 3)));
            }
        }
    }

    public static string Unit(int index) => $"xa-{index:D5}";

    public static MemoryLedger Ledger(int units, long count)
    {
        var ledger = new MemoryLedger();
        foreach (var entry in Entries(units, count))
        {
            ledger.Add(entry);
        }

        ledger.Settle();
        return ledger;
    }

    public static ScoreInputs Inputs(MemoryLedger ledger, int units, CriteriaSet set) => new(
        Year, Year.To, long.MaxValue,
        [.. Enumerable.Range(0, units).Select(i => new UnitInputs(Unit(i), Unit(i), $"cum-{i / 200}", set, ledger.Of(Unit(i), long.MaxValue))
        {
            Attributes = new UnitAttributes(Unit(i), UnitKind.PeoplesCommittee, UnitLevel.Commune),
        })]);

    /// <summary>Sixty criteria: counted, compared with targets and wholes, by weeks, by bands, deducted.</summary>
    /// <param name="relative">How many of them compare units of the cluster.</param>
    /// <param name="points">Points for each occurrence: what a proposal changes.</param>
    public static CriteriaSet Sheet(int relative = 2, decimal points = 0.5m)
    {
        var criteria = Enumerable.Range(0, 60).Select(i => new Criterion
        {
            Code = $"I.{i + 1}",
            Title = $"Tiêu chí {i + 1}",
            Max = 10,
            LegalBasis = new LegalBasis("Đo tốc độ"),
            Formula = Formula(i, relative, points),
        });
        return new CriteriaSet
        {
            Code = "do-toc-do",
            Version = 1,
            Title = "Đo tốc độ",
            LegalBasis = new LegalBasis("Đo tốc độ"),
            Max = 600,
            Rounding = new Rounding(2, 2),
            Sections = [.. criteria.Chunk(10).Select((part, i) => new Section { Code = $"S{i}", Title = $"Nội dung {i}", Max = 100, Criteria = [.. part] })],
            TieBreaks = [new TieBreak.PointsOf("S0")],
        };
    }

    private static Formula Formula(int i, int relative, decimal points)
    {
        var measure = Counted[i % Counted.Length];
        var (value, other) = (Sum(measure), Sum(Counted[(i + 1) % Counted.Length]));
        return (i < relative ? -1 : i % 10) switch
        {
            -1 => new Formula.LeaderRelative(value, 5, Group.Cluster),
            0 or 1 or 2 => new Formula.PerOccurrence(points, value),
            3 or 4 => new Formula.Ratio(value, other, 10),
            5 => new Formula.Target(12, value),
            6 => new Formula.Coverage(new ValueExpression.Covered(MeasureQuery.Of(measure), CalendarUnit.Month, 1), null),
            7 => new Formula.Bands(value, [new(null, false, 5, false, 0), new(5, true, 20, false, 5), new(20, true, null, false, 10)]),
            8 => new Formula.Coverage(new ValueExpression.Distinct(MeasureQuery.Of("publication.made"), "item"), 14),
            _ => new Formula.YesNo(new Condition.Compare(new ValueExpression.Sum(new MeasureQuery("dialogue.held", [new FacetFilter("by-head", ["true"])], ValueSpan.Period, DateRange.Always)), Comparison.AtLeast, 1 + (i % 5))),
        };
    }

    private static ValueExpression Sum(string measure) => new ValueExpression.Sum(MeasureQuery.Of(measure));
}
