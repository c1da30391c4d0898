using System.Globalization;
using ThiDua.Domain.Activities;
using ThiDua.Domain.Criteria;
using ThiDua.Domain.Entries;
using ThiDua.Domain.Explanations;
using ThiDua.Domain.Scoring;
using ThiDua.Domain.Tests.Scoring;
using ThiDua.Domain.Units;

namespace ThiDua.Domain.Tests.Explanations;

/// <summary>
/// A small random world for one formula: it stands plain, gated, perhaps not applicable, capped with others, as a bonus and as a deduction;
/// three units with random entries, targets and judgements.
/// </summary>
internal sealed class AnySheet
{
    public const string Unit = "U0";

    private static readonly ValueList<Band> Bands =
        [new(null, false, 2, false, 0), new(2, true, 5, true, 3), new(5, false, 9, false, 5.5m), new(9, true, null, false, 8)];

    private static readonly ValueList<Band> Falling = [new(null, false, 1, true, 8), new(1, false, 4, false, 3.25m), new(4, true, null, false, 0)];

    private static readonly ValueList<Band> ByDays = [new(null, false, 0, true, 1.5m), new(0, false, 5, true, 0.75m), new(5, false, null, false, 0)];

    private readonly Random _random;
    private readonly List<Entry> _entries = [];
    private readonly Dictionary<string, UnitEntry> _judged = [];

    public AnySheet(string formula, int seed)
    {
        _random = new Random(seed);
        Day = new DateOnly(2026, 1, 1).AddDays(_random.Next(20, 365));
        Set = MakeSet(formula);
        foreach (var unit in Units)
        {
            _judged[unit] = MakeEntry();
        }

        foreach (var measure in Measures)
        {
            foreach (var unit in Units)
            {
                Add(unit, measure, _random.Next(6));
            }
        }
    }

    public static string[] Units { get; } = [Unit, "U1", "U2"];

    public static IEnumerable<string> Formulas => typeof(Formula).GetNestedTypes().Select(t => t.Name).Order();

    public CriteriaSet Set { get; set; }

    public DateOnly Day { get; set; }

    private IEnumerable<string> Measures => CriteriaTree.All(Set).SelectMany(CriteriaTree.Values)
        .SelectMany(v => new[] { CriteriaTree.Query(v)?.Measure, (v as ValueExpression.Latest)?.Measure }).OfType<string>().Distinct();

    /// <summary>More of everything, at random.</summary>
    public AnySheet Later(bool own = true, bool others = true, bool judged = true, int days = 0)
    {
        Day = Day.AddDays(days) > Sheets.Year.To ? Sheets.Year.To : Day.AddDays(days);
        foreach (var unit in Units.Where(u => u == Unit ? own : others))
        {
            foreach (var measure in Measures)
            {
                Add(unit, measure, _random.Next(3));
            }
        }

        if (judged)
        {
            _judged[Unit] = MakeEntry();
        }

        return this;
    }

    public UnitInputs Inputs(string unit, CriteriaSet? set = null)
    {
        var tallies = new FakeTallies();
        foreach (var entry in _entries.Where(e => e.Unit == unit))
        {
            var day = entry.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            tallies.Claim(entry.Measure, day, entry.Quantity, entry.Facets);
            if (entry.Verified)
            {
                tallies.Verify(entry.Measure, day, entry.Quantity, entry.Facets);
            }
        }

        return new UnitInputs(unit, $"Xã {unit}", "cum", set ?? Set, tallies)
        {
            Entry = _judged[unit],
            Attributes = new UnitAttributes($"Xã {unit}", UnitKind.PeoplesCommittee, UnitLevel.Commune, Region: unit == "U1" ? "mountain" : null, Residents: 4000),
        };
    }

    public ScoreSheet Score(CriteriaSet? set = null) => Scorer.Score(new ScoreInputs(Sheets.Year, Day, 0, [.. Units.Select(u => Inputs(u, set))]))[0];

    /// <summary>Does what an advice asks for; false when this sheet has no room for it.</summary>
    public bool Follow(AdviceStep step, Criterion criterion, View view)
    {
        foreach (var need in step.Needs.Where(n => n.Kind != NeedKind.Choose))
        {
            if (!Follow(need, Expression(criterion, need.Role)))
            {
                return false;
            }
        }

        if (step.Needs.Any(n => n.Kind == NeedKind.Choose))
        {
            Choose(criterion, view, [.. step.Needs.Where(n => n.Kind == NeedKind.Choose).Select(n => n.Role["option-".Length..])]);
        }

        return true;
    }

    private void Choose(Criterion criterion, View view, IReadOnlyList<string> chosen)
    {
        var entry = _judged[Unit];
        var judgements = view == View.Claimed ? entry.SelfScores : entry.Appraisals;
        var before = ((Formula.Options)criterion.Formula).Several && judgements.TryGetValue(criterion.Code, out var old) ? old.Options.AsEnumerable() : [];
        judgements = judgements.SetItem(criterion.Code, new Judgement(null, [.. before.Union(chosen)]));
        _judged[Unit] = view == View.Claimed ? entry with { SelfScores = judgements } : entry with { Appraisals = judgements };
    }

