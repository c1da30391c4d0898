using ThiDua.Domain.Criteria;

namespace ThiDua.Domain.Scoring;

/// <summary>
/// The values that the criteria of one plan need, each once: what several criteria share is read once per unit. Plans that are
/// compared with each other (a sheet and a proposal on it) share one table, so that a unit is read once for both.
/// </summary>
public sealed class ValueTable
{
    private readonly List<PlannedValue> _values = [];
    private readonly Dictionary<PlannedValue, int> _places = [];

    internal int Count => _values.Count;

    internal PlannedValue this[int slot] => _values[slot];

    /// <summary>The place of a value; equal values have the same, whatever they are called.</summary>
    internal int Slot(ValueExpression value, Scope scope, Window window)
    {
        var planned = new PlannedValue(value with { Label = null }, scope, window);
        if (!_places.TryGetValue(planned, out var slot))
        {
            _places.Add(planned, slot = _values.Count);
            _values.Add(planned);
        }

        return slot;
    }
}

/// <summary>A value to read.</summary>
/// <param name="Value">The value.</param>
/// <param name="Scope">Whose quantities count.</param>
/// <param name="Window">Days that count.</param>
internal sealed record PlannedValue(ValueExpression Value, Scope Scope, Window Window);
