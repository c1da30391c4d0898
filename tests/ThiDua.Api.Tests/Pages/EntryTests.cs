using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;
using Shouldly;
using ThiDua.Api.Activities;
using ThiDua.Api.Pages.Entry;
using ThiDua.Api.Tests.Accounts;
using ThiDua.Domain.Activities;
using Xunit;

namespace ThiDua.Api.Tests.Pages;

/// <summary>Ghi nhận, việc đã ghi, hoạt động: as a browser without scripts uses them.</summary>
public sealed class EntryTests(ThiDuaServer server) : IClassFixture<ThiDuaServer>, IAsyncLifetime
{
    private const string Any = "\uFFFD";

    public Task InitializeAsync() => server.OnceAsync(() => server.SmallWorldAsync());

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public void Every_fact_field_and_value_has_a_word()
    {
        var choices = new FactChoices(new DateOnly(2026, 11, 10), [("x", "X")], [("x", "X")]);
        foreach (var fact in ActivityKinds.All.SelectMany(k => k.Declared))
        {
            FactWords.Find($"T_{fact.Type.Name}").ShouldNotBeNull(fact.Type.Name);
            foreach (var field in FactForms.Of(fact.Type, choices))
            {
                Regex.IsMatch(field.Label, "^[A-Z][a-z]+([A-Z][a-z]+)*$").ShouldBeFalse($"{fact.Name}: {field.Name} is called {field.Label}");
                field.Options.ShouldAllBe(o => o.Value == "x" || !o.Text.Equals(o.Value, StringComparison.OrdinalIgnoreCase));
            }

            FactFilling.Probe(fact.Type, choices.Today, "x", new Dictionary<string, string>()).ShouldBeOfType(fact.Type);
        }
    }

    [Fact]
    public async Task Every_kind_has_its_form_in_the_reach_of_who_may_record_it()
    {
        var officer = server.As("unit-officer", "xa-a");
        var start = await PageAsync(officer, "/ghi-nhan");
        foreach (var type in ActivityKinds.Types.Where(t => t != "custom-recorded"))
        {
            start.ShouldContain($"/ghi-nhan/{type}\"");
            var form = await PageAsync(officer, $"/ghi-nhan/{type}");
            form.ShouldContain("name=\"occurredOn:day\"");
            form.ShouldContain("value=\"10/11/2026\"");
            form.ShouldContain("<option value=\"xa-a\" selected");
            form.ShouldNotContain("<option value=\"xa-b\" selected");
        }

        var front = await PageAsync(server.As("front", "xa-a"), "/ghi-nhan");
        front.ShouldContain("/ghi-nhan/inspection-conducted");
        front.ShouldNotContain("/ghi-nhan/dialogue-held");
        (await GetAsync(server.As("front", "xa-a"), "/ghi-nhan/dialogue-held")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await PageAsync(server.As("secretary"), "/ghi-nhan/cua-toi")).ShouldContain("không ghi nhận hoạt động");
    }

