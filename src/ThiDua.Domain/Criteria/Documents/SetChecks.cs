namespace ThiDua.Domain.Criteria.Documents;

/// <summary>Checks that points add up.</summary>
internal static class SetChecks
{
    /// <summary>The maximum of the sheet is the sum of its scored sections; bonus and deductions stand beside it.</summary>
    public static void Total(DocContext context, DocMap map, decimal? max, ValueList<Section> sections)
    {
        var scored = sections.Where(s => s.Kind == SectionKind.Scored).Sum(s => s.Max);
        if (max is { } stated && sections.Count > 0 && map.Find("sections")!.Items.Count == sections.Count && scored != stated)
        {
            context.Report(
                "criteria.points-do-not-add-up", $"Tổng điểm các nội dung là {scored}, khác với điểm tối đa {stated} của bộ tiêu chí.", map.Find("max")!);
        }
    }

    /// <summary>The maximum of a section is the sum of its parts, or less when it says that it caps.</summary>
    public static void Section(DocContext context, DocMap map, Section section)
    {
        var parts = section.Criteria.Sum(c => c.Max) + section.Sections.Sum(s => s.Max);
        if (parts < section.Max || (parts > section.Max && !section.Capped))
        {
            context.Report(
                "criteria.points-do-not-add-up",
                $"Các phần của nội dung \"{section.Code}\" cộng lại là {parts}, khác với điểm tối đa {section.Max}"
                + (parts > section.Max ? "; nếu cố ý cắt bớt thì ghi capped: true." : ": không bao giờ đạt được mức tối đa."),
                map.Find("max")!);
        }
    }

    /// <summary>A maximum that has more decimals than points are rounded to could be exceeded by rounding up.</summary>
    public static void Digits(DocContext context, DocMap map, decimal? max, Rounding? rounding)
    {
        if (max is { } m && rounding is not null && decimal.Round(m, rounding.Criterion) != m)
        {
            context.Report(
                "criteria.max-exceeded", $"Điểm tối đa {m} có nhiều chữ số thập phân hơn mức làm tròn ({rounding.Criterion}): làm tròn lên sẽ vượt quá.", map.Find("max")!);
        }
    }
}
