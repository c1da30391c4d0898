using System.Globalization;
using System.Text;
using Microsoft.Net.Http.Headers;

namespace ThiDua.Api.EvidenceFiles;

/// <summary>Names that files came with, made harmless (S32). A name is only ever told: files are found by their hash.</summary>
internal static class EvidenceName
{
    private const int LengthMax = 120;
    private const string Unnamed = "minh-chung";
    private static readonly string[] Reserved = ["con", "prn", "aux", "nul"];

    /// <summary>The name in a Content-Disposition header (RFC 6266); null when it has none.</summary>
    public static string? In(string? disposition) =>
        ContentDispositionHeaderValue.TryParse(disposition, out var read)
            ? read.FileNameStar.HasValue ? read.FileNameStar.Value : HeaderUtilities.RemoveQuotes(read.FileName).Value?.Replace("\\\"", "\"", StringComparison.Ordinal)
            : null;

    /// <summary>The last part of a name, in NFC, without what cannot be seen or turns text around, not too long, with the end that its content has.</summary>
    public static string Of(string? name, EvidenceType type)
    {
        var last = (name ?? "").Normalize(NormalizationForm.FormC).Split('/', '\\')[^1];
        var kept = string.Concat(last.EnumerateRunes().Where(r => !IsHidden(r)).Select(r => r.Value is '"' or '<' or '>' or ':' or '|' or '?' or '*' ? "_" : r.ToString())).Trim(' ', '.');
        var end = type.Extensions.FirstOrDefault(e => kept.EndsWith(e, StringComparison.OrdinalIgnoreCase)) ?? "";
        var stem = kept[..^end.Length].TrimEnd(' ', '.');
        stem = stem.Length == 0 ? Unnamed : Reserved.Contains(stem.Split('.')[0].ToLowerInvariant()) ? "_" + stem : stem;
        return Cut(stem) + (end.Length > 0 ? kept[^end.Length..] : type.Extensions[0]);
    }

    private static string Cut(string stem) => stem.Length <= LengthMax ? stem : char.IsHighSurrogate(stem[LengthMax - 1]) ? stem[..(LengthMax - 1)] : stem[..LengthMax];

    private static bool IsHidden(Rune rune) => Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
