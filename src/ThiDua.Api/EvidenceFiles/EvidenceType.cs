using System.IO.Compression;
using System.Text;

namespace ThiDua.Api.EvidenceFiles;

/// <summary>A kind of file that can be evidence.</summary>
/// <param name="MediaType">What it is served as.</param>
/// <param name="Extensions">Ends of its name; the first is added to names that have none of them.</param>
internal sealed record EvidenceType(string MediaType, params IReadOnlyList<string> Extensions)
{
    public static readonly EvidenceType Pdf = new("application/pdf", ".pdf");
    public static readonly EvidenceType Jpeg = new("image/jpeg", ".jpg", ".jpeg");
    public static readonly EvidenceType Png = new("image/png", ".png");
    public static readonly EvidenceType WebP = new("image/webp", ".webp");
    public static readonly EvidenceType Document = new("application/vnd.openxmlformats-officedocument.wordprocessingml.document", ".docx");
    public static readonly EvidenceType Workbook = new("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx");
    public static readonly EvidenceType Text = new("text/plain", ".txt");

    private const int HeadLength = 12;
    private const int PartsMax = 5_000;
    private const int ContentTypesMax = 1_000_000;

    private static readonly EvidenceType[] Known = [Pdf, Jpeg, Png, WebP, Document, Workbook, Text];

    /// <summary>What pickers of files offer.</summary>
    public static string Accept { get; } = string.Join(',', Known.SelectMany(k => k.Extensions));

    /// <summary>The kind with a media type; null for none of ours.</summary>
    public static EvidenceType? Find(string mediaType) => Array.Find(Known, k => k.MediaType == mediaType);

    /// <summary>
    /// What a file is by its content; what it is called or said to be counts for nothing. Null for what is not taken: programs, pages,
    /// pictures with scripts, documents with macros, archives, what is damaged.
    /// </summary>
    /// <param name="file">The file, at its beginning; can seek.</param>
    public static EvidenceType? Of(Stream file)
    {
        Span<byte> head = stackalloc byte[HeadLength];
        head = head[..file.ReadAtLeast(head, HeadLength, throwOnEndOfStream: false)];
        file.Position = 0;
        return head.StartsWith("%PDF-"u8) ? Pdf
            : head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]) ? Jpeg
            : head.StartsWith((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) ? Png
            : head.Length == HeadLength && head.StartsWith("RIFF"u8) && head[8..].SequenceEqual("WEBP"u8) ? WebP
            : head.StartsWith("PK\u0003\u0004"u8) ? OfPackage(file)
            : IsText(file) ? Text : null;
    }

    /// <summary>Documents of Office say in one part what all parts are; one that holds macros says so there.</summary>
    private static EvidenceType? OfPackage(Stream file)
    {
        try
        {
            using var package = new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true);
            if (package.Entries.Count > PartsMax || package.Entries.Any(e => e.FullName.EndsWith("vbaProject.bin", StringComparison.OrdinalIgnoreCase))
                || package.GetEntry("[Content_Types].xml") is not { } part)
            {
                return null;
            }

            using var opened = part.Open();
            var bytes = new byte[ContentTypesMax];
            var told = Encoding.UTF8.GetString(bytes, 0, opened.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false));
            var active = new[] { "macroEnabled", "vbaProject", "macrosheet", "activeX", "oleObject" };
            return Array.Exists(active, a => told.Contains(a, StringComparison.OrdinalIgnoreCase)) ? null
                : told.Contains("wordprocessingml.document.main+xml", StringComparison.Ordinal) ? Document
                : told.Contains("spreadsheetml.sheet.main+xml", StringComparison.Ordinal) ? Workbook
                : null;
        }
        catch (Exception e) when (e is InvalidDataException or NotSupportedException or EndOfStreamException)
        {
            return null;
        }
    }

    /// <summary>Text that nothing would take for a page: UTF-8, no control characters, not beginning like markup.</summary>
    private static bool IsText(Stream file)
    {
        using var reader = new StreamReader(file, new UTF8Encoding(false, throwOnInvalidBytes: true), detectEncodingFromByteOrderMarks: false, leaveOpen: true);
        var (buffer, begun) = (new char[8_192], false);
        try
        {
            for (int read; (read = reader.Read(buffer)) > 0;)
            {
                foreach (var c in buffer.AsSpan(0, read))
                {
                    if ((char.IsControl(c) && c is not ('\n' or '\r' or '\t')) || (!begun && c == '<'))
                    {
                        return false;
                    }

                    begun |= !char.IsWhiteSpace(c) && c != '\uFEFF';
                }
            }

            return begun;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }
}
