using System.Buffers;

namespace ThiDua.Api.Spreadsheets;

/// <summary>
/// Vietnamese written with fonts and code pages from before Unicode: the letters are others than what people see. Recognised, never guessed at:
/// a wrongly converted name would stand in the log for ever (S15).
/// </summary>
internal static class LegacyText
{
    /// <summary>Bytes of TCVN 5712 (ABC) that Vietnamese in Unicode never has inside a word.</summary>
    private static readonly SearchValues<char> Tcvn = SearchValues.Create("¡¢£¤¥¦§¨©ª«¬®¯µ¶·¸¹»¼½¾ÆÇËÎÏÐÑÖ×ØÜÞßåæçëîïðñö÷øûüþ");

    /// <summary>Letters by which VNI marks tones and vowels, after the vowel they belong to.</summary>
    private static readonly SearchValues<char> Vni = SearchValues.Create("øûïäëüöñØÛÏÄËÜÖÑåÅ");

    /// <summary>Letters that only TCVN has among those of both.</summary>
    private static readonly SearchValues<char> OnlyTcvn = SearchValues.Create("¡¢£¤¥¦§¨©ª«¬®¯µ¶·¸¹»¼½¾×÷Þßæç");

    /// <summary>Which old way of writing a text has, or null.</summary>
    public static string? Of(ReadOnlySpan<char> text)
    {
        var (tcvn, vni, sure) = (0, 0, 0);
        for (var i = 0; i < text.Length; i++)
        {
            var inWord = (i > 0 && char.IsAsciiLetter(text[i - 1])) || (i + 1 < text.Length && char.IsAsciiLetter(text[i + 1]));
            if (!inWord || text[i] < '\u0080')
            {
                continue;
            }

            if (text[i] > '\u00FF')
            {
                return null; // Unicode letters of Vietnamese: nothing from before.
            }

            tcvn += Tcvn.Contains(text[i]) ? 1 : 0;
            sure += OnlyTcvn.Contains(text[i]) ? 1 : 0;
            vni += Vni.Contains(text[i]) ? 1 : 0;
        }

        return Math.Max(tcvn, vni) < 2 && sure == 0 ? null : sure > 0 ? "TCVN3 (ABC)" : "VNI";
    }

    /// <summary>Which old way of writing bytes have that are no UTF-8.</summary>
    public static string OfBytes(ReadOnlySpan<byte> bytes)
    {
        var line = string.Create(bytes.Length, bytes, (text, source) =>
        {
            for (var i = 0; i < text.Length; i++)
            {
                text[i] = (char)source[i];
            }
        });

        // Code page 1258 writes tones as bytes of their own, behind the vowel, and đ, ơ, ư as single bytes.
        var tones = line.Count(c => c is '\u00CC' or '\u00D2' or '\u00DE' or '\u00EC' or '\u00F2' or '\u00FD' or '\u00F5' or '\u00F0');
        return Of(line) switch
        {
            "TCVN3 (ABC)" when tones <= line.AsSpan().Count('\u00AE') + line.Count(c => OnlyTcvn.Contains(c)) => "TCVN3 (ABC)",
            "VNI" when tones < line.Count(c => Vni.Contains(c)) => "VNI",
            _ => "windows-1258",
        };
    }
}
