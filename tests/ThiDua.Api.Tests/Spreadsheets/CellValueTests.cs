using Shouldly;
using ThiDua.Api.Activities;
using ThiDua.Api.Hosting;
using ThiDua.Api.Imports;
using ThiDua.Api.Imports.Sheets;
using ThiDua.Api.Pages.Proposals;
using ThiDua.Api.Spreadsheets;
using ThiDua.Domain.Activities;
using ThiDua.Domain.Proposals;
using ThiDua.Domain.Verification;
using Xunit;

namespace ThiDua.Api.Tests.Spreadsheets;

/// <summary>One reading for each text of a cell (S16), and names for everything that can be filled in.</summary>
public sealed class CellValueTests
{
    [Theory]
    [InlineData("1,5", "1.5")]
    [InlineData("1.5", null)] // One and a half, or fifteen hundred with a digit lost: nobody knows.
    [InlineData("1.234,5", "1234.5")]
    [InlineData("1,234.5", null)]
    [InlineData("0,25", "0.25")]
    [InlineData("0.125", null)] // As English writes it; a hundred and twenty-five is none of it.
    [InlineData("0.125.000", null)]
    [InlineData("1.000", "1000")]
    [InlineData("1.000.000", "1000000")]
    [InlineData("1.0000", null)]
    [InlineData("１２", null)]
    [InlineData("1e3", null)]
    [InlineData("\u22121", null)]
    [InlineData("-1", "-1")]
    [InlineData("NaN", null)]
    [InlineData("∞", null)]
    [InlineData("1 000", null)]
    [InlineData("", null)]
    [InlineData("12%", null)]
    public void Numbers_as_text(string text, string? number) =>
        VietnamNumber.Read(text).ShouldBe(number is null ? null : decimal.Parse(number, System.Globalization.CultureInfo.InvariantCulture));

