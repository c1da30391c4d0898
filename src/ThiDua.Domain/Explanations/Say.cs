using System.Globalization;
using ThiDua.Domain.Criteria;
using ThiDua.Domain.Scoring;

namespace ThiDua.Domain.Explanations;

/// <summary>Numbers, days, points and quantities as parts of Vietnamese sentences.</summary>
internal static class Say
{
    private static readonly CultureInfo Vietnamese = CultureInfo.GetCultureInfo("vi-VN");

    /// <summary>With a decimal comma and without trailing zeros.</summary>
    public static string Number(decimal number) => number.ToString("#,0.####", Vietnamese);

    /// <summary>A number that may not be known.</summary>
    public static string Known(decimal? number) => number is { } known ? Number(known) : "chưa có số liệu";

    /// <summary>With its sign.</summary>
    public static string Signed(decimal number) => number > 0 ? $"+{Number(number)}" : number < 0 ? $"−{Number(-number)}" : "0";

    /// <summary>Points with their unit.</summary>
    public static string Points(decimal points, SectionKind kind = SectionKind.Scored) =>
        $"{Number(points)} {(kind == SectionKind.Deduction ? "điểm trừ" : "điểm")}";

    /// <summary>A share as per cent.</summary>
    public static string Percent(decimal share) => $"{(share * 100).ToString("#,0.##", Vietnamese)}%";

    /// <summary>Day, month, year.</summary>
    public static string Day(DateOnly day) => day.ToString("dd/MM/yyyy", CultureInfo.InvariantCulture);

    /// <summary>What a label counts: "cuộc đối thoại" of "Số cuộc đối thoại"; null when it does not count.</summary>
    public static string? Noun(string label) => label.StartsWith("Số ", StringComparison.Ordinal) && label.Length > 3 ? label[3..] : null;

    /// <summary>A number of something: "3 cuộc đối thoại", "người dự đối thoại: 3".</summary>
    public static string Quantity(decimal number, string label) => Noun(label) is { } noun ? $"{Number(number)} {noun}" : $"{Lower(label)}: {Number(number)}";

    /// <summary>With a small first letter, unless the first word is an abbreviation or one letter.</summary>
    public static string Lower(string text) =>
        text.Length > 1 && char.IsUpper(text[0]) && char.IsLower(text[1]) ? char.ToLowerInvariant(text[0]) + text[1..] : text;

    /// <summary>With a great first letter.</summary>
    public static string Upper(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];

    /// <summary>A band: "từ 88 đến dưới 90".</summary>
    public static string Range(Band band) => (band.From, band.To) switch
    {
        (null, null) => "mọi giá trị",
        ({ } from, null) => band.FromIncluded ? $"từ {Number(from)} trở lên" : $"trên {Number(from)}",
        (null, { } to) => band.ToIncluded ? $"từ {Number(to)} trở xuống" : $"dưới {Number(to)}",
        ({ } from, { } to) when from == to => $"bằng {Number(from)}",
        ({ } from, { } to) => $"{(band.FromIncluded ? "từ" : "trên")} {Number(from)} đến {(band.ToIncluded ? "" : "dưới ")}{Number(to)}",
    };

    /// <summary>What a comparison asks for: "từ 1 trở lên".</summary>
    public static string Needed(Comparison comparison, decimal number) => comparison switch
    {
        Comparison.AtLeast => $"từ {Number(number)} trở lên",
        Comparison.MoreThan => $"trên {Number(number)}",
        Comparison.AtMost => $"không quá {Number(number)}",
        Comparison.LessThan => $"dưới {Number(number)}",
        Comparison.Equal => $"bằng {Number(number)}",
        _ => throw new ArgumentOutOfRangeException(nameof(comparison)),
    };

    /// <summary>A step from what the formula says to the points of a criterion.</summary>
    public static string Step(StepKind kind, Criterion criterion, int digits) => kind switch
    {
        StepKind.Formula => "Theo cách tính của tiêu chí",
        StepKind.Gate => "Điều kiện kèm theo chưa đạt nên không tính điểm",
        StepKind.Cap => $"Giới hạn trong khoảng 0 đến {Number(criterion.Max)} điểm của tiêu chí",
        StepKind.NotApplicable => "Tiêu chí không áp dụng cho đơn vị",
        StepKind.Rounding => $"Làm tròn đến {digits} chữ số thập phân",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    /// <summary>A line between criteria and total.</summary>
    public static string Adjustment(AdjustmentKind kind, string? section) => kind switch
    {
        AdjustmentKind.SectionCap => $"Phần vượt mức tối đa của nội dung {section}",
        AdjustmentKind.DeductionLimit => $"Phần không trừ vì đã tới mức trừ tối đa hoặc mức sàn của nội dung {section}",
        AdjustmentKind.SectionScaling => $"Quy đổi nội dung {section} vì có tiêu chí không áp dụng",
        AdjustmentKind.TotalScaling => "Quy đổi tổng điểm vì có tiêu chí không áp dụng",
        AdjustmentKind.TotalRounding => "Làm tròn tổng điểm",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    /// <summary>What it means that a criterion does not apply.</summary>
    public static string Meaning(NotApplicableMeaning meaning) => meaning switch
    {
        NotApplicableMeaning.ScaleTotal => "bỏ ra khỏi bảng điểm, tổng điểm được quy đổi theo phần còn lại",
        NotApplicableMeaning.ScaleSection => "bỏ ra khỏi nội dung, điểm của nội dung được quy đổi theo phần còn lại",
        NotApplicableMeaning.Full => "được tính đủ điểm",
        NotApplicableMeaning.Zero => "được tính 0 điểm",
        _ => throw new ArgumentOutOfRangeException(nameof(meaning)),
    };

    /// <summary>A region; the codes of regions that laws name have words.</summary>
    public static string Region(string code) => code switch
    {
        "mountain" => "miền núi",
        "remote" => "vùng sâu, vùng xa",
        "island" => "hải đảo",
        _ => code,
    };
}
