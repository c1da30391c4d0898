using ThiDua.Domain.Activities;
using ThiDua.Domain.Criteria;
using ThiDua.Domain.Explanations;
using ThiDua.Domain.Scoring;
using ThiDua.Projections.Ledger;

namespace ThiDua.Projections.Board;

/// <summary>What of a unit's sheet changed between two moments, with the events.</summary>
/// <param name="Changes">The lines.</param>
/// <param name="FromPosition">Known before.</param>
/// <param name="ToPosition">Known after.</param>
/// <param name="Entries">By code of criterion, what changed in its values, by position.</param>
/// <param name="Compared">By code of relative criterion, the units whose number changed: before and after.</param>
public sealed record ChangesReading(
    SheetChanges Changes, long FromPosition, long ToPosition, IReadOnlyDictionary<string, IReadOnlyList<ChangedEntry>> Entries,
    IReadOnlyDictionary<string, IReadOnlyList<(ComparedUnit? Before, ComparedUnit? After)>> Compared);

/// <summary>A criterion with points still open.</summary>
/// <param name="Line">The criterion.</param>
/// <param name="Open">Points up to its maximum.</param>
/// <param name="Advice">What would raise its points.</param>
public sealed record OpenCriterion(CriterionLine Line, decimal Open, Advice Advice);

/// <summary>Why a sheet has its points and why they changed: the sheets of the board with the entries they rest on.</summary>
public sealed class SheetHistory(BoardState board)
{
    /// <summary>The sheet of a unit with one of its lines explained and what a criterion rests on; null when the period does not score the unit.</summary>
    /// <param name="period">Period code.</param>
    /// <param name="unit">Unit code.</param>
    /// <param name="code">Code of the criterion or section, or <see cref="Explainer.Total"/>; only of a criterion activities are cited.</param>
    /// <param name="moment">When.</param>
    /// <param name="today">Today in Vietnam.</param>
    /// <param name="view">The view whose entries are cited.</param>
    /// <param name="after">Cursor.</param>
    /// <param name="limit">Contributions to a page.</param>
    public CitedReading? Cited(string period, string unit, string code, Moment moment, DateOnly today, View view, long after, int limit) => board.Read(reader =>
    {
        if (Scoreboard.Resolve(reader, period, moment, today) is not { } at)
        {
            return null;
        }

        var scoring = new PeriodScoring(reader, at with { IsNow = false }, new KeptScores());

        // Explained while the board stands still: advice looks at quantities that the sheet itself does not keep.
        return scoring.Sheet(unit)?.Value is { } sheet
            ? new CitedReading(
                sheet, Explainer.Explain(sheet, code, view), at.Position, sheet.Criteria.Any(c => c.Code == code) ? SheetCitations.Of(reader, scoring, sheet, code, view, after, limit) : null)
            : null;
    });

    /// <summary>Criteria of a unit's sheet with the most points still open, each with what would raise them; none when the period does not score the unit.</summary>
    /// <param name="period">Period code.</param>
    /// <param name="unit">Unit code.</param>
    /// <param name="today">Today in Vietnam.</param>
    /// <param name="view">The view.</param>
    /// <param name="most">Criteria at the most.</param>
    public IReadOnlyList<OpenCriterion> Open(string period, string unit, DateOnly today, View view, int most) => board.Read(reader =>
        Scoreboard.Resolve(reader, period, new Moment(), today) is { } at
            && new PeriodScoring(reader, at with { IsNow = false }, new KeptScores()).Sheet(unit)?.Value is { } sheet
            ? sheet.Criteria.Where(c => c.Kind != SectionKind.Deduction && (view == View.Claimed ? c.Applies.Claimed : c.Applies.Verified) && c.Max > c.Points[view])
                .OrderByDescending(c => c.Max - c.Points[view]).Take(most)
                .Select(c => new OpenCriterion(c, c.Max - c.Points[view], ((Explanation.OfCriterion)Explainer.Explain(sheet, c.Code, view)!).Advice)).ToList()
            : []);

    /// <summary>What changed between two moments; null when the period does not score the unit at one of them.</summary>
    /// <param name="period">Period code.</param>
    /// <param name="unit">Unit code.</param>
    /// <param name="from">The earlier moment.</param>
    /// <param name="to">The later moment.</param>
    /// <param name="today">Today in Vietnam.</param>
    /// <param name="view">The view whose entries are told.</param>
    public ChangesReading? Changes(string period, string unit, Moment from, Moment to, DateOnly today, View view) => board.Read(reader =>
    {
        if (Scoreboard.Resolve(reader, period, from, today) is not { } then || Scoreboard.Resolve(reader, period, to, today) is not { } now)
        {
            return null;
        }

        var before = new PeriodScoring(reader, then with { IsNow = false }, new KeptScores());
        var after = new PeriodScoring(reader, now with { IsNow = false }, new KeptScores());
        if (before.Sheet(unit)?.Value is not { } was || after.Sheet(unit)?.Value is not { } sheet)
        {
            return null;
        }

        var changes = SheetChanges.Of(was, Stages(reader, before, after, was, sheet));
        var codes = changes.Lines.Select(l => l.Criterion).OfType<string>().Distinct().ToList();
        return new ChangesReading(
            changes, then.Position, now.Position,
            codes.ToDictionary(c => c, c => Entries(reader, before, after, was, sheet, c, view)),
            codes.ToDictionary(c => c, c => Compared(before, after, was, sheet, c)));
    });

