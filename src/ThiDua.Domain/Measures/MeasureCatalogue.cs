using ThiDua.Domain.Activities;

namespace ThiDua.Domain.Measures;

/// <summary>All measures that any kind of activity counts towards.</summary>
public static class MeasureCatalogue
{
    private static readonly Dictionary<string, Measure> ByCode =
        ActivityKinds.All.SelectMany(k => k.Measures).ToDictionary(m => m.Code);

    /// <summary>All measures.</summary>
    public static IEnumerable<Measure> All => ByCode.Values;

    /// <summary>The measure of a code; members of a family (<c>figure.766-ckmb</c>) are found by it. Null when no event has it.</summary>
    public static Measure? Find(string code)
    {
        if (ByCode.TryGetValue(code, out var measure))
        {
            return measure;
        }

        var at = code.IndexOf('.', StringComparison.Ordinal);
        return at > 0 && at < code.Length - 1 && ByCode.TryGetValue(code[..at] + ".*", out measure) ? measure : null;
    }

    /// <summary>How quantities of a measure combine.</summary>
    /// <exception cref="ArgumentException">No event has this measure.</exception>
    public static MeasureKind KindOf(string code) =>
        Find(code)?.Kind ?? throw new ArgumentException($"No event counts towards '{code}'.", nameof(code));
}
