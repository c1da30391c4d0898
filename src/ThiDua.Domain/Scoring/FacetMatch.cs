using ThiDua.Domain.Criteria;
using ThiDua.Domain.Measures;

namespace ThiDua.Domain.Scoring;

/// <summary>Looks at facets in their canonical text without making strings: this runs once for every row that is scored.</summary>
public static class FacetMatch
{
    /// <summary>Whether all filters hold.</summary>
    public static bool All(Facets facets, ValueList<FacetFilter> filters)
    {
        for (var i = 0; i < filters.Count; i++)
        {
            if (!Holds(facets.Text, filters[i]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The value of a facet; empty when it is missing (a value is never empty).</summary>
    public static ReadOnlySpan<char> Find(ReadOnlySpan<char> text, string name)
    {
        while (!text.IsEmpty)
        {
            var end = text.IndexOf(';');
            var pair = end < 0 ? text : text[..end];
            if (pair.Length > name.Length && pair[name.Length] == '=' && pair.StartsWith(name))
            {
                return pair[(name.Length + 1)..];
            }

            text = end < 0 ? default : text[(end + 1)..];
        }

        return default;
    }

    private static bool Holds(string text, FacetFilter filter)
    {
        var value = Find(text, filter.Facet);
        if (value.IsEmpty)
        {
            return false;
        }

        for (var i = 0; i < filter.Values.Count; i++)
        {
            if (value.SequenceEqual(filter.Values[i]))
            {
                return true;
            }
        }

        return false;
    }
}
