using ThiDua.Domain.Activities;
using ThiDua.Domain.Criteria;

namespace ThiDua.Domain.Scoring;

/// <summary>
/// The numbers of one unit that its sheet follows from: what depends on the unit alone (and on the units below it). What depends on
/// other units comes with <see cref="GroupFigures"/>.
/// </summary>
public sealed class UnitReading
{
    private readonly decimal?[] _claimed;
    private readonly decimal?[] _verified;

    private UnitReading(UnitReading like, decimal?[] claimed, decimal?[] verified) =>
        (Unit, Parts, _claimed, _verified) = (like.Unit, like.Parts, claimed, verified);

    internal UnitReading(UnitInputs unit, ValueTable values, Func<UnitPart, UnitReading>? part)
    {
        Unit = unit;
        (_claimed, _verified) = (new decimal?[values.Count], new decimal?[values.Count]);
        var tallies = new ITallies?[3];
        for (var slot = 0; slot < values.Count; slot++)
        {
            var planned = values[slot];
            var of = tallies[(int)planned.Scope] ??= In(unit, planned.Scope);
            _claimed[slot] = new ValueReader(unit, of, View.Claimed, planned.Window).Read(planned.Value);
            _verified[slot] = new ValueReader(unit, of, View.Verified, planned.Window).Read(planned.Value);
        }

        Parts = part is null ? [] : [.. unit.Parts.Where(p => p.Weight is not null).Select(p => (p, part(p)))];
    }

    /// <summary>The unit.</summary>
    public UnitInputs Unit { get; }

    /// <summary>Parts that are scored over their own days and added by weight; empty for a unit that is scored as one.</summary>
    internal IReadOnlyList<(UnitPart Part, UnitReading Reading)> Parts { get; }

    internal decimal? this[View view, int slot] => view == View.Claimed ? _claimed[slot] : _verified[slot];

    /// <summary>The same but for some numbers of one view: what would be if …</summary>
    internal UnitReading With(View view, IReadOnlyDictionary<int, decimal?> numbers)
    {
        decimal?[] changed = [.. view == View.Claimed ? _claimed : _verified];
        foreach (var (slot, number) in numbers)
        {
            changed[slot] = number;
        }

        return view == View.Claimed ? new UnitReading(this, changed, _verified) : new UnitReading(this, _claimed, changed);
    }

    /// <summary>The quantities that a scope names. Criteria refuse latest values of units below: those are never added.</summary>
    internal static ITallies In(UnitInputs unit, Scope scope) => scope switch
    {
        Scope.Own => unit.Tallies,
        Scope.OwnAndBelow => new MergedTallies([unit.Tallies, .. unit.Below.Select(b => b.Tallies)]),
        Scope.Below => new MergedTallies([.. unit.Below.Select(b => b.Tallies)]),
        _ => throw new ArgumentOutOfRangeException(nameof(scope)),
    };

    /// <summary>Numbers of some values, in their order.</summary>
    internal void Take(View view, ReadOnlySpan<int> slots, Span<decimal?> to)
    {
        var from = view == View.Claimed ? _claimed : _verified;
        for (var i = 0; i < slots.Length; i++)
        {
            to[i] = from[slots[i]];
        }
    }
}
