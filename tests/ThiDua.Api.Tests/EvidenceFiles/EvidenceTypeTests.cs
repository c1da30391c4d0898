using System.IO.Compression;
using System.Text;
using Shouldly;
using ThiDua.Api.EvidenceFiles;
using Xunit;

namespace ThiDua.Api.Tests.EvidenceFiles;

/// <summary>What a file is follows from its content; what it is called is made harmless.</summary>
public sealed class EvidenceTypeTests
{
    private const string Word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml";
    private const string Sheet = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml";

    [Fact]
    public void Kinds_are_told_by_content()
    {
        Of(Encoding.UTF8.GetBytes("%PDF-1.7\n…")).ShouldBe(EvidenceType.Pdf);
        Of([0xFF, 0xD8, 0xFF, 0xE0, 1, 2, 3]).ShouldBe(EvidenceType.Jpeg);
        Of([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0]).ShouldBe(EvidenceType.Png);
        Of([.. "RIFF"u8, 9, 0, 0, 0, .. "WEBPVP8 "u8]).ShouldBe(EvidenceType.WebP);
        Of(Package(Word)).ShouldBe(EvidenceType.Document);
        Of(Package(Sheet)).ShouldBe(EvidenceType.Workbook);
        Of(Encoding.UTF8.GetBytes("Biên bản họp dân\r\nngày 10/11")).ShouldBe(EvidenceType.Text);
    }

    [Fact]
    public void What_can_run_or_is_none_of_these_is_refused()
    {
        foreach (var refused in new[]
        {
            "<html><script>alert(1)</script></html>"u8.ToArray(), [.. "\uFEFF"u8, .. "  <svg onload='x'/>"u8], "MZ\u0090\0program"u8.ToArray(), [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1],
            "GIF89a\u0001\0"u8.ToArray(), [0xFE, 0xFF, 0, 65], "   "u8.ToArray(), [], "PK\u0003\u0004 broken"u8.ToArray(),
            Package("text/plain"), Package(Word, "word/vbaProject.bin"), Package("application/vnd.ms-excel.sheet.macroEnabled.main+xml"),
            Package(Sheet + "\"/><Override ContentType=\"application/vnd.ms-excel.macrosheet+xml"),
        })
        {
            Of(refused).ShouldBeNull(Encoding.Latin1.GetString(refused));
        }
    }

    [Theory]
    [InlineData("biên bản.pdf", "biên bản.pdf")]
    [InlineData("../../etc/passwd", "passwd.pdf")]
    [InlineData("C:\\thư mục\\BB 07.PDF", "BB 07.PDF")]
    [InlineData("hoá đơn\u202Efdp.exe", "hoá đơnfdp.exe.pdf")]
    [InlineData("a\r\nSet-Cookie: x.pdf", "aSet-Cookie_ x.pdf")]
    [InlineData("con.pdf", "_con.pdf")]
    [InlineData("...", "minh-chung.pdf")]
    [InlineData(null, "minh-chung.pdf")]
    public void Names_are_made_harmless(string? name, string kept) => EvidenceName.Of(name, EvidenceType.Pdf).ShouldBe(kept);

    [Fact]
    public void A_long_name_is_cut_and_one_in_parts_put_together()
    {
        EvidenceName.Of(new string('x', 300) + ".pdf", EvidenceType.Pdf).ShouldBe(new string('x', 120) + ".pdf");
        EvidenceName.Of("Nẵng.pdf".Normalize(NormalizationForm.FormD), EvidenceType.Pdf).ShouldBe("Nẵng.pdf");
        EvidenceName.In("attachment; filename=\"x.pdf\"; filename*=UTF-8''bi%C3%AAn%20b%E1%BA%A3n.pdf").ShouldBe("biên bản.pdf");
    }

    private static EvidenceType? Of(byte[] content) => EvidenceType.Of(new MemoryStream(content));

    private static byte[] Package(string contentType, string? part = null)
    {
        var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            using (var types = new StreamWriter(zip.CreateEntry("[Content_Types].xml").Open()))
            {
                types.Write($"<Types><Override PartName=\"/x\" ContentType=\"{contentType}\"/></Types>");
            }

            if (part is not null)
            {
                zip.CreateEntry(part);
            }
        }

        return file.ToArray();
    }
}
