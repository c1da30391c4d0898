using ThiDua.Domain.Activities;
using ThiDua.Domain.Criteria;
using ThiDua.Domain.Measures;
using ThiDua.Domain.Scoring;
using ThiDua.Domain.Units;
using ThiDua.Projections.Ledger;

namespace ThiDua.Projections.Board;

/// <summary>What a sheet rests on: parts and activities.</summary>
public sealed class SheetRests
{
    private readonly Dictionary<ValueLine, IReadOnlyList<SourceList>> _sources;

    private SheetRests(IReadOnlyList<SheetPart> parts, IReadOnlyList<string> notes, Dictionary<ValueLine, IReadOnlyList<SourceList>> sources) =>
        (Parts, Notes, _sources) = (parts, notes, sources);

    /// <summary>What the unit is made of when it took over others; empty when it is only itself.</summary>
    public IReadOnlyList<SheetPart> Parts { get; }

    /// <summary>What must be said about the unit's past, as Vietnamese sentences.</summary>
    public IReadOnlyList<string> Notes { get; }

    /// <summary>The activities that a value rests on, in the order of its sources.</summary>
    public IReadOnlyList<SourceList> Of(ValueLine value) => _sources[value];

    /// <summary>Looks it up; the board stands still meanwhile.</summary>
    /// <param name="reader">The board.</param>
    /// <param name="scoring">The moment.</param>
    /// <param name="sheet">The sheet.</param>
    /// <param name="most">Activities to tell per value.</param>
    internal static SheetRests Of(BoardReader reader, PeriodScoring scoring, ScoreSheet sheet, int most)
    {
        var whose = new Whose(scoring, sheet.Unit);
        var sources = new Dictionary<ValueLine, IReadOnlyList<SourceList>>(ReferenceEqualityComparer.Instance);
        foreach (var criterion in sheet.Criteria)
        {
            foreach (var value in criterion.Values)
            {
                sources.Add(value, [.. value.Sources.Select(s => Sources(reader, whose, criterion.Criterion.Scope, value.Part, s, scoring, most))]);
            }
        }

        var parts = sheet.Reading.Unit.Parts.Select(p => new SheetPart(p, scoring.Alone(sheet, p))).ToList();
        return new SheetRests(parts, scoring.Inputs.Notes(sheet.Unit), sources);
    }

    private static SourceList Sources(BoardReader reader, Whose whose, Scope scope, string? part, ValueSource source, PeriodScoring scoring, int most)
    {
        var isLatest = source.Kind == MeasureKind.Latest;
        var units = part is not null ? [part] : isLatest ? whose.First(scope) : whose.All(scope);
        if (units.Count == 1)
        {
            return Limited(OfUnit(units[0]));
        }

        var lists = units.Select(OfUnit).ToList();
        return Limited(new SourceList(
            lists.Sum(l => l.Count), [.. lists.SelectMany(l => l.Last).OrderByDescending(a => a.Day).ThenByDescending(a => a.Seq).Take(isLatest ? 1 : most)]));

        SourceList OfUnit(string unit)
        {
            var list = reader.Ledger.Sources(unit, source.Measure, View.Claimed, source.From, source.To, source.Accepts, scoring.Known(unit), isLatest ? 1 : most);
            return unit == whose.Unit ? list : list with { Last = [.. list.Last.Select(a => a with { Unit = unit })] };
        }

        SourceList Limited(SourceList all) => isLatest && all.Count > 1 ? all with { Count = 1 } : all;
    }

    /// <summary>Whose quantities the scopes of a sheet name.</summary>
    internal sealed class Whose(PeriodScoring scoring, string unit)
    {
        private readonly IReadOnlyList<string> _own = WithPredecessors(scoring, scoring.At.World.Unit(unit)!);
        private readonly Lazy<IReadOnlyList<IReadOnlyList<string>>> _below = new(() => [.. scoring.Inputs.BelowOf(unit).Select(b => WithPredecessors(scoring, b))]);

        public string Unit => unit;

        public IReadOnlyList<string> All(Scope scope) => scope switch
        {
            Scope.Own => _own,
            Scope.OwnAndBelow => [.. _own.Concat(_below.Value.SelectMany(b => b)).Distinct()],
            Scope.Below => [.. _below.Value.SelectMany(b => b).Distinct()],
            _ => throw new ArgumentOutOfRangeException(nameof(scope)),
        };

        /// <summary>A latest value is one unit's, never several units' added: the first one's.</summary>
        public IReadOnlyList<string> First(Scope scope) => scope != Scope.Below ? _own : _below.Value.Count > 0 ? _below.Value[0] : [];

        private static List<string> WithPredecessors(PeriodScoring scoring, Unit of) => [.. scoring.Inputs.PartsOf(of).Select(p => p.Unit.Code).Distinct()];
    }
}

/// <summary>A part of a unit with what it earns.</summary>
/// <param name="Part">The part.</param>
/// <param name="Total">Points that its quantities alone would earn, before they are weighted.</param>
public sealed record SheetPart(UnitPart Part, Points Total);
