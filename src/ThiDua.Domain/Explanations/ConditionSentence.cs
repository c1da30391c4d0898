using ThiDua.Domain.Criteria;

namespace ThiDua.Domain.Explanations;

/// <summary>Says a condition with the numbers that it was asked with: what is needed, what there is, whether it holds.</summary>
internal static class ConditionSentence
{
    /// <summary>The condition; parts that are themselves made of parts stand in brackets.</summary>
    /// <param name="condition">The condition.</param>
    /// <param name="values">Labels and numbers of its values, in their order.</param>
    /// <param name="region">Region of the unit, or null.</param>
    public static string Of(Condition condition, IReadOnlyList<(string Label, decimal? Number)> values, string? region)
    {
        var at = 0;
        return Say(condition, values, region, ref at);
    }

    private static string Say(Condition condition, IReadOnlyList<(string Label, decimal? Number)> values, string? region, ref int at)
    {
        switch (condition)
        {
            case Condition.Compare compare:
                var (label, number) = values[at++];
                return $"{Explanations.Say.Lower(label)} là {Explanations.Say.Known(number)}, cần {Explanations.Say.Needed(compare.Is, compare.Number)}";
            case Condition.Unknown:
                (label, number) = values[at++];
                return $"{Explanations.Say.Lower(label)} {(number is null ? "chưa có số liệu" : $"đã có số liệu ({Explanations.Say.Number(number.Value)})")}, cần chưa có số liệu";
            case Condition.InRegion places:
                return $"{(region is null ? "đơn vị không thuộc vùng nào được xếp loại" : $"đơn vị thuộc vùng {Explanations.Say.Region(region)}")}, "
                    + $"cần thuộc một trong các vùng: {string.Join(", ", places.Regions.Select(Explanations.Say.Region))}";
            case Condition.All all:
                return Join(all.Conditions, " và ", values, region, ref at);
            case Condition.Any any:
                return Join(any.Conditions, " hoặc ", values, region, ref at);
            default:
                throw new ArgumentOutOfRangeException(nameof(condition));
        }
    }

    private static string Join(ValueList<Condition> parts, string by, IReadOnlyList<(string Label, decimal? Number)> values, string? region, ref int at)
    {
        var said = new List<string>(parts.Count);
        foreach (var part in parts)
        {
            var words = Say(part, values, region, ref at);
            said.Add(parts.Count > 1 ? $"({words})" : words);
        }

        return string.Join(by, said);
    }
}
