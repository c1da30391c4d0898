using System.Globalization;
using System.Text;

namespace ThiDua.Domain.Verification;

/// <summary>Texts as they are compared: an accent, a letter's case or a space more does not make another text.</summary>
public static class FoldedText
{
    private const decimal Near = 0.9m;

    /// <summary>Without accents, lower case.</summary>
    public static string Of(string text)
    {
        var folded = new StringBuilder(text.Length);
        foreach (var c in text.Normalize(NormalizationForm.FormD))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark)
            {
                folded.Append(c is 'đ' or 'Đ' ? 'd' : char.ToLowerInvariant(c));
            }
        }

        return folded.ToString();
    }

    /// <summary>Only letters and digits of the folded text: what is left when spaces and signs do not count.</summary>
    public static string Bare(string text) => string.Concat(Of(text).Where(char.IsLetterOrDigit));

    /// <summary>
    /// Whether two bare texts say nearly the same: equal but for digits ("lần 1", "lần 2"), or at least nine tenths of their pairs of neighbouring
    /// letters in common (Dice). A text without letters is near to none.
    /// </summary>
    public static bool AreNear(string a, string b)
    {
        var (x, y) = (Letters(a), Letters(b));
        return x.Length > 0 && y.Length > 0 && (x == y || Alike(x, y) >= Near);
    }

    private static string Letters(string bare) => string.Concat(bare.Where(char.IsLetter));

    private static decimal Alike(string x, string y)
    {
        if (x.Length < 2 || y.Length < 2)
        {
            return 0;
        }

        var pairs = Pairs(x).CountBy(p => p).ToDictionary();
        var common = 0;
        foreach (var pair in Pairs(y))
        {
            if (pairs.TryGetValue(pair, out var left) && left > 0)
            {
                pairs[pair] = left - 1;
                common++;
            }
        }

        return 2m * common / (x.Length + y.Length - 2);
    }

    private static IEnumerable<(char, char)> Pairs(string text) => text.Zip(text.Skip(1));
}
