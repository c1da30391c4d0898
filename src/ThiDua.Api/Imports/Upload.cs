using System.Globalization;
using System.Text;
using ThiDua.Api.EvidenceFiles;
using ThiDua.Api.Http;
using ThiDua.Api.Spreadsheets;

namespace ThiDua.Api.Imports;

/// <summary>Kinds of files that are taken in.</summary>
internal enum UploadKind
{
    /// <summary>JSON lines.</summary>
    Ndjson,

    /// <summary>A workbook.</summary>
    Xlsx,

    /// <summary>Comma-separated values.</summary>
    Csv,
}

/// <summary>A file that somebody sent.</summary>
/// <param name="Kind">What its content is.</param>
/// <param name="Name">Its name without its ending, made harmless.</param>
/// <param name="Content">The file.</param>
internal sealed record Upload(UploadKind Kind, string Name, byte[] Content)
{
    private const string Unnamed = "tep-nhap";
    private const int NameMax = 80;

    private static readonly HashSet<string> Reserved = new(StringComparer.OrdinalIgnoreCase)
    {
        "CON", "PRN", "AUX", "NUL", "COM1", "COM2", "COM3", "COM4", "COM5", "COM6", "COM7", "COM8", "COM9", "LPT1", "LPT2", "LPT3", "LPT4", "LPT5", "LPT6", "LPT7", "LPT8", "LPT9",
    };

    /// <summary>
    /// Reads the body of a request. What the sender calls it and what it is must agree; browsers that know no type of a file say nothing, and
    /// what it is decides.
    /// </summary>
    public static async Task<Upload> ReadAsync(HttpContext http)
    {
        var told = http.Request.ContentType?.Split(';')[0].Trim().ToLowerInvariant() switch
        {
            "application/x-ndjson" => UploadKind.Ndjson,
            XlsxWriter.MediaType => UploadKind.Xlsx,
            "text/csv" or "application/csv" => UploadKind.Csv,
            "application/vnd.ms-excel" or "application/octet-stream" or "" or null => (UploadKind?)null, // What Windows calls a csv file once Excel is there.
            _ => throw new ProblemException(
                415, "import.unknown-type", "Tệp nhập phải là bảng tính xlsx hoặc csv (chương trình khác gửi: application/x-ndjson)."),
        };
        http.TakeUpTo(ImportFile.BytesMax);
        byte[] content;
        try
        {
            content = await http.BodyAsync(ImportFile.BytesMax);
        }
        catch (ProblemException e) when (e.Status == 413)
        {
            throw new ProblemException(413, e.Code, "Tệp lớn hơn 32 MB; hãy chia thành nhiều tệp.");
        }

        if (content.Length == 0 && told != UploadKind.Ndjson)
        {
            throw ProblemException.Bad("import.empty", "Tệp trống, hoặc chưa chọn tệp nào.");
        }

        var isWorkbook = XlsxGuard.IsZip(content) || XlsxGuard.IsOld(content);
        var kind = told ?? (isWorkbook ? UploadKind.Xlsx : UploadKind.Csv);
        return kind == UploadKind.Csv && isWorkbook
            ? throw new ProblemException(415, "import.type-mismatch", "Tệp được gửi là csv nhưng nội dung là tệp nén hoặc bảng tính xlsx.")
            : new Upload(kind, NameOf(http), content);
    }

    /// <summary>The name of a sent file, made harmless: no folder, no sign that is not seen, no name that a system keeps for itself (S32).</summary>
    public static string SafeName(string? name)
    {
        var last = (name ?? "").Split('/', '\\')[^1];
        last = last.LastIndexOf('.') is > 0 and var dot ? last[..dot] : last;
        var kept = new StringBuilder();
        foreach (var rune in (last.IsNormalized() ? last : Normalised(last)).EnumerateRunes())
        {
            var category = Rune.GetUnicodeCategory(rune);
            if (kept.Length < NameMax && (Rune.IsLetterOrDigit(rune) || category == UnicodeCategory.NonSpacingMark || rune.Value is ' ' or '-' or '_' or '.'))
            {
                kept.Append(rune);
            }
        }

        var safe = kept.ToString().Trim(' ', '.', '-');
        return safe.Length == 0 || Reserved.Contains(safe.Split('.')[0].Trim()) ? Unnamed : safe;
    }

    private static string Normalised(string name)
    {
        try
        {
            return name.Normalize(NormalizationForm.FormC);
        }
        catch (ArgumentException)
        {
            return Unnamed; // Half a character.
        }
    }

    private static string NameOf(HttpContext http)
    {
        try
        {
            return SafeName(EvidenceName.In(http.Request.Headers.ContentDisposition));
        }
        catch (FormatException)
        {
            return Unnamed;
        }
    }
}
