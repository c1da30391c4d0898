using System.IO.Compression;
using ThiDua.Api.Http;

namespace ThiDua.Api.Spreadsheets;

/// <summary>Greatest sizes of a spreadsheet; far above what people make, far below what harms.</summary>
/// <param name="Unpacked">Bytes of all parts together, unpacked.</param>
/// <param name="Ratio">Times a part may be larger than it is packed, where it is larger than <paramref name="RatioFrom"/>.</param>
/// <param name="RatioFrom">Bytes of a part from which on the ratio counts.</param>
/// <param name="Parts">Parts (entries) of the file.</param>
/// <param name="Rows">Rows with cells.</param>
/// <param name="Columns">Columns.</param>
/// <param name="Strings">Shared strings.</param>
/// <param name="TextLength">Characters of a cell; no spreadsheet program takes more.</param>
/// <param name="StringsLength">Characters of all shared strings together.</param>
internal sealed record XlsxLimits(
    long Unpacked = 100_000_000, int Ratio = 100, int RatioFrom = 1_000_000, int Parts = 1_000, int Rows = 25_000, int Columns = 200, int Strings = 500_000,
    int TextLength = 32_767, int StringsLength = 30_000_000)
{
    /// <summary>The limits of imports.</summary>
    public static XlsxLimits Default { get; } = new();
}

/// <summary>
/// Looks at an xlsx file before anything of it is believed: sizes as declared and as counted while it is unpacked (into nothing), names of
/// entries, macros, passwords, content that is something else (S27, S29, S31).
/// </summary>
internal static class XlsxGuard
{
    private static readonly byte[] Zip = [(byte)'P', (byte)'K', 3, 4];
    private static readonly byte[] OldOffice = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

    /// <summary>Whether a file begins as xlsx files do.</summary>
    public static bool IsZip(ReadOnlySpan<byte> file) => file.StartsWith(Zip);

    /// <summary>Whether a file begins as those of Office before 2007 do, and those with a password.</summary>
    public static bool IsOld(ReadOnlySpan<byte> file) => file.StartsWith(OldOffice);

    /// <summary>Refuses what cannot be a plain workbook.</summary>
    /// <exception cref="ProblemException">What is wrong with the file.</exception>
    public static void Check(byte[] file, XlsxLimits limits)
    {
        if (IsOld(file))
        {
            throw SpreadsheetFault.Of(
                "spreadsheet.encrypted-or-old", "Tệp có mật khẩu hoặc là định dạng .xls cũ. Hãy bỏ mật khẩu và lưu lại thành .xlsx (Save As, Excel Workbook).");
        }

        if (!IsZip(file))
        {
            throw SpreadsheetFault.Of("spreadsheet.not-xlsx", "Tệp không phải bảng tính xlsx: nội dung của tệp là loại khác, dù tên tệp ghi gì.");
        }

        XlsxFile.Guarded(() =>
        {
            using var zip = new ZipArchive(new MemoryStream(file, writable: false), ZipArchiveMode.Read);
            CheckNames(zip, limits);
            CheckSizes(zip, limits);
            return true;
        });
    }

    private static void CheckNames(ZipArchive zip, XlsxLimits limits)
    {
        if (zip.Entries.Count > limits.Parts)
        {
            throw TooLarge();
        }

        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var name in zip.Entries.Select(e => e.FullName))
        {
            if (name.Length is 0 or > 300 || name[0] == '/' || name.Contains('\\', StringComparison.Ordinal) || name.Contains(':', StringComparison.Ordinal)
                || name.Any(char.IsControl) || name.Split('/').Contains("..") || !names.Add(name))
            {
                throw SpreadsheetFault.Of("spreadsheet.bad-entry", "Tệp có phần mang tên không hợp lệ hoặc trùng tên; tệp này không do chương trình bảng tính tạo ra.");
            }

            if (name.EndsWith("vbaProject.bin", StringComparison.OrdinalIgnoreCase))
            {
                throw SpreadsheetFault.Of("spreadsheet.macro", "Tệp có macro nên không được nhận. Hãy lưu lại thành .xlsx không macro (Save As, Excel Workbook).");
            }
        }

        if (!names.Contains("[Content_Types].xml"))
        {
            throw SpreadsheetFault.Of("spreadsheet.not-xlsx", "Tệp là tệp nén, không phải bảng tính xlsx.");
        }
    }

    private static void CheckSizes(ZipArchive zip, XlsxLimits limits)
    {
        if (zip.Entries.Any(e => e.Length > limits.Unpacked || IsSuspect(e.Length, e.CompressedLength, limits)) || zip.Entries.Sum(e => e.Length) > limits.Unpacked)
        {
            throw TooLarge();
        }

        // What the file says of itself may be a lie: all of it is unpacked once, and thrown away.
        var chunk = new byte[65_536];
        var all = 0L;
        foreach (var entry in zip.Entries)
        {
            using var part = entry.Open();
            var size = 0L;
            for (int read; (read = part.Read(chunk)) > 0;)
            {
                (size, all) = (size + read, all + read);
                if (all > limits.Unpacked || IsSuspect(size, entry.CompressedLength, limits))
                {
                    throw TooLarge();
                }
            }
        }
    }

    private static bool IsSuspect(long size, long packed, XlsxLimits limits) => size > limits.RatioFrom && size > packed * limits.Ratio;

    private static ProblemException TooLarge() =>
        SpreadsheetFault.Of("spreadsheet.too-large", "Tệp giải nén ra quá lớn hoặc có quá nhiều phần; hãy chia thành nhiều tệp, chỉ giữ các dòng cần nhập.");
}
