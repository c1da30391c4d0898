using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using ThiDua.Api.Http;
using ThiDua.Api.Imports;
using ThiDua.Api.Imports.Sheets;
using ThiDua.Api.Spreadsheets;
using ThiDua.Api.Tests.Spreadsheets;
using Xunit;
using Cell = ThiDua.Api.Spreadsheets.Cell;

namespace ThiDua.Api.Tests.Imports;

/// <summary>Spreadsheets go the way of all files: all or nothing, once, each faulty cell named; and come back with their faults marked.</summary>
public sealed class SpreadsheetImportTests(ThiDuaServer server) : IClassFixture<ThiDuaServer>, IAsyncLifetime
{
    private static readonly string[] Columns = ["unit", "occurredOn", "kind", "chairedByHead", "participants", "opinionsRaised", "opinionsAnswered", "evidence", "note"];

    public Task InitializeAsync() => server.OnceAsync(() => server.SmallWorldAsync());

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task A_filled_in_template_is_tried_confirmed_and_recorded_once()
    {
        var officer = server.As("unit-officer", "xa-a");
        var template = await officer.GetAsync("/api/imports/template?type=dialogue-held&period=p26&unit=xa-a");
        template.StatusCode.ShouldBe(HttpStatusCode.OK);
        template.Content.Headers.ContentType!.MediaType.ShouldBe(XlsxWriter.MediaType);
        template.Content.Headers.ContentDisposition!.ToString().ShouldContain("mau-nhap-dialogue-held.xlsx");
        var file = Filled(
            await template.Content.ReadAsByteArrayAsync(), (5, ["", "xa-a - Xã A", "03/02/2026", "Đối thoại định kỳ", "Có", "120", "14", "12", "land", "", "Trực tiếp", "BB 07/2026; BB 08/2026", "Họp tại nhà văn hóa"]));

        var tried = await PostAsync(officer, file, "template", "?dryRun=true");
        tried.Status.ShouldBe(HttpStatusCode.OK, tried.Json.GetRawText());
        (tried.Json.GetProperty("dryRun").GetBoolean(), tried.Json.GetProperty("recorded").GetInt32(), tried.Json.TryGetProperty("notes", out _)).ShouldBe((true, 1, false));
        var id = tried.Json.GetProperty("id").GetString()!;
        (await officer.GetOkAsync($"/api/imports/{id}")).GetProperty("state").GetString().ShouldBe("tried");
        var head = await server.HeadAsync();

        var written = await officer.StepOkAsync($"/api/imports/{id}/confirm", new { });
        (written.GetProperty("rows").GetInt32(), written.GetProperty("recorded").GetInt32(), written.GetProperty("events").GetInt32()).ShouldBe((1, 1, 1));
        (await server.HeadAsync()).ShouldBe(head + 2);
        (await officer.StepOkAsync($"/api/imports/{id}/confirm", new { })).GetProperty("position").GetInt64().ShouldBe(written.Position());
        (await PostAsync(officer, file, "another key")).Json.GetProperty("alreadyThere").GetInt32().ShouldBe(1);
        (await server.HeadAsync()).ShouldBe(head + 2);

        await RegisterAsync(officer, head + 2);
        var found = (await officer.GetOkAsync($"/api/activities?type=dialogue-held&unit=xa-a&from=2026-02-03&to=2026-02-03&minPosition={head + 2}")).GetProperty("items").EnumerateArray().Single();
        found.GetProperty("id").GetString()!.ShouldStartWith("bt-");
        var facts = (await officer.GetOkAsync($"/api/activities/{found.GetProperty("id").GetString()}")).GetProperty("facts")[0].GetProperty("data");
        JsonSerializer.Serialize(facts, Spelled).ShouldBe(
            """{"kind":"periodic","chairedByHead":true,"participants":120,"opinionsRaised":14,"opinionsAnswered":12,"unit":"xa-a","occurredOn":"2026-02-03","topic":"land","channel":"in-person","evidence":[{"reference":"BB 07/2026"},{"reference":"BB 08/2026"}],"note":"Họp tại nhà văn hóa"}""");
        (await officer.GetOkAsync($"/api/imports/{id}")).GetProperty("state").GetString().ShouldBe("recorded");
    }