    private bool Follow(Need need, ValueExpression value)
    {
        switch (value)
        {
            case ValueExpression.Sum sum:
                Both(sum.Query.Measure, Day, need.Quantity, Facets(sum.Query));
                return need.Kind == NeedKind.More;
            case ValueExpression.Difference { Whole: ValueExpression.Sum whole, Less: ValueExpression.Sum less }:
                Both((need.Kind == NeedKind.More ? whole : less).Query.Measure, Day, need.Quantity, "");
                return true;
            case ValueExpression.Latest latest:
                Both(latest.Measure, Day, need.To, "");
                return true;
            case ValueExpression.SumWithin within:
                Both(within.Query.Measure, Day, need.Quantity, $"{within.Facet}={(within.Within.To ?? within.Within.From + 1)!.Value.ToString(CultureInfo.InvariantCulture)}");
                return true;
            case ValueExpression.Distinct distinct:
                for (var i = 0; i < need.Quantity; i++)
                {
                    Both(distinct.Query.Measure, Day, 1, $"{distinct.Facet}=moi-{i}");
                }

                return true;
            case ValueExpression.Covered covered:
                // Weeks that nobody has anything in, from the first on: what is counted is how many, not which.
                var free = Enumerable.Range(0, Day.DayNumber - Sheets.Year.From.DayNumber + 1).Select(d => Sheets.Year.From.AddDays(d))
                    .DistinctBy(d => covered.Unit.IndexOf(d))
                    .Where(d => !_entries.Any(e => e.Unit == Unit && e.Measure == covered.Query.Measure && covered.Unit.IndexOf(e.Day) == covered.Unit.IndexOf(d)))
                    .Take((int)need.Quantity).ToList();
                free.ForEach(d => Both(covered.Query.Measure, d, covered.AtLeast, ""));
                return free.Count == need.Quantity;
            default:
                throw new NotSupportedException($"{value} has no way to {need.Kind}.");
        }
    }

    private static string Facets(MeasureQuery query) => string.Join(';', query.Where.OrderBy(f => f.Facet, StringComparer.Ordinal).Select(f => $"{f.Facet}={f.Values[0]}"));

    private static ValueExpression Expression(Criterion criterion, string role) => role.StartsWith("gate-", StringComparison.Ordinal)
        ? ((Condition.Compare)criterion.Gate!.When).Value
        : FormulaPoints.ValuesOf(criterion).Single(v => v.Role == role).Value;

    private void Both(string measure, DateOnly day, decimal quantity, string facets) => _entries.Add(new Entry(Unit, measure, day, quantity, facets, true));

