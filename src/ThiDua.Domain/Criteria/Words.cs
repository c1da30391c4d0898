namespace ThiDua.Domain.Criteria;

/// <summary>Numbers and days as Vietnamese writes them.</summary>
internal static class Words
{
    private static readonly System.Globalization.CultureInfo Vietnamese = System.Globalization.CultureInfo.GetCultureInfo("vi-VN");

    /// <summary>With a decimal comma and without trailing zeros.</summary>
    public static string Number(decimal number) => number.ToString("#,0.####", Vietnamese);

    /// <summary>A share as per cent.</summary>
    public static string Percent(decimal share) => $"{(share * 100).ToString("#,0.##", Vietnamese)} %";

    /// <summary>Day, month, year.</summary>
    public static string Day(DateOnly day) => day.ToString("dd/MM/yyyy", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Days from one to another.</summary>
    public static string Days(DateRange range) => (range.From, range.To) switch
    {
        (null, null) => "không giới hạn",
        ({ } from, null) => $"từ {Day(from)}",
        (null, { } to) => $"đến {Day(to)}",
        ({ } from, { } to) => $"từ {Day(from)} đến {Day(to)}",
    };

    /// <summary>A band of values: "từ 88 đến dưới 90".</summary>
    public static string Ends(Band band) => (From(band), To(band)) switch
    {
        (null, null) => "mọi giá trị",
        ({ } from, null) => band.FromIncluded ? $"{from} trở lên" : from,
        (null, { } to) => band.ToIncluded ? $"{to} trở xuống" : to,
        _ when band.From == band.To => $"bằng {Number(band.From!.Value)}",
        var (from, to) => $"{from} đến {to}",
    };

    private static string? From(Band band) => band.From is { } from ? $"{(band.FromIncluded ? "từ" : "trên")} {Number(from)}" : null;

    private static string? To(Band band) => band.To is not { } to ? null
        : band.From is null && band.ToIncluded ? $"từ {Number(to)}"
        : band.ToIncluded ? Number(to)
        : $"dưới {Number(to)}";

    /// <summary>With a great first letter.</summary>
    public static string Upper(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];

    /// <summary>With a small first letter, unless the first word is an abbreviation or a name.</summary>
    public static string Lower(string text) =>
        text.Length > 1 && char.IsUpper(text[0]) && !char.IsUpper(text[1]) ? char.ToLowerInvariant(text[0]) + text[1..] : text;
}
