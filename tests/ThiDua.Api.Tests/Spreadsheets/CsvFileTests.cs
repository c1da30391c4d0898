using System.Text;
using Shouldly;
using ThiDua.Api.Http;
using ThiDua.Api.Spreadsheets;
using Xunit;

namespace ThiDua.Api.Tests.Spreadsheets;

/// <summary>csv in the encodings and with the separators that offices have; old encodings are named, never guessed at (S15).</summary>
public sealed class CsvFileTests
{
    public static TheoryData<string, byte[]> Encodings => new()
    {
        { "UTF-8", Encoding.UTF8.GetBytes("Xã;Đối thoại") },
        { "UTF-8 with mark", [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes("Xã;Đối thoại")] },
        { "UTF-16 little", [0xFF, 0xFE, .. Encoding.Unicode.GetBytes("Xã;Đối thoại")] },
        { "UTF-16 big", [0xFE, 0xFF, .. Encoding.BigEndianUnicode.GetBytes("Xã;Đối thoại")] },
    };

    [Theory]
    [MemberData(nameof(Encodings))]
    public void Unicode_is_read(string name, byte[] file) => Read(file).ShouldBe(["A1=Xã", "B1=Đối thoại"], name);

    [Theory]
    [InlineData("a;b,5;c\n1;2,5;3", new[] { "A1=a", "B1=b,5", "C1=c", "A2=1", "B2=2,5", "C2=3" })]
    [InlineData("a,b\r\n\"x, y\",\"\"\"z\"\"\"\r\n", new[] { "A1=a", "B1=b", "A2=x, y", "B2=\"z\"" })]
    [InlineData("a\tb\n;\t,", new[] { "A1=a", "B1=b", "A2=;", "B2=," })]
    [InlineData("\n\n a ;\n", new[] { "A3=a" })]
    [InlineData("a;\"hai\ndòng\"\nb", new[] { "A1=a", "B1=hai\ndòng", "A3=b" })]
    [InlineData("a;b\rc;d", new[] { "A1=a", "B1=b", "A2=c", "B2=d" })]
    [InlineData("=1+1;@x", new[] { "A1==1+1", "B1=@x" })] // Text: nothing is worked out.
    public void Separators_quotes_and_lines(string text, string[] cells) => Read(Encoding.UTF8.GetBytes(text)).ShouldBe(cells);

    [Theory]
    [InlineData(new byte[] { (byte)'a', (byte)'\n', 0xA7, 0xE8, (byte)'i', (byte)' ', (byte)'t', (byte)'h', (byte)'o', 0xB9, (byte)'i' }, "TCVN3 (ABC)")] // Đối thoại
    [InlineData(new byte[] { (byte)'a', (byte)'\n', 0xD1, 0x6F, 0xE1, (byte)'i', (byte)' ', (byte)'t', (byte)'h', (byte)'o', (byte)'a', 0xEF, (byte)'i' }, "VNI")]
    [InlineData(new byte[] { (byte)'a', (byte)'\n', 0xD0, 0xF4, 0xEC, (byte)'i', (byte)' ', (byte)'t', (byte)'h', (byte)'o', (byte)'a', 0xF2, (byte)'i' }, "windows-1258")]
    public void Old_encodings_are_refused_with_their_line(byte[] file, string named)
    {
        var problem = Should.Throw<ProblemException>(() => Read(file));
        (problem.Code, problem.Errors.ShouldHaveSingleItem().Row).ShouldBe(("spreadsheet.legacy-encoding", 2));
        problem.Title.ShouldContain(named);
    }

    [Theory]
    [InlineData("§èi tho¹i", "TCVN3 (ABC)")]
    [InlineData("C«ng khai quy ho¹ch", "TCVN3 (ABC)")]
    [InlineData("Ñoái thoaïi vôùi ngöôøi daân", "VNI")]
    [InlineData("Đối thoại với người dân", null)]
    [InlineData("Café Müller, 15 m²", null)]
    [InlineData("Không dấu, số 12/BB-UBND", null)]
    [InlineData("Xã Pù Nhi, bản Cá Nọi", null)]
    public void Old_fonts_in_unicode_text_are_recognised(string text, string? way) => LegacyText.Of(text).ShouldBe(way);

    [Fact]
    public void A_line_that_no_spreadsheet_has_is_refused_however_many_are_empty_before_it() => Should.Throw<ProblemException>(
        () => Read(Encoding.UTF8.GetBytes("a" + new string('\n', CellRef.RowsMax) + "b"))).Code.ShouldBe("spreadsheet.too-many-rows");

    [Theory]
    [InlineData("a;\"b", "spreadsheet.bad-quotes")]
    [InlineData("a;\"b\"c", "spreadsheet.bad-quotes")]
    [InlineData("<html><body>", "spreadsheet.not-csv")]
    [InlineData("%PDF-1.7", "spreadsheet.not-csv")]
    [InlineData("a;b\0c", "spreadsheet.not-csv")]
    public void Other_files_and_open_quotes_are_refused(string text, string code) =>
        Should.Throw<ProblemException>(() => Read(Encoding.UTF8.GetBytes(text))).Code.ShouldBe(code);

    private static List<string> Read(byte[] file) => [.. Workbooks.Cells(CsvFile.Open(file)).Select(c => $"{c.Key}={((Cell.Text)c.Value).Value}")];
}
