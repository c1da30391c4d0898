using System.Text.RegularExpressions;

namespace ThiDua.Domain.Units;

/// <summary>Codes of units, clusters, periods and criteria sets, and ids of activities: they stand in addresses and stream ids.</summary>
public static partial class Codes
{
    /// <summary>Whether a text can be a code: Latin letters, digits, dot, hyphen, underscore; up to 100.</summary>
    public static bool IsCode(string text) => text.Length is > 0 and <= 100 && Code().IsMatch(text);

    /// <summary>A refusal when it cannot.</summary>
    public static IEnumerable<Refusal> Check(string text, string pointer)
    {
        if (!IsCode(text))
        {
            yield return new Refusal(
                "code.invalid", "Mã chỉ gồm chữ cái không dấu, chữ số, dấu chấm, gạch nối, gạch dưới; tối đa 100 ký tự.", pointer);
        }
    }

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9._-]*\\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 100)]
    private static partial Regex Code();
}
