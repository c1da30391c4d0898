using System.Net;
using System.Text.Json;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Validation;
using Shouldly;
using ThiDua.Api.Spreadsheets;
using Xunit;

namespace ThiDua.Api.Tests.Spreadsheets;

/// <summary>Rankings and reviews as workbooks say what the JSON says, to the same people (S7, S26, S73).</summary>
public sealed class ExportTests(ThiDuaServer server) : IClassFixture<ThiDuaServer>
{
    [Fact]
    public async Task The_workbook_of_a_ranking_is_its_json()
    {
        await server.OnceAsync(MakeAsync);
        var secretary = server.As("secretary");
        foreach (var query in new[] { "", "?view=verified", "?asOf=2026-04-01" })
        {
            var items = (await secretary.GetOkAsync($"/api/periods/p26/standings{query}")).GetProperty("items").EnumerateArray().ToList();
            var cells = await CellsAsync(secretary, $"/api/periods/p26/standings.xlsx{query}");
            foreach (var (i, item) in items.Index())
            {
                Cell At(string column) => cells[column + (i + 5)];
                JsonElement Total(string view) => item.GetProperty("total").GetProperty(view);
                (At("A"), At("B"), At("C")).ShouldBe(
                    (new Cell.Number(item.GetProperty("rank").GetInt32()), new Cell.Text(item.GetProperty("unit").GetString()!), new Cell.Text(item.GetProperty("name").GetString()!)));
                (At("D"), At("E"), At("F")).ShouldBe((new Cell.Number(Total("claimed").GetDecimal()), new Cell.Number(Total("verified").GetDecimal()), new Cell.Number(10)));
                At("H").ShouldBe(new Cell.Number(item.GetProperty("sections")[0].GetProperty("claimed").GetDecimal()));
            }

            cells.Keys.ShouldNotContain("A7");
        }

        // The other unit of the cluster: rank and totals, no lines.
        var seen = await CellsAsync(server.As("unit-officer", "xa-b"), "/api/periods/p26/standings.xlsx");
        seen.Where(c => c.Value is Cell.Text { Value: "=Xã A" }).ShouldHaveSingleItem().Key.ShouldBe("C5");
        (seen.ContainsKey("H5"), seen.ContainsKey("H6")).ShouldBe((false, true));
        await (await secretary.GetAsync("/api/periods/p99/standings.xlsx")).ShouldBeProblemAsync(404, "period.not-found");
        (await server.CreateClient().GetAsync("/api/periods/p26/standings.xlsx")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task The_workbook_of_a_review_is_its_json()
    {
        await server.OnceAsync(MakeAsync);
        foreach (var client in new[] { server.As("secretary"), server.As("unit-officer", "xa-b") })
        {
            var report = await client.GetOkAsync("/api/reports/p26?from=2026-02-01");
            var answer = await client.GetAsync("/api/reports/p26.xlsx?from=2026-02-01");
            answer.Content.Headers.ContentDisposition!.ToString().ShouldContain("bao-cao-p26.xlsx");
            var file = await answer.Content.ReadAsByteArrayAsync();
            Valid(file);
            using var workbook = XlsxFile.Open(file);
            workbook.Sheets.Select(s => s.Name).ShouldBe(["Số liệu", "Theo đơn vị", "Theo năm", "Mô hình theo lĩnh vực", "Khen thưởng", "Hạng 1 cum-1"]);
            var figures = report.GetProperty("figures").EnumerateArray().ToList();
            var told = Workbooks.Cells(workbook.Sheets[0]);
            figures.Index().Select(f => (told["A" + (f.Index + 4)], told["B" + (f.Index + 4)])).ShouldBe(
                figures.Select(f => ((Cell)new Cell.Text(f.GetProperty("label").GetString()!), (Cell)new Cell.Number(f.GetProperty("claimed").GetDecimal()))));
            var units = Workbooks.Cells(workbook.Sheets[1]);
            units.Where(c => c.Key[0] == 'A' && c.Key.Length == 2 && c.Key[1] >= '4').Select(c => ((Cell.Text)c.Value).Value)
                .ShouldBe(report.GetProperty("units").EnumerateArray().Select(u => u.GetProperty("unit").GetString()));
            var ranks = Workbooks.Cells(workbook.Sheets[5]);
            ranks.Where(c => c.Key[0] == 'B' && c.Key[1] >= '4').Select(c => ((Cell.Text)c.Value).Value)
                .ShouldBe(report.GetProperty("rankings")[0].GetProperty("items").EnumerateArray().Select(i => i.GetProperty("unit").GetString()));
        }
    }

    private async Task MakeAsync()
    {
        await server.SmallWorldAsync();
        await server.As("secretary").StepOkAsync("/api/units/xa-a/rename", new { name = "=Xã A", on = "2026-01-01" });
        foreach (var (id, on) in new[] { ("e-1", "2026-03-10"), ("e-2", "2026-05-10"), ("e-3", "2026-05-11") })
        {
            await server.As("unit-officer", "xa-a").DialogueAsync(id, on: on);
        }

        await server.As("unit-officer", "xa-b").DialogueAsync("e-4", "xa-b");
        var at = (await server.As("secretary").StepOkAsync("/api/activities/e-1/verify", new { version = 1 })).Position();
        await server.As("secretary").GetOkAsync($"/api/periods/p26/standings?minPosition={at}");
    }

    private static async Task<Dictionary<string, Cell>> CellsAsync(HttpClient client, string path)
    {
        var file = await client.GetByteArrayAsync(path);
        Valid(file);
        return Workbooks.CellsOf(file);
    }

    private static void Valid(byte[] file)
    {
        using var document = SpreadsheetDocument.Open(new MemoryStream(file), false);
        new OpenXmlValidator(FileFormatVersions.Office2016).Validate(document).Select(e => $"{e.Part?.Uri} {e.Path?.XPath}: {e.Description}").Take(10).ShouldBeEmpty();
    }
}