    [Theory]
    [InlineData("9/3/2026", "2026-03-09")]
    [InlineData("09/03/2026", "2026-03-09")]
    [InlineData("09-03-2026", "2026-03-09")]
    [InlineData("9.3.2026", "2026-03-09")]
    [InlineData("2026-03-09", "2026-03-09")]
    [InlineData("31/02/2026", null)]
    [InlineData("3/13/2026", null)]
    [InlineData("09/03/26", null)]
    [InlineData("2026-3-9", null)]
    [InlineData("hôm qua", null)]
    public void Days_as_text(string text, string? day) => VietnamTime.ReadDay(text).ShouldBe(day is null ? null : DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture));

    [Fact]
    public void Cells_of_every_kind_of_column()
    {
        Read("dialogue-held", "kind", new Cell.Text("Đối thoại định kỳ")).ShouldBe("\"periodic\"");
        Read("dialogue-held", "kind", new Cell.Text("đối  thoại ĐỊNH kỳ")).ShouldBe("\"periodic\"");
        Read("dialogue-held", "kind", new Cell.Text("periodic")).ShouldBe("\"periodic\"");
        Read("dialogue-held", "kind", new Cell.Text("hằng tháng")).ShouldBe("cell.not-in-list");
        Read("dialogue-held", "chairedByHead", new Cell.Text("x")).ShouldBe("true");
        Read("dialogue-held", "chairedByHead", new Cell.Text("Không")).ShouldBe("false");
        Read("dialogue-held", "chairedByHead", new Cell.Number(1)).ShouldBe("cell.not-yes-no");
        Read("dialogue-held", "participants", new Cell.Text("1.200")).ShouldBe("1200");
        Read("dialogue-held", "participants", new Cell.Number(1.5m)).ShouldBe("cell.not-whole");
        Read("dialogue-held", "participants", new Cell.Day(new DateOnly(2026, 3, 1))).ShouldBe("cell.not-number");
        Read("dialogue-held", "occurredOn", new Cell.Number(46091)).ShouldBe("cell.not-day");
        Read("dialogue-held", "unit", new Cell.Text("H01.113 - Phường Long Phú")).ShouldBe("\"H01.113\"");
        Read("dialogue-held", "unit", new Cell.Number(113)).ShouldBe("\"113\"");
        Read("dialogue-held", "note", new Cell.Day(new DateOnly(2026, 5, 1))).ShouldBe("cell.day-in-text");
        Read("dialogue-held", "note", new Cell.Text("§èi tho¹i")).ShouldBe("cell.legacy-encoding");
        Read("dialogue-held", "note", new Cell.Formula()).ShouldBe("cell.formula");
        Read("dialogue-held", "note", new Cell.Error("#REF!")).ShouldBe("cell.error");
        Read("dialogue-held", "evidence", new Cell.Text("BB 01; BB 02")).ShouldBe("""[{"reference":"BB 01"},{"reference":"BB 02"}]""");
        Read("publication-made", "channels", new Cell.Text("Cổng, trang thông tin điện tử; radio")).ShouldBe("""["portal","radio"]""");
        Read("coordination-signed", "with", new Cell.Text("MTTQ xã; Hội Nông dân")).ShouldBe("""["MTTQ xã","Hội Nông dân"]""");
        Read("contribution-made", "money", new Cell.Text("1.500.000,5")).ShouldBe("1500000.5");
        Read("custom-recorded", "quantities", new Cell.Text("so-buoi=3; so-nguoi=1.200")).ShouldBe("""{"so-buoi":3,"so-nguoi":1200}""");
        Read("custom-recorded", "quantities", new Cell.Text("so-buoi")).ShouldBe("cell.not-quantities");
    }

    [Fact]
    public void Every_field_of_every_type_has_a_name_and_every_choice_its_own()
    {
        foreach (var type in ActivityKinds.Types)
        {
            var columns = ActivityColumns.Of(type);
            columns.Select(c => c.Label).ShouldBeUnique(type);
            foreach (var column in columns)
            {
                column.Choices.Select(c => FoldedText.Bare(c.Words)).ShouldBeUnique($"{type} {column.Code}");
            }
        }

        foreach (var step in SheetTypes.Steps)
        {
            SheetTypes.Title(step).ShouldNotContain("_");
            ActivityColumns.Of(step).Select(c => c.Label).ShouldBeUnique(step);
            ActivityColumns.Of(step).ShouldAllBe(c => c.Label != c.Code && !c.Label.Contains('_'), step);
        }

        ActivityKinds.Types.Concat(SheetTypes.Steps).Select(t => XlsxWriter.SheetName(SheetTypes.Title(t))).ShouldBeUnique();
        SheetTypes.Steps.ShouldContain("petition.resolve");
        SheetTypes.Steps.ShouldNotContain("model.withdraw");
        ActivityKinds.Types.Select(ActivityColumns.Version).ShouldBeUnique();
    }

    /// <summary>The glossary and the program say the same of every code.</summary>
    [Fact]
    public void Choices_are_called_as_in_the_glossary()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "ThiDua.sln")))
        {
            folder = folder.Parent!;
        }

        var rows = File.ReadAllLines(Path.Combine(folder.FullName, "docs", "glossary.md")).Select(l => l.Split('|', StringSplitOptions.TrimEntries))
            .Where(c => c.Length == 5 && c[1].StartsWith('`') && char.IsAsciiLetterUpper(c[1][1]) && c[2].StartsWith('`'))
            .Select(c => (c[1].Trim('`'), c[2].Trim('`'), c[3])).ToList();
        rows.Count.ShouldBeGreaterThan(80);
        var sets = ActivityKinds.All.SelectMany(k => k.Declared).SelectMany(d => d.Type.GetProperties()).SelectMany(p => p.PropertyType.GenericTypeArguments.Append(p.PropertyType))
            .Where(t => t.IsEnum).Append(typeof(Stance)).Distinct();
        sets.SelectMany(s => Enum.GetValues(s).Cast<Enum>().Select(v => (s.Name, FactWords.Code(v), v is Stance stance ? ProposalView.Of(stance) : FactWords.Find($"O_{s.Name}_{v}") ?? ""))).ShouldBe(rows, ignoreOrder: true);
    }

    [Theory]
    [InlineData("../../etc/passwd.xlsx", "passwd")]
    [InlineData("C:\\Users\\x\\báo cáo.xlsx", "báo cáo")]
    [InlineData("a\r\nSet-Cookie: x.csv", "aSet-Cookie x")]
    [InlineData("\u202Exslx.bao\u200Bcao.csv", "xslx.baocao")]
    [InlineData("CON.xlsx", "tep-nhap")]
    [InlineData("", "tep-nhap")]
    [InlineData("bao ca\u0301o.xlsx", "bao cáo")]
    [InlineData("=HYPERLINK(1).csv", "HYPERLINK1")]
    public void Names_of_files_are_made_harmless(string name, string safe) => Upload.SafeName(name).ShouldBe(safe);

    [Fact]
    public void A_long_name_is_cut() => Upload.SafeName(new string('x', 300) + ".xlsx").Length.ShouldBe(80);

    private static string Read(string type, string column, Cell cell)
    {
        var value = CellValues.Read(ActivityColumns.Of(type).Single(c => c.Code == column), cell);
        return value.Node is { } node ? node.ToJsonString(new System.Text.Json.JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }) : value.Code;
    }
}