    private void Add(string unit, string measure, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var facets = measure == "report.submitted" ? $"days-late={_random.Next(-1, 9)}" : _random.Next(2) == 0 ? "by-head=true" : $"item={_random.Next(4)}";
            _entries.Add(new Entry(unit, measure, new DateOnly(2026, 1, 1).AddDays(_random.Next(365)), _random.Next(1, 5), facets, _random.Next(3) > 0));
        }
    }

    private UnitEntry MakeEntry()
    {
        var entry = UnitEntry.Empty;
        foreach (var criterion in CriteriaTree.All(Set))
        {
            if (_random.Next(4) > 0)
            {
                entry = entry with { Targets = entry.Targets.Add(criterion.Code, _random.Next(0, 9) / 2m) };
            }

            if (criterion.NotApplicable is not null && _random.Next(4) == 0)
            {
                entry = entry with { NotApplicable = entry.NotApplicable.Add(criterion.Code) };
            }

            if (_random.Next(3) > 0)
            {
                entry = entry with { SelfScores = entry.SelfScores.Add(criterion.Code, Judge(criterion)) };
            }

            if (_random.Next(3) > 0)
            {
                entry = entry with { Appraisals = entry.Appraisals.Add(criterion.Code, Judge(criterion)) };
            }
        }

        return entry;
    }

    private Judgement Judge(Criterion criterion) => criterion.Formula is Formula.Options options
        ? new Judgement(null, options.Several ? [.. options.Choices.Select(c => c.Code).Where(_ => _random.Next(2) == 0)] : [options.Choices[_random.Next(options.Choices.Count)].Code])
        : new Judgement(_random.Next(0, 33) / 4m, []);

    private CriteriaSet MakeSet(string formula)
    {
        Criterion Of(string code) => Sheets.Criterion(code, 8, Make(formula, code));
        var gate = new Gate(new Condition.Compare(Sheets.Sum("t.gate") with { Label = "Số kế hoạch" }, Comparison.AtLeast, _random.Next(1, 9)), "Có kế hoạch");
        NotApplicable Away() => new((NotApplicableMeaning)_random.Next(4), _random.Next(2) == 0 ? null : new Condition.Compare(Sheets.Sum("t.away") with { Label = "Số việc không phát sinh" }, Comparison.MoreThan, 12));
        return Sheets.Set(
            Sheets.Section("A", 16, Of("A.1"), Of("A.2") with { Gate = gate }, Of("A.3") with { NotApplicable = Away() }) with { Capped = true },
            Sheets.Section("B", 16, Of("B.1"), Of("B.2") with { NotApplicable = Away(), Gate = gate }),
            Sheets.Section("T", 5, Of("T.1")) with { Kind = SectionKind.Bonus, Capped = true },
            Sheets.Section("P", 6, Of("P.1")) with { Kind = SectionKind.Deduction, Capped = true, TakesFrom = _random.Next(2) == 0 ? "A" : null, Floor = _random.Next(9) },
            Sheets.Section("Q", 3, Sheets.Criterion("Q.1", 3, new Formula.PerOccurrence(0.5m, Sheets.Sum("t.bad") with { Label = "Số vi phạm" }))) with { Kind = SectionKind.Deduction, Floor = 2 })
            with
        { Rounding = new Rounding(_random.Next(5), _random.Next(3)) };
    }

    private Formula Make(string formula, string code)
    {
        ValueExpression A = Sheets.Sum($"t.{code}.a") with { Label = "Số việc đã làm" }, B = Sheets.Sum($"t.{code}.b") with { Label = "Tổng số việc" };
        ValueExpression open = new ValueExpression.Difference(A, B) { Label = "Số đơn thư quá hạn" };
        var assigned = new ValueExpression.Assigned(code);
        return formula switch
        {
            nameof(Formula.PerOccurrence) => new Formula.PerOccurrence(_random.Next(1, 9) / 4m, _random.Next(2) == 0 ? A : open),
            nameof(Formula.Target) => new Formula.Target(
                _random.Next(2) == 0 ? assigned : 7, A, _random.Next(2) == 0 ? 0.5m : null, _random.Next(2) == 0 ? new Exceeding(0.25m, 0.4m, 2) : null),
            nameof(Formula.Ratio) => new Formula.Ratio(A, B, 3),
            nameof(Formula.Bands) => new Formula.Bands(_random.Next(2) == 0 ? A : open, _random.Next(2) == 0 ? Bands : Falling),
            nameof(Formula.YesNo) => new Formula.YesNo(new Condition.Any([
                new Condition.All([new Condition.Compare(A, Comparison.AtLeast, 6), new Condition.Compare(B, Comparison.MoreThan, 3)]),
                new Condition.All([new Condition.InRegion(["mountain"]), new Condition.Unknown(assigned)]), new Condition.Compare(B, Comparison.Equal, 1)])),
            nameof(Formula.Coverage) => _random.Next(2) == 0
                ? new Formula.Coverage(new ValueExpression.Distinct(MeasureQuery.Of($"t.{code}.a"), "item") { Label = "Số nội dung" }, 7)
                : new Formula.Coverage(new ValueExpression.Covered(MeasureQuery.Of($"t.{code}.a"), CalendarUnit.Month, 2) { Label = "Số tháng có việc" }, null),
            nameof(Formula.Deduction) => new Formula.Deduction(0.75m, open, _random.Next(3)),
            nameof(Formula.Imported) => new Formula.Imported(
                new ValueExpression.Latest($"figure.{code}", ValueSpan.Period, DateRange.Always) { Label = "Chỉ số" }, _random.Next(2) == 0 ? null : _random.Next(2) == 0 ? Bands : Falling),
            nameof(Formula.Stepped) => new Formula.Stepped(A, _random.Next(2) == 0 ? assigned : 4, 1, 1.5m, 0.7m),
            nameof(Formula.Timeliness) => new Formula.Timeliness(MeasureQuery.Of("report.submitted") with { Where = [] }, "days-late", ByDays),
            nameof(Formula.LeaderRelative) => new Formula.LeaderRelative(A, _random.Next(2) == 0 ? assigned : null, (Group)_random.Next(4)),
            nameof(Formula.AverageRelative) => new Formula.AverageRelative(A, _random.Next(3) == 0 ? 6 : null, (Group)_random.Next(4)),
            nameof(Formula.Options) => new Formula.Options([new("a", "Mức a", 2), new("b", "Mức b", 5), new("c", "Mức c", 8)], _random.Next(2) == 0),
            nameof(Formula.Appraised) => new Formula.Appraised(),
            nameof(Formula.Sample) => new Formula.Sample(A, B, 0.9m, 6),
            nameof(Formula.Survey) => new Formula.Survey(A, B, 5),
            _ => throw new NotSupportedException($"A random sheet for {formula} is missing."),
        };
    }

    private sealed record Entry(string Unit, string Measure, DateOnly Day, decimal Quantity, string Facets, bool Verified);
}
