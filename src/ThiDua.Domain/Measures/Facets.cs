namespace ThiDua.Domain.Measures;

/// <summary>
/// What distinguishes quantities of one measure (<c>by-head=true;topic=land</c>): names and values in kebab-case, sorted by name, so
/// that equal facets are equal text. Written to the ledger as this text.
/// </summary>
public readonly record struct Facets
{
    private readonly string? _text;

    private Facets(string text) => _text = text;

    /// <summary>No facets.</summary>
    public static Facets None => default;

    /// <summary>The canonical text; empty without facets.</summary>
    public string Text => _text ?? "";

    /// <summary>Facets from names and values; null values are left out.</summary>
    /// <exception cref="ArgumentException">A name or value with a separator in it.</exception>
    public static Facets Of(params ReadOnlySpan<(string Name, string? Value)> facets)
    {
        var kept = new List<(string Name, string Value)>(facets.Length);
        foreach (var (name, value) in facets)
        {
            if (value is null)
            {
                continue;
            }

            if (value.AsSpan().IndexOfAny(';', '=') >= 0 || value.Length == 0)
            {
                throw new ArgumentException($"The facet {name} cannot have the value '{value}'.", nameof(facets));
            }

            kept.Add((name, value));
        }

        kept.Sort((a, b) => string.CompareOrdinal(a.Name, b.Name));
        return kept.Count == 0 ? None : new Facets(string.Join(';', kept.Select(f => $"{f.Name}={f.Value}")));
    }

    /// <summary>Facets from their canonical text.</summary>
    public static Facets Parse(string text) => text.Length == 0 ? None : new Facets(text);

    /// <summary>These facets and more.</summary>
    public Facets And(params ReadOnlySpan<(string Name, string? Value)> more)
    {
        var all = new List<(string, string?)>(more.Length + 4);
        all.AddRange(Pairs().Select(p => (p.Name, (string?)p.Value)));
        all.AddRange(more);
        return Of([.. all]);
    }

    /// <summary>The value of a facet, or null.</summary>
    public string? this[string name]
    {
        get
        {
            foreach (var (n, value) in Pairs())
            {
                if (n == name)
                {
                    return value;
                }
            }

            return null;
        }
    }

    /// <summary>All names and values.</summary>
    public IEnumerable<(string Name, string Value)> Pairs()
    {
        if (_text is null)
        {
            yield break;
        }

        foreach (var part in _text.Split(';'))
        {
            var at = part.IndexOf('=', StringComparison.Ordinal);
            yield return (part[..at], part[(at + 1)..]);
        }
    }

    /// <inheritdoc/>
    public override string ToString() => Text;
}