    [Fact]
    public async Task A_form_with_files_records_and_what_was_wrong_is_mended_without_sending_the_file_again()
    {
        await server.PersonAsync("e-1", "ghi-1", ("unit-officer", ["xa-a"]));
        var browser = await server.SignInAsync("ghi-1");
        var form = await PageAsync(browser, "/ghi-nhan/dialogue-held");
        var (id, csrf) = (Hidden(form, "_id"), Hidden(form, "_csrf"));
        var wrong = await PostAsync(browser, id, csrf, [("opinionsRaised:number", "2"), ("opinionsAnswered:number", "3")], ("BB.pdf", Pdf("e-1")), ("xau.html", "<html>"));
        wrong.StatusCode.ShouldBe(HttpStatusCode.UnsupportedMediaType);
        var back = await TextAsync(wrong);
        back.ShouldContain("xau.html: Tệp minh chứng phải là PDF");
        var kept = Hidden(back, "evidence:evidence");
        kept.ShouldContain("BB.pdf");
        Hidden(back, "_id").ShouldBe(id);

        wrong = await PostAsync(browser, id, csrf, [("opinionsRaised:number", "2"), ("opinionsAnswered:number", "3"), ("evidence:evidence", kept)]);
        wrong.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        back = await TextAsync(wrong);
        back.ShouldContain("Số ý kiến đã trả lời nhiều hơn số ý kiến nêu ra.");
        Hidden(back, "evidence:evidence").ShouldBe(kept);

        // Twice: a double click records once.
        var fields = new[] { ("opinionsRaised:number", "3"), ("opinionsAnswered:number", "3"), ("evidence:evidence", kept), ("evidence:evidence", "BB 07/2026\n") };
        var (first, second) = (await PostAsync(browser, id, csrf, fields), await PostAsync(browser, id, csrf, fields));
        (first.StatusCode, second.StatusCode).ShouldBe((HttpStatusCode.SeeOther, HttpStatusCode.SeeOther), await TextAsync(first));
        second.Headers.Location.ShouldBe(first.Headers.Location);
        var page = await PageAsync(browser, first.Headers.Location!.OriginalString);
        page.ShouldContain("Đã ghi nhận.");
        page.ShouldContain("BB 07/2026");
        page.ShouldContain("Chờ xác minh");
        page.ShouldContain("/don-vi/p26/xa-a/cach-tinh/I.1");
        var href = Regex.Match(page, "href=\"(/api/evidence/[^\"]+)\"").Groups[1].Value;
        (await browser.GetStringAsync(href)).ShouldBe(Pdf("e-1"));

        // What is sent again with the same id but other content is another activity, and gets another id.
        var taken = await PostAsync(browser, id, csrf, [("opinionsRaised:number", "9")]);
        taken.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        Hidden(await TextAsync(taken), "_id").ShouldNotBe(id);
    }

    [Fact]
    public async Task Files_of_somebody_who_is_not_signed_in_or_sent_from_elsewhere_are_not_kept()
    {
        await server.PersonAsync("e-2", "ghi-2", ("unit-officer", ["xa-a"]));
        var browser = await server.SignInAsync("ghi-2");
        var before = Files();
        (await PostAsync(server.Browser(), "x-1", "", [("kind", "periodic")], ("a.pdf", Pdf("nobody")))).StatusCode.ShouldBe(HttpStatusCode.Redirect); // To sign in.
        browser.DefaultRequestHeaders.Remove("X-CSRF-Token");
        (await PostAsync(browser, "x-1", "sai", [("kind", "periodic")], ("a.pdf", Pdf("forged")))).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        Files().ShouldBe(before);
    }

    [Fact]
    public async Task A_sign_in_that_ended_in_the_middle_loses_nothing_but_the_file()
    {
        await server.PersonAsync("e-3", "ghi-3", ("unit-officer", ["xa-a"]));
        var browser = await server.SignInAsync("ghi-3");
        var form = await PageAsync(browser, "/ghi-nhan/dialogue-held");
        await server.Admin().StepOkAsync("/api/accounts/e-3/revoke", new { });
        browser.DefaultRequestHeaders.Remove("X-CSRF-Token");
        var late = await PostAsync(browser, Hidden(form, "_id"), Hidden(form, "_csrf"), [("_by", "e-3"), ("note", "Họp ở nhà văn hóa")], ("a.pdf", Pdf("late")));
        (late.StatusCode, late.Headers.Location!.OriginalString).ShouldBe((HttpStatusCode.SeeOther, "/dang-nhap?returnUrl=%2Fghi-nhan%2Fdialogue-held"));
        await browser.PostAsync("/api/sign-in", new FormUrlEncodedContent([KeyValuePair.Create("name", "ghi-3"), KeyValuePair.Create("password", People.Password)]));
        var back = await PageAsync(browser, "/ghi-nhan/dialogue-held");
        back.ShouldContain("Họp ở nhà văn hóa");
        back.ShouldContain("hãy chọn lại tệp");
        Hidden(back, "_id").ShouldBe(Hidden(form, "_id"));
    }