    private static readonly JsonSerializerOptions Spelled = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Fact]
    public async Task Ten_thousand_rows_with_one_wrong_record_nothing_and_name_its_cell()
    {
        var officer = server.As("unit-officer", "xa-a");
        officer.Timeout = TimeSpan.FromMinutes(10);
        var rows = Enumerable.Range(1, 10_000).Select(i => Row(participants: i, answered: i == 7_321 ? 10 : 4)).ToList();
        var head = await server.HeadAsync();

        var refused = await PostAsync(officer, Sheets(rows), "ten-thousand");
        refused.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        refused.Json.GetProperty("errorsTotal").GetInt32().ShouldBe(1);
        Places(refused.Json).ShouldBe([("Số liệu", 7_325, "G", "/opinionsAnswered", "dialogue.more-answered-than-raised")]);
        (await server.HeadAsync()).ShouldBe(head);

        rows[7_320] = Row(participants: 7_321);
        var file = Sheets(rows);
        var recorded = await PostAsync(officer, file, "ten-thousand-2", "?background=true");
        recorded.Status.ShouldBe(HttpStatusCode.Accepted, recorded.Json.GetRawText());
        var done = await DoneAsync(officer, recorded.Json.GetProperty("id").GetString()!);
        (done.GetProperty("state").GetString(), done.GetProperty("rows").GetInt32(), done.GetProperty("recorded").GetInt32()).ShouldBe(("recorded", 10_000, 10_000));
        (await server.HeadAsync()).ShouldBe(head + 10_001);
        (await PostAsync(officer, file, "ten-thousand-2")).Json.GetProperty("recorded").GetInt32().ShouldBe(10_000); // The same key: the first answer.
        (await PostAsync(officer, Sheets(rows[..50]), "ten-thousand-3")).Json.GetProperty("alreadyThere").GetInt32().ShouldBe(50);
        (await server.HeadAsync()).ShouldBe(head + 10_001);
    }

    [Fact]
    public async Task Every_faulty_cell_is_named_by_sheet_row_and_column()
    {
        var officer = server.As("unit-officer", "xa-a");
        var refused = await PostAsync(officer, Sheets(
        [
            Row(kind: "hằng tháng"), Row(on: "31/02/2026"), Row(unit: "xa-b"), Row(unit: null), Row(participants: "1.5"), Row(note: "§èi tho¹i"), Row(on: new DateOnly(2026, 12, 1)),
            Row(raised: 2, answered: 3), Row(), Row(note: "ẩn\u202Eđảo"), Row(on: 46091m),
        ]), "faults");
        Places(refused.Json).ShouldBe(
        [
            ("Số liệu", 5, "C", "/kind", "cell.not-in-list"), ("Số liệu", 6, "B", "/occurredOn", "cell.not-day"), ("Số liệu", 7, null, null, "access.denied"),
            ("Số liệu", 8, "A", "/unit", "field.missing"), ("Số liệu", 9, "E", "/participants", "cell.not-number"), ("Số liệu", 10, "I", "/note", "cell.legacy-encoding"),
            ("Số liệu", 11, "B", "/occurredOn", "date.in-future"), ("Số liệu", 12, "G", "/opinionsAnswered", "dialogue.more-answered-than-raised"),
            ("Số liệu", 14, "I", "/note", "text.hidden-character"), ("Số liệu", 15, "B", "/occurredOn", "cell.not-day"),
        ]);
        refused.Json.GetProperty("errors").EnumerateArray().ShouldAllBe(e => e.GetProperty("message").GetString()!.Any(c => c > '\u007f'));
    }

    [Fact]
    public async Task Columns_that_are_missing_repeated_or_unknown_and_an_old_template_are_told()
    {
        var officer = server.As("unit-officer", "xa-a");
        async Task<List<(string?, int, string?, string?, string)>> HeaderAsync(params string[] columns) =>
            Places((await PostAsync(officer, Write(Workbooks.Activities("dialogue-held", columns, [["x"]])), Guid.NewGuid().ToString("N"))).Json);

        (await HeaderAsync("unit", "occurredOn")).ShouldBe([("Số liệu", 4, null, null, "column.missing")]);
        (await HeaderAsync("unit", "occurredOn", "kind", "unit")).ShouldBe([("Số liệu", 4, "D", null, "column.repeated")]);
        (await HeaderAsync("unit", "occurredOn", "kind", "diem")).ShouldBe([("Số liệu", 4, "D", null, "column.unknown")]);

        var old = await PostAsync(officer, Write(Workbooks.Activities("dialogue-held", Columns, [Row()], version: "0123abcd")), "old", "?dryRun=true");
        old.Json.GetProperty("notes")[0].GetProperty("code").GetString().ShouldBe("template.outdated");
        old.Json.GetProperty("notes")[0].GetProperty("message").GetString()!.ShouldContain(ActivityColumns.Version("dialogue-held"));
    }

    [Fact]
    public async Task What_people_do_not_see_is_refused_and_unread_sheets_are_told()
    {
        var officer = server.As("unit-officer", "xa-a");
        var template = TemplateWriter.Write(["dialogue-held"], [], null);
        var row = new[] { "", "xa-a", "2026-03-10", "periodic", "", "7" };
        var hiddenRow = Filled(template, sheet => sheet.Descendants<DocumentFormat.OpenXml.Spreadsheet.Row>().Single(r => r.RowIndex! == 6).Hidden = true, (5, row), (6, row));
        Places((await PostAsync(officer, hiddenRow, "hidden-row")).Json).ShouldBe([("Đối thoại, tiếp xúc Nhân dân", 6, null, null, "row.hidden")]);
        var hiddenColumn = Filled(template, sheet => sheet.GetFirstChild<Columns>()!.Elements<Column>().ElementAt(5).Hidden = true, (5, row), (6, row));
        Places((await PostAsync(officer, hiddenColumn, "hidden-column")).Json).ShouldBe([("Đối thoại, tiếp xúc Nhân dân", 5, "F", "/participants", "column.hidden")]);
        var merged = Filled(template, sheet => sheet.InsertAfter(new MergeCells(new MergeCell { Reference = "D5:D6" }), sheet.GetFirstChild<SheetData>()), (5, row));
        Places((await PostAsync(officer, merged, "merged")).Json).ShouldBe([("Đối thoại, tiếp xúc Nhân dân", 5, "D", "/kind", "cell.merged")]);

        var more = await PostAsync(
            officer, XlsxWriter.Write([Workbooks.Activities("dialogue-held", Columns, [Row(participants: 77)]), new SheetPlan("Tính thử", []) { Rows = [[new PlannedCell("nháp")]] }], "x"), "more", "?dryRun=true");
        more.Json.GetProperty("notes").EnumerateArray().Select(n => n.GetProperty("message").GetString()).ShouldBe(["Trang «Tính thử» không có dòng mã cột nên không được đọc."]);
    }

    [Fact]
    public async Task Formulas_are_refused_and_what_looks_like_one_is_text()
    {
        var officer = server.As("unit-officer", "xa-a");
        var formula = Filled(
            TemplateWriter.Write(["dialogue-held"], [], null),
            sheet => sheet.Descendants<DocumentFormat.OpenXml.Spreadsheet.Cell>().Single(c => c.CellReference == "F5").CellFormula = new CellFormula("1+1"), (5, ["", "xa-a", "2026-03-10", "periodic", "", "2"]));
        Places((await PostAsync(officer, formula, "formula")).Json).ShouldBe([("Đối thoại, tiếp xúc Nhân dân", 5, "F", "/participants", "cell.formula")]);
        var text = await PostAsync(officer, Sheets([Row(note: "=HYPERLINK(\"http://x\")")]), "text");
        text.Status.ShouldBe(HttpStatusCode.Created, text.Json.GetRawText());
    }

    [Fact]
    public async Task Rows_that_say_the_same_are_as_many_activities_and_ids_can_be_given()
    {
        var officer = server.As("unit-officer", "xa-a");
        var twice = await PostAsync(officer, Sheets([Row(note: "giống nhau"), Row(note: "giống nhau")]), "twice");
        twice.Json.GetProperty("recorded").GetInt32().ShouldBe(2);
        (await PostAsync(officer, Sheets([Row(note: "giống nhau"), Row(note: "giống nhau"), Row(note: "giống nhau")]), "thrice")).Json.GetProperty("recorded").GetInt32().ShouldBe(1);

        var own = Write(Workbooks.Activities("reception-held", ["id", "unit", "occurredOn", "citizens"], [["tiep-dan-1", "xa-a", "11/03/2026", 5]]));
        (await PostAsync(officer, own, "own")).Json.GetProperty("recorded").GetInt32().ShouldBe(1);
        (await officer.GetOkAsync($"/api/activities/tiep-dan-1?minPosition={await server.HeadAsync()}")).GetProperty("type").GetString().ShouldBe("reception-held");
        Places((await PostAsync(officer, Write(Workbooks.Activities("reception-held", ["id", "unit", "occurredOn", "citizens"], [["tiep-dan-1", "xa-a", "11/03/2026", 6], ["tiếp dân", "xa-a", "11/03/2026", 6]])), "taken")).Json)
            .ShouldBe([("Số liệu", 5, "A", "/id", "activity.id-taken"), ("Số liệu", 6, "A", "/id", "code.invalid")]);
    }

    [Theory]
    [InlineData(';', "utf-8")]
    [InlineData(',', "utf-16")]
    [InlineData('\t', "utf-8")]
    public async Task A_csv_file_is_read_by_the_codes_of_its_first_row(char separator, string encoding)
    {
        var officer = server.As("unit-officer", "xa-a");
        var text = string.Join(separator, "type", "unit", "occurredOn", "kind", "participants", "note") + "\r\n"
            + string.Join(separator, "dialogue-held", "xa-a", "12/03/2026", "\"Đối thoại định kỳ\"", "\"1.200\"", $"csv {encoding} {(int)separator}") + "\r\n"
            + string.Join(separator, "reception-held", "xa-a", "2026-03-12", "", "", $"csv {encoding} {(int)separator}");
        var wide = Encoding.GetEncoding(encoding);
        var csv = new ByteArrayContent([.. wide.GetPreamble(), .. wide.GetBytes(text)]);
        csv.Headers.ContentType = new MediaTypeHeaderValue("text/csv");
        var answer = await PostAsync(officer, csv, "csv" + (int)separator);
        // A reception has no participants: the columns of both stand in one file, each row uses its own.
        answer.Status.ShouldBe(HttpStatusCode.Created, answer.Json.GetRawText());
        answer.Json.GetProperty("recorded").GetInt32().ShouldBe(2);

        var wrong = new StringContent("unit;occurredOn;type\nxa-a;12/13/2026;dialogue-held\nxa-a;12/03/2026;khong-co", Encoding.UTF8, "text/csv");
        Places((await PostAsync(officer, wrong, "csv-wrong" + (int)separator)).Json).ShouldBe(
            [(null, 2, "B", "/occurredOn", "cell.not-day"), (null, 2, null, "/kind", "field.missing"), (null, 3, "C", "/type", "activity.unknown-type")]);
    }

    [Fact]
    public async Task The_file_comes_back_with_its_faults_marked_to_its_sender_alone_and_for_an_hour()
    {
        var officer = server.AsAccount("officer-of-the-hour", "unit-officer", "xa-a");
        var refused = await PostAsync(officer, Sheets([Row(), Row(kind: "hằng tháng", participants: "1.5")]), "annotated");
        var id = refused.Json.GetProperty("import").GetString()!;
        var state = await officer.GetOkAsync($"/api/imports/{id}");
        (state.GetProperty("state").GetString(), state.GetProperty("errorsTotal").GetInt32(), state.GetProperty("annotated").GetString()).ShouldBe(("refused", 2, $"/api/imports/{id}/annotated"));
        (await server.AsAccount("another", "unit-officer", "xa-a").GetAsync($"/api/imports/{id}/annotated")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await officer.StepAsync($"/api/imports/{id}/confirm", new { })).StatusCode.ShouldBe(HttpStatusCode.Conflict);

        var answer = await officer.GetAsync($"/api/imports/{id}/annotated");
        answer.Content.Headers.ContentType!.MediaType.ShouldBe(XlsxWriter.MediaType);
        var file = await answer.Content.ReadAsByteArrayAsync();
        var cells = Workbooks.CellsOf(file);
        (cells["J4"], cells.ContainsKey("J5")).ShouldBe((new Cell.Text("Nhận xét"), false));
        ((Cell.Text)cells["J6"]).Value.ShouldStartWith("[C] Không có trong danh mục: ");
        ((Cell.Text)cells["J6"]).Value.ShouldContain("[E] Ô này phải là số");
        FilledCells(file).ShouldBe(["C6", "E6"]);

        var folder = Path.GetDirectoryName(server.Services.GetRequiredService<ImportJobs>().Find(id, "officer-of-the-hour")!.File!)!;
        Directory.GetFiles(folder, id + "*").Length.ShouldBe(1);
        var now = server.Clock.GetUtcNow();
        server.Clock.MoveTo(now + TimeSpan.FromMinutes(61));
        try
        {
            var late = server.AsAccount("officer-of-the-hour", "unit-officer", "xa-a");
            (await late.GetAsync($"/api/imports/{id}/annotated")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
            Directory.GetFiles(folder, id + "*").ShouldBeEmpty();
        }
        finally
        {
            server.Clock.MoveTo(now);
        }
    }

    [Fact]
    public async Task A_csv_file_comes_back_as_a_workbook()
    {
        var officer = server.As("unit-officer", "xa-a");
        var refused = await PostAsync(officer, new StringContent("type;unit;occurredOn;note\nreception-held;xa-a;1/1;=1+1", Encoding.UTF8, "text/csv"), "csv-annotated");
        var file = await officer.GetByteArrayAsync($"/api/imports/{refused.Json.GetProperty("import").GetString()}/annotated");
        var cells = Workbooks.CellsOf(file);
        (cells["A2"], cells["D2"], cells["E1"]).ShouldBe((new Cell.Text("reception-held"), new Cell.Text("=1+1"), new Cell.Text("Nhận xét")));
        FilledCells(file).ShouldBe(["C2"]);
    }

    [Fact]
    public async Task Steps_of_many_activities_are_recorded_from_a_template_that_lists_what_waits_for_them()
    {
        var officer = server.As("unit-officer", "xa-a");
        foreach (var (id, on) in new[] { ("don-b", "2026-03-12"), ("don-a", "2026-03-10"), ("don-c", "2026-03-14") })
        {
            await officer.PutOkAsync($"/api/activities/{id}", new { type = "petition-received", unit = "xa-a", occurredOn = on, kind = "feedback", reference = $"{id}/2026", dueOn = "2026-04-01" });
        }

        await RegisterAsync(officer, await server.HeadAsync());
        async Task<(byte[] File, Dictionary<string, Cell> Cells)> TemplateAsync()
        {
            var answer = await officer.GetAsync($"/api/imports/template?type=petition.resolve&minPosition={await server.HeadAsync()}");
            answer.Content.Headers.ContentDisposition!.ToString().ShouldContain("mau-nhap-petition-resolve.xlsx");
            var content = await answer.Content.ReadAsByteArrayAsync();
            return (content, Workbooks.CellsOf(content));
        }

        var (template, cells) = await TemplateAsync();
        new[] { "A4", "B4", "C4", "D4", "E4", "F4" }.Select(c => ((Cell.Text)cells[c]).Value).ShouldBe(["id", "about", "on", "outcome", "evidence", "note"]);
        new[] { "A5", "A6", "A7" }.Select(c => ((Cell.Text)cells[c]).Value).ShouldBe(["don-a", "don-b", "don-c"]);
        ((Cell.Text)cells["B5"]).Value.ShouldBe("Phản ánh don-a/2026, ngày 10/03/2026, hạn 01/04/2026");

        // Rows that nobody filled in are left out; a day to come and an unknown outcome are told by cell.
        byte[] Done(params (int Row, string On, string Outcome)[] rows) => Filled(template, sheet =>
        {
            foreach (var (number, on, outcome) in rows)
            {
                sheet.Descendants<DocumentFormat.OpenXml.Spreadsheet.Row>().Single(r => r.RowIndex! == (uint)number)
                    .Append(new[] { on, outcome }.Index().Select(c => new DocumentFormat.OpenXml.Spreadsheet.Cell(new InlineString(new Text(c.Item)))
                    { CellReference = CellRef.Of(number, c.Index + 3), DataType = DocumentFormat.OpenXml.Spreadsheet.CellValues.InlineString }));
            }
        });
        Places((await PostAsync(officer, Done((5, "01/12/2026", "Người gửi rút đơn"), (7, "20/03/2026", "xong")), "steps-wrong")).Json)
            .ShouldBe([("Đơn thư - giải quyết xong", 5, "C", "/on", "date.in-future"), ("Đơn thư - giải quyết xong", 7, "D", "/outcome", "cell.not-in-list")], ignoreOrder: false);
        var file = Done((5, "18/03/2026", "Người gửi rút đơn"), (7, "20/03/2026", "Giải quyết xong, chấp nhận"));
        var done = await PostAsync(officer, file, "steps");
        (done.Status, done.Json.GetProperty("rows").GetInt32(), done.Json.GetProperty("recorded").GetInt32()).ShouldBe((HttpStatusCode.Created, 2, 2), done.Json.GetRawText());
        (await PostAsync(officer, file, "steps again")).Json.GetProperty("alreadyThere").GetInt32().ShouldBe(2);
        (await TemplateAsync()).Cells.Where(c => c.Key[0] == 'A' && c.Key[1] > '4').Select(c => ((Cell.Text)c.Value).Value).ShouldBe(["don-b"]);

        // By csv, with an activity that is not there, and one that is not named.
        var csv = await PostAsync(officer, new StringContent("type;id;on;outcome\npetition.resolve;don-b;20/03/2026;explained\npetition.resolve;don-x;20/03/2026;explained\npetition.resolve;;20/03/2026;explained", Encoding.UTF8, "text/csv"), "steps-csv");
        Places(csv.Json).ShouldBe([(null, 3, null, null, "activity.not-found"), (null, 4, "B", "/id", "field.missing")]);
        await (await server.As("front", "xa-a").GetAsync("/api/imports/template?type=petition.resolve")).ShouldBeProblemAsync(403);
        await (await officer.GetAsync("/api/imports/template?type=inspection.remedy")).ShouldBeProblemAsync(422, "activity.unknown-type");
        (await officer.GetAsync("/api/imports/template?type=petition.transfer")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_workbook_of_old_or_with_a_password_is_told_apart_from_text()
    {
        var content = new ByteArrayContent([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, .. new byte[600]]);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/vnd.ms-excel");
        (await PostAsync(server.As("unit-officer", "xa-a"), content, "old-office")).Json.GetProperty("code").GetString().ShouldBe("spreadsheet.encrypted-or-old");
    }

    [Fact]
    public async Task Two_hundred_megabytes_are_refused_unread()
    {
        var officer = server.As("unit-officer", "xa-a");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/imports") { Content = new StreamContent(new Endless(200_000_000)) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(XlsxWriter.MediaType);
        request.Headers.Add("Idempotency-Key", "large");
        await (await officer.SendAsync(request)).ShouldBeProblemAsync(413, "body.too-large");

        // What is taken of it: nothing when it says its length, else as much as any file may have.
        foreach (var (said, most) in new[] { (200_000_000L, 0L), (null as long?, ImportFile.BytesMax + 100_000L) })
        {
            var file = new Endless(200_000_000);
            var http = new DefaultHttpContext { Request = { Body = file, ContentLength = said, ContentType = XlsxWriter.MediaType } };
            (await Should.ThrowAsync<ProblemException>(() => Upload.ReadAsync(http))).Status.ShouldBe(413);
            file.Given.ShouldBeLessThanOrEqualTo(most);
        }
    }

    [Fact]
    public async Task Templates_offer_what_their_reader_may_record()
    {
        var front = server.As("front", "xa-a");
        (await SheetNamesAsync(front)).ShouldBe(["Kiến nghị giám sát của Mặt trận", "Kiểm tra, giám sát, phản biện", "Hướng dẫn", "Danh mục"]);
        (await front.GetAsync("/api/imports/template?type=dialogue-held")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        await (await front.GetAsync("/api/imports/template?type=khong-co")).ShouldBeProblemAsync(422, "activity.unknown-type");
        await (await front.GetAsync("/api/imports/template?unit=xa-b")).ShouldBeProblemAsync(404, "unit.not-found");
        await (await front.GetAsync("/api/imports/template?period=p99")).ShouldBeProblemAsync(404, "period.not-found");
        (await server.As("auditor").GetAsync("/api/imports/template")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        await (await server.As("secretary").GetAsync("/api/imports/template")).ShouldBeProblemAsync(422, "import.nothing-to-record");

        using var all = XlsxFile.Open(await server.As("unit-officer", "xa-a").GetByteArrayAsync("/api/imports/template?period=p26"));
        var units = Workbooks.Cells(all.Sheets.Single(s => s.Name == "Danh mục")).Where(c => c.Key is "A2" or "A3").Select(c => ((Cell.Text)c.Value).Value);
        units.ShouldBe(["xa-a - Xã A"]);
    }

    private static async Task<List<string?>> SheetNamesAsync(HttpClient client)
    {
        using var workbook = XlsxFile.Open(await client.GetByteArrayAsync("/api/imports/template"));
        return [.. workbook.Sheets.Select(s => s.Name)];
    }

    private static object?[] Row(
        object? unit = null, object? on = null, object? kind = null, object? participants = null, int raised = 9, int answered = 4, object? note = null) =>
        [unit ?? "xa-a", on ?? new DateOnly(2026, 3, 10), kind ?? "Đối thoại định kỳ", "Có", participants ?? 40, raised, answered, "BB 1", note];

    private static object?[] Row(string? unit)
    {
        var row = Row();
        row[0] = unit;
        return row;
    }

    private static byte[] Sheets(IEnumerable<object?[]> rows) => Write(Workbooks.Activities("dialogue-held", Columns, rows));

    private static byte[] Write(SheetPlan plan) => XlsxWriter.Write([plan], "Thử");

    private static byte[] Filled(byte[] template, params (int Row, string[] Cells)[] rows) => Filled(template, _ => { }, rows);

    /// <summary>A template with rows typed into its first sheet, as a spreadsheet program would store them.</summary>
    private static byte[] Filled(byte[] template, Action<Worksheet> change, params (int Row, string[] Cells)[] rows)
    {
        using var file = new MemoryStream();
        file.Write(template);
        using (var document = SpreadsheetDocument.Open(file, true))
        {
            var first = document.WorkbookPart!.Workbook.Sheets!.Elements<DocumentFormat.OpenXml.Spreadsheet.Sheet>().First();
            var sheet = ((WorksheetPart)document.WorkbookPart.GetPartById(first.Id!)).Worksheet;
            foreach (var (number, cells) in rows)
            {
                sheet.GetFirstChild<SheetData>()!.Append(new DocumentFormat.OpenXml.Spreadsheet.Row(cells.Index().Where(c => c.Item.Length > 0).Select(c =>
                    new DocumentFormat.OpenXml.Spreadsheet.Cell(new InlineString(new Text(c.Item))) { CellReference = CellRef.Of(number, c.Index + 1), DataType = DocumentFormat.OpenXml.Spreadsheet.CellValues.InlineString }))
                { RowIndex = (uint)number });
            }

            change(sheet);
            sheet.Save();
        }

        return file.ToArray();
    }

    /// <summary>Cells of the first sheet that have the colour of faults.</summary>
    private static List<string> FilledCells(byte[] file)
    {
        using var document = SpreadsheetDocument.Open(new MemoryStream(file), false);
        var styles = document.WorkbookPart!.WorkbookStylesPart!.Stylesheet;
        bool IsRed(uint style) => styles.Fills!.ElementAt((int)styles.CellFormats!.Elements<CellFormat>().ElementAt((int)style).FillId!.Value)
            .Descendants<ForegroundColor>().Any(c => c.Rgb?.Value == XlsxStyles.FaultColour);
        var first = document.WorkbookPart.Workbook.Sheets!.Elements<DocumentFormat.OpenXml.Spreadsheet.Sheet>().First();
        return [.. ((WorksheetPart)document.WorkbookPart.GetPartById(first.Id!)).Worksheet.Descendants<DocumentFormat.OpenXml.Spreadsheet.Cell>()
            .Where(c => IsRed(c.StyleIndex?.Value ?? 0)).Select(c => c.CellReference!.Value!)];
    }

    private static List<(string? Sheet, int Row, string? Column, string? Pointer, string Code)> Places(JsonElement problem) =>
    [
        .. problem.GetProperty("errors").EnumerateArray().Select(e => (
            e.TryGetProperty("sheet", out var sheet) ? sheet.GetString() : null, e.GetProperty("row").GetInt32(),
            e.TryGetProperty("column", out var column) ? column.GetString() : null, e.GetProperty("pointer").GetString(), e.GetProperty("code").GetString()!)),
    ];

    /// <summary>Waits for the register, which may still be taking in the ten thousand rows of another test.</summary>
    private static async Task RegisterAsync(HttpClient client, long position)
    {
        for (var i = 0; i < 60 && (await client.GetAsync($"/api/activities?limit=1&minPosition={position}")).StatusCode == HttpStatusCode.ServiceUnavailable; i++)
        {
            await Task.Delay(500);
        }
    }

    private static async Task<JsonElement> DoneAsync(HttpClient client, string id)
    {
        for (var i = 0; i < 6_000; i++)
        {
            var state = await client.GetOkAsync($"/api/imports/{id}");
            if (state.GetProperty("state").GetString() is not ("waiting" or "reading" or "checking" or "writing"))
            {
                return state;
            }

            state.GetProperty("done").GetInt32().ShouldBeInRange(0, 10_000);
            await Task.Delay(100);
        }

        throw new TimeoutException();
    }

    private static Task<(HttpStatusCode Status, JsonElement Json)> PostAsync(HttpClient client, byte[] xlsx, string key, string query = "")
    {
        var content = new ByteArrayContent(xlsx);
        content.Headers.ContentType = new MediaTypeHeaderValue(XlsxWriter.MediaType);
        return PostAsync(client, content, key, query);
    }

    private static async Task<(HttpStatusCode Status, JsonElement Json)> PostAsync(HttpClient client, HttpContent content, string key, string query = "")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/imports" + query) { Content = content };
        request.Headers.Add("Idempotency-Key", key);
        using var answer = await client.SendAsync(request);
        return (answer.StatusCode, JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement);
    }

    /// <summary>A file that is made while it is sent, and counts what was taken of it.</summary>
    private sealed class Endless(long length) : Stream
    {
        public long Given { get; private set; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => Given; set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var size = (int)Math.Min(count, length - Given);
            Array.Clear(buffer, offset, size);
            Given += size;
            return size;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