    private static IReadOnlyList<ChangeStage> Stages(BoardReader reader, PeriodScoring before, PeriodScoring after, ScoreSheet was, ScoreSheet sheet)
    {
        var (then, unit) = (before.At, was.Reading.Unit);
        var classes = unit.Below.ToDictionary(b => b.Code, b => b.Class);
        var passed = Described(code => new DatedTallies(reader.Ledger.Of(code, before.Known(code)), then.Day));
        var crossed = Described(code => reader.Ledger.Of(code, after.Known(code)));
        return SheetBasis.Stages(
            sheet.Period, new SheetBasis(was.Day, unit, was.Figures), passed, crossed, new SheetBasis(sheet.Day, sheet.Reading.Unit, sheet.Figures),
            ReferenceEquals(unit.Sheet, sheet.Reading.Unit.Sheet) ? sheet.Figures : Figures(after, was, sheet));

        // As the unit was described then, with other quantities.
        UnitInputs Described(Func<string, ITallies> tallies) => new PeriodInputs(
            then.World, then.Period, then.Day, tallies, code => reader.EntryAt(then.Period.Code, code, then.Position).Entry, reader.Duties)
            .Of(unit.Code, code => classes.GetValueOrDefault(code))!;
    }

    /// <summary>What the unit would be compared with now if all who have its new sheet still had the old one.</summary>
    private static GroupFigures Figures(PeriodScoring after, ScoreSheet was, ScoreSheet sheet)
    {
        var (old, plan) = (was.Reading.Unit.Sheet, new ScorePlan(was.Reading.Unit.Sheet, sheet.Period, sheet.Day));
        if (!plan.IsRelative)
        {
            return GroupFigures.None;
        }

        var peers = after.Inputs.Competitors(sheet.Cluster).Select(c => c.Unit.Code)
            .Where(c => c != sheet.Unit && ReferenceEquals(after.Inputs.SheetOf(c), sheet.Reading.Unit.Sheet))
            .Select(c => after.Sheet(c)!.Value.Reading.Unit).Append(sheet.Reading.Unit);
        return Scorer.Compare(plan, [.. peers.Select(p => Scorer.Read(plan, p with { Sheet = old }))])[^1];
    }

    private static IReadOnlyList<ChangedEntry> Entries(
        BoardReader reader, PeriodScoring before, PeriodScoring after, ScoreSheet was, ScoreSheet sheet, string code, View view)
    {
        var (then, now) = (Sources(before, was, code), Sources(after, sheet, code));
        return
        [
            .. then.Keys.Union(now.Keys).SelectMany(key => reader.Ledger.Between(
                    key.Unit, view, then.GetValueOrDefault(key), before.Known(key.Unit), now.GetValueOrDefault(key), after.Known(key.Unit)))
                .Distinct().OrderBy(e => e.Seq).ThenBy(e => e.Day).ThenBy(e => e.Measure, StringComparer.Ordinal),
        ];
    }

    /// <summary>What the values of a criterion rest on, by the unit whose it is, its place in the value and its measure.</summary>
    private static Dictionary<(string Unit, string Role, int Place, string Measure), ValueSource> Sources(PeriodScoring scoring, ScoreSheet sheet, string code)
    {
        var sources = new Dictionary<(string, string, int, string), ValueSource>();
        if (sheet.Criteria.FirstOrDefault(c => c.Code == code) is not { } line)
        {
            return sources;
        }

        var whose = new SheetRests.Whose(scoring, sheet.Unit);
        foreach (var value in line.Values)
        {
            for (var i = 0; i < value.Sources.Count; i++)
            {
                foreach (var unit in value.Part is { } part ? [part] : whose.All(line.Criterion.Scope))
                {
                    sources.TryAdd((unit, value.Role, i, value.Sources[i].Measure), value.Sources[i]);
                }
            }
        }

        return sources;
    }

    private static IReadOnlyList<(ComparedUnit? Before, ComparedUnit? After)> Compared(
        PeriodScoring before, PeriodScoring after, ScoreSheet was, ScoreSheet sheet, string code)
    {
        var then = Scorer.Compared(was, code, before.Group(was.Reading.Unit)).ToDictionary(u => u.Unit);
        var now = Scorer.Compared(sheet, code, after.Group(sheet.Reading.Unit)).ToDictionary(u => u.Unit);
        return
        [
            .. then.Keys.Union(now.Keys).Order(StringComparer.Ordinal)
                .Select(u => (Before: then.GetValueOrDefault(u), After: now.GetValueOrDefault(u)))
                .Where(u => (u.Before?.Claimed, u.Before?.Verified) != (u.After?.Claimed, u.After?.Verified)),
        ];
    }
}