    [Fact]
    public async Task The_page_of_an_activity_offers_each_what_they_may_do_now()
    {
        var officer = server.AsAccount("e-4", "unit-officer", "xa-a");
        await officer.PutOkAsync("/api/activities/don-1", new { type = "petition-received", unit = "xa-a", occurredOn = "2026-11-02", kind = "complaint", reference = "01/2026" });
        var own = await PageAsync(officer, $"/hoat-dong/don-1?minPosition={await server.HeadAsync()}");
        Steps(own).ShouldBe(["accept", "correct-due", "resolve", "transfer", "void"], ignoreOrder: true); // A complaint has no time limit yet that could be extended:
        await officer.PutOkAsync("/api/activities/don-2", new { type = "petition-received", unit = "xa-a", occurredOn = "2026-11-02", kind = "complaint", reference = "02/2026" });
        await officer.StepOkAsync("/api/activities/don-2/accept", new { on = "2026-11-03" });
        Steps(await PageAsync(officer, $"/hoat-dong/don-2?minPosition={await server.HeadAsync()}")).ShouldContain("extend"); // it begins when it is accepted.
        own.ShouldContain("/hoat-dong/don-1/dinh-chinh/1");
        Steps(await PageAsync(server.As("secretary"), "/hoat-dong/don-1")).ShouldBe(["question", "reject", "verify"], ignoreOrder: true);
        Steps(await PageAsync(server.As("auditor"), "/hoat-dong/don-1")).ShouldBeEmpty();
        (await GetAsync(server.As("unit-officer", "xa-b"), "/hoat-dong/don-1")).StatusCode.ShouldBe(HttpStatusCode.NotFound);

        await server.As("secretary").StepOkAsync("/api/activities/don-1/question", new { reason = "Ngày trên sổ khác" });
        var asked = await PageAsync(officer, $"/hoat-dong/don-1?minPosition={await server.HeadAsync()}");
        asked.ShouldContain("Ngày trên sổ khác");
        Steps(asked).ShouldContain("answer-question");
        var questioned = await PageAsync(officer, $"/ghi-nhan/cua-toi?state=questioned&minPosition={await server.HeadAsync()}");
        questioned.ShouldContain("Ngày trên sổ khác");
        (await PageAsync(officer, "/ghi-nhan/cua-toi?state=verified")).ShouldNotContain("/hoat-dong/don-1\"");
        await officer.StepOkAsync("/api/activities/don-1/resolve", new { on = "2026-11-09", outcome = "granted" });
        Steps(await PageAsync(officer, $"/hoat-dong/don-1?minPosition={await server.HeadAsync()}")).ShouldBe(["answer-question", "reopen", "void"], ignoreOrder: true);

        await server.As("secretary").StepOkAsync("/api/activities/don-1/reject", new { version = 3, reason = "Không có trong sổ" });
        Steps(await PageAsync(officer, $"/hoat-dong/don-1?minPosition={await server.HeadAsync()}")).ShouldContain("object");
    }

    [Fact]
    public async Task A_correction_is_filled_with_what_stands_and_an_emptied_field_is_taken_away()
    {
        await server.PersonAsync("e-5", "ghi-5", ("unit-officer", ["xa-a"]));
        var browser = await server.SignInAsync("ghi-5");
        await browser.PutOkAsync("/api/activities/sua-1", new
        {
            type = "dialogue-held", unit = "xa-a", occurredOn = "2026-03-10", kind = "periodic", topic = "land", participants = 50, evidence = new[] { new { reference = "BB 1", name = "Biên bản" } },
        });
        var page = await PageAsync(browser, $"/hoat-dong/sua-1/dinh-chinh/1?minPosition={await server.HeadAsync()}");
        page.ShouldContain("name=\"changes/participants:number?\"");
        page.ShouldContain("value=\"50\"");
        page.ShouldContain("name=\"changes/occurredOn:day?\"");
        var kept = Hidden(page, "changes/evidence:evidence");
        var request = Request("/api/activities/sua-1/correct", new FormUrlEncodedContent(new[]
        {
            ("_csrf", Hidden(page, "_csrf")), ("_key", "k-5"), ("_from", "/hoat-dong/sua-1/dinh-chinh/1"), ("_next", "/hoat-dong/sua-1"), ("version:number", "1"),
            ("changes/participants:number?", "55"), ("changes/occurredOn:day?", "11/3/2026"), ("changes/topic:?", ""), ("changes/evidence:evidence", kept), ("reason", "Đếm lại"),
        }.Select(f => KeyValuePair.Create(f.Item1, f.Item2))));
        var answer = await browser.SendAsync(request);
        answer.StatusCode.ShouldBe(HttpStatusCode.SeeOther, await TextAsync(answer));
        var fact = (await browser.GetOkAsync("/api/activities/sua-1")).GetProperty("facts")[0].GetProperty("data");
        fact.GetProperty("occurredOn").GetString().ShouldBe("2026-03-11");
        (fact.GetProperty("participants").GetInt32(), fact.TryGetProperty("topic", out _), fact.GetProperty("evidence")[0].GetProperty("name").GetString()).ShouldBe((55, false, "Biên bản"));
        var told = await PageAsync(browser, answer.Headers.Location!.OriginalString);
        told.ShouldContain("Đếm lại");
        told.ShouldContain("BB 1 (Biên bản)");
    }

