using System.Text.Json;

namespace ThiDua.Domain.Activities;

/// <summary>Checks that many facts share. Each gives no refusal or one.</summary>
public static class Require
{
    private const int CountMax = 10_000_000;

    /// <summary>A number of people, opinions …: from 0 to ten million.</summary>
    public static IEnumerable<Refusal> Count(decimal value, string pointer)
    {
        if (value is < 0 or > CountMax)
        {
            yield return new Refusal(value < 0 ? "number.negative" : "number.too-large", value < 0 ? "Số không được âm." : "Số quá lớn.", pointer);
        }
    }

    /// <summary>A number that must be at least 1.</summary>
    public static IEnumerable<Refusal> AtLeastOne(decimal value, string pointer) =>
        value < 1 ? [new Refusal("number.less-than-one", "Số phải từ 1 trở lên.", pointer)] : Count(value, pointer);

    /// <summary>An amount with at most four decimals, not negative.</summary>
    public static IEnumerable<Refusal> Amount(decimal value, string pointer)
    {
        if (value < 0)
        {
            yield return new Refusal("number.negative", "Số không được âm.", pointer);
        }

        foreach (var refusal in Decimals(value, pointer))
        {
            yield return refusal;
        }
    }

    /// <summary>At most four decimals and fifteen digits before them.</summary>
    public static IEnumerable<Refusal> Decimals(decimal value, string pointer)
    {
        if (decimal.Round(value, 4) != value)
        {
            yield return new Refusal("number.too-precise", "Số có nhiều hơn 4 chữ số thập phân.", pointer);
        }

        if (Math.Abs(value) >= 1_000_000_000_000_000m)
        {
            yield return new Refusal("number.too-large", "Số quá lớn.", pointer);
        }
    }

    /// <summary>A text that is there and not longer than <paramref name="max"/>.</summary>
    public static IEnumerable<Refusal> Text(string? value, string pointer, int max = 300)
    {
        if (string.IsNullOrWhiteSpace(value))
        {
            yield return new Refusal("text.missing", "Phải nhập nội dung này.", pointer);
        }
        else if (value.Length > max)
        {
            yield return new Refusal("text.too-long", $"Nội dung dài quá {max} ký tự.", pointer);
        }
    }

    /// <summary>A code in kebab-case.</summary>
    public static IEnumerable<Refusal> Slug(string? value, string pointer) =>
        That(value is not null && ActivityKind.IsSlug(value), "value.not-a-code",
            "Giá trị chỉ gồm chữ thường không dấu, chữ số và dấu gạch nối.", pointer);

    /// <summary>A unit that is registered.</summary>
    public static IEnumerable<Refusal> Unit(string code, DecisionContext context, string pointer) =>
        That(context.UnitExists(code), "unit.unknown", $"Không có đơn vị nào mang mã {Short(code)}.", pointer);

    /// <summary>A list of names of bodies (never of persons): up to 50, none empty, none twice.</summary>
    public static IEnumerable<Refusal> Names(IReadOnlyList<string> names, string pointer)
    {
        if (names.Count > 50)
        {
            return [new Refusal("list.too-long", "Danh sách có tối đa 50 mục.", pointer)];
        }

        return
        [
            .. names.SelectMany((name, i) => Text(name, $"{pointer}/{i}", 200)),
            .. That(names.Distinct(StringComparer.Ordinal).Count() == names.Count, "list.repeats", "Danh sách có mục bị lặp.", pointer),
        ];
    }

    /// <summary>A step that must not lie before the one it follows.</summary>
    public static IEnumerable<Refusal> NotBefore(DateOnly on, DateOnly last) =>
        That(on >= last, "date.before-last-step", "Ngày thực hiện trước bước liền trước.", "/on");

    /// <summary>Any condition.</summary>
    public static IEnumerable<Refusal> That(bool condition, string code, string message, string pointer)
    {
        if (!condition)
        {
            yield return new Refusal(code, message, pointer);
        }
    }

    /// <summary>The kebab-case code of an enum value, as JSON and facets write it.</summary>
    public static string Code<T>(this T value)
        where T : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());

    private static string Short(string text) => text.Length <= 40 ? text : text[..40] + "…";
}