    [Fact]
    public async Task Repeating_the_last_entry_fills_the_form_but_neither_day_nor_evidence()
    {
        var officer = server.AsAccount("e-6", "unit-officer", "xa-b");
        await officer.PutOkAsync("/api/activities/lap-1", new
        {
            type = "reception-held", unit = "xa-b", occurredOn = "2026-03-11", citizens = 17, note = "riêng", evidence = new[] { new { reference = "BB 99" } },
        });
        (await PageAsync(officer, $"/ghi-nhan/reception-held?minPosition={await server.HeadAsync()}")).ShouldContain("/ghi-nhan/reception-held?like=lap-1");
        var form = await PageAsync(officer, "/ghi-nhan/reception-held?like=lap-1");
        form.ShouldContain("value=\"17\"");
        form.ShouldContain("value=\"10/11/2026\"");
        form.ShouldNotContain("BB 99");
        form.ShouldNotContain("riêng</textarea>");
        (await GetAsync(server.As("unit-officer", "xa-a"), "/ghi-nhan/reception-held?like=lap-1")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    private static string[] Steps(string page) => [.. Regex.Matches(page, "<form method=\"post\" action=\"/api/activities/[^/\"]+/([a-z-]+)\"").Select(m => m.Groups[1].Value)];

    private static string Hidden(string page, string name)
    {
        var found = Regex.Match(page, $"<input[^>]*name=\"{Regex.Escape(name)}\"[^>]*value=\"([^\"]*)\"");
        found.Success.ShouldBeTrue($"{name} in {page}");
        return WebUtility.HtmlDecode(found.Groups[1].Value);
    }

    private static string Pdf(string of) => $"%PDF-1.4\n{of}\n%%EOF";

    private static Task<HttpResponseMessage> PostAsync(HttpClient browser, string id, string csrf, (string Name, string Value)[] fields, params (string Name, string Content)[] files)
    {
        var form = new MultipartFormDataContent();
        foreach (var (name, value) in new[]
        {
            ("_form", "ghi-nhan-dialogue-held"), ("_from", "/ghi-nhan/dialogue-held"), ("_next", $"/hoat-dong/{id}"), ("_said", "Đã ghi nhận."), ("_method", "PUT"), ("_csrf", csrf), ("_id", id),
            ("type", "dialogue-held"), ("unit", "xa-a"), ("occurredOn", "2026-03-10"), ("kind", "periodic"), ("topic", ""),
        }.Concat(fields))
        {
            form.Add(new StringContent(value), $"\"{name}\"");
        }

        foreach (var (name, content) in files)
        {
            var file = new StringContent(content, Encoding.UTF8);
            file.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
            form.Add(file, "evidence", name);
        }

        if (files.Length == 0)
        {
            form.Add(new StringContent(""), "evidence"); // As browsers send a file that was not chosen.
        }

        return browser.SendAsync(Request($"/api/activities/{id}", form));
    }

    private static HttpRequestMessage Request(string address, HttpContent? content = null)
    {
        var request = new HttpRequestMessage(content is null ? HttpMethod.Get : HttpMethod.Post, address) { Content = content };
        request.Headers.Accept.ParseAdd("text/html");
        return request;
    }

    private static Task<HttpResponseMessage> GetAsync(HttpClient browser, string address) => browser.SendAsync(Request(address));

    private static async Task<string> PageAsync(HttpClient browser, string address)
    {
        var answer = await GetAsync(browser, address);
        var text = await TextAsync(answer);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, text);
        return text;
    }

    private static async Task<string> TextAsync(HttpResponseMessage answer) => WebUtility.HtmlDecode((await answer.Content.ReadAsStringAsync()).Replace("&quot;", Any, StringComparison.Ordinal)).Replace(Any, "&quot;", StringComparison.Ordinal);

    private int Files() => Directory.Exists(server.Evidence) ? Directory.GetFiles(server.Evidence, "*", SearchOption.AllDirectories).Length : 0;
}
