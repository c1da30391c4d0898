using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Shouldly;
using ThiDua.Api.Tests.Accounts;
using Xunit;

namespace ThiDua.Api.Tests.Pages;

/// <summary>Forms of pages, as a browser without scripts sends them.</summary>
public sealed class FormTests(ThiDuaServer server) : IClassFixture<ThiDuaServer>
{
    [Fact]
    public async Task Signing_in_leads_to_the_page_that_was_wanted()
    {
        await server.PersonAsync("f-in", "vao", ("auditor", []));
        var browser = server.Browser();
        var asked = await GetAsync(browser, "/bang-xep-hang?x=1");
        asked.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        asked.Headers.Location!.OriginalString.ShouldBe("/dang-nhap?returnUrl=%2Fbang-xep-hang%3Fx%3D1");
        var answer = await PostAsync(browser, "/api/sign-in", ("_from", "/dang-nhap"), ("_next", "/bo-tieu-chi"), ("name", "vao"), ("password", People.Password));
        (answer.StatusCode, answer.Headers.Location!.OriginalString).ShouldBe((HttpStatusCode.SeeOther, "/bo-tieu-chi"));
        (await GetAsync(browser, "/bo-tieu-chi")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("khac-1", "https://elsewhere.example/")]
    [InlineData("khac-2", "//elsewhere.example")]
    [InlineData("khac-3", "/\\elsewhere.example")]
    [InlineData("khac-4", "/tìm")] // No address: as a header it would be a fault of the server.
    [InlineData("khac-5", "/x y")]
    public async Task No_form_leads_elsewhere(string name, string next)
    {
        await server.PersonAsync($"f-next-{name[^1]}", name, ("auditor", []));
        var answer = await PostAsync(server.Browser(), "/api/sign-in", ("_from", "/dang-nhap"), ("_next", next), ("name", name), ("password", People.Password));
        answer.Headers.Location!.OriginalString.ShouldBe("/");
    }

    [Fact]
    public async Task What_is_wrong_comes_back_with_what_was_typed_but_no_password()
    {
        var answer = await PostAsync(
            server.Browser(), "/api/sign-in", ("_form", "sign-in"), ("_from", "/dang-nhap?returnUrl=%2Fbo-tieu-chi"), ("name", "<b>ai</b>"), ("password", "sai-mat-khau"));
        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        var page = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
        page.ShouldContain("Tên đăng nhập hoặc mật khẩu không đúng");
        page.ShouldContain("value=\"<b>ai</b>\""); // Decoded here; markup never arrives as markup:
        (await (await PostAsync(server.Browser(), "/api/sign-in", ("_form", "sign-in"), ("_from", "/dang-nhap"), ("name", "<b>ai</b>"), ("password", "x"))).Content.ReadAsStringAsync())
            .ShouldNotContain("<b>ai</b>");
        page.ShouldNotContain("sai-mat-khau");
    }

    [Fact]
    public async Task A_form_does_what_its_route_does_and_the_next_page_waits_for_it_and_says_so_once()
    {
        await server.PersonAsync("f-sec", "thuongtruc", ("secretary", []));
        var browser = await server.SignInAsync("thuongtruc");
        var token = browser.DefaultRequestHeaders.GetValues("X-CSRF-Token").Single();
        browser.DefaultRequestHeaders.Remove("X-CSRF-Token");
        var fields = new[] { ("_csrf", token), ("_from", "/bo-tieu-chi"), ("_next", "/bo-tieu-chi"), ("_method", "PUT"), ("_said", "Đã ghi đơn vị."), ("name", "Xã Biểu Mẫu"), ("kind", "peoples-committee"), ("level", "commune"), ("from", "2020-01-01") };
        var answer = await PostAsync(browser, "/api/units/bieu-mau", fields);
        answer.StatusCode.ShouldBe(HttpStatusCode.SeeOther, await answer.Content.ReadAsStringAsync());
        answer.Headers.Location!.OriginalString.ShouldStartWith("/bo-tieu-chi?minPosition=");
        var first = await GetAsync(browser, answer.Headers.Location.OriginalString);
        WebUtility.HtmlDecode(await first.Content.ReadAsStringAsync()).ShouldContain("Đã ghi đơn vị.");
        WebUtility.HtmlDecode(await (await GetAsync(browser, "/bo-tieu-chi")).Content.ReadAsStringAsync()).ShouldNotContain("Đã ghi đơn vị.");
        (await server.As("secretary").GetOkAsync("/api/units/bieu-mau")).GetProperty("name").GetString().ShouldBe("Xã Biểu Mẫu");

        var wrong = await PostAsync(browser, "/api/units/bieu-mau", [.. fields.Where(f => f.Item1 != "name"), ("name", "")]);
        wrong.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await wrong.Content.ReadAsStringAsync()).ShouldContain("<h1>"); // The page, not JSON.
    }

    [Fact]
    public async Task Without_the_token_of_the_sign_in_or_from_another_site_nothing_is_done()
    {
        await server.PersonAsync("f-csrf", "giamao", ("secretary", []));
        var browser = await server.SignInAsync("giamao");
        var token = browser.DefaultRequestHeaders.GetValues("X-CSRF-Token").Single();
        browser.DefaultRequestHeaders.Remove("X-CSRF-Token");
        (string, string)[] fields = [("_from", "/bo-tieu-chi"), ("_method", "PUT"), ("name", "Xã Giả"), ("kind", "peoples-committee"), ("level", "commune"), ("from", "2020-01-01")];
        (await PostAsync(browser, "/api/units/gia-mao", fields)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        browser.DefaultRequestHeaders.Add("Origin", "http://elsewhere.example");
        (await PostAsync(browser, "/api/units/gia-mao", [.. fields, ("_csrf", token)])).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await server.As("secretary").GetAsync("/api/units/gia-mao")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_form_sent_after_the_sign_in_ended_stands_in_its_page_again_for_the_same_account()
    {
        await server.PersonAsync("f-kept", "hethan", ("secretary", []));
        var browser = await server.SignInAsync("hethan");
        await server.Admin().StepOkAsync("/api/accounts/f-kept/revoke", new { });
        browser.DefaultRequestHeaders.Remove("X-CSRF-Token");
        var late = await PostAsync(browser, "/api/units/muon", ("_form", "sign-in"), ("_from", "/dang-nhap"), ("_by", "f-kept"), ("_method", "PUT"), ("name", "Đơn vị gửi muộn"));
        (late.StatusCode, late.Headers.Location!.OriginalString).ShouldBe((HttpStatusCode.SeeOther, "/dang-nhap?returnUrl=%2Fdang-nhap"));
        WebUtility.HtmlDecode(await (await GetAsync(browser, "/dang-nhap")).Content.ReadAsStringAsync()).ShouldNotContain("Đơn vị gửi muộn"); // Not for nobody.
        await PostAsync(browser, "/api/sign-in", ("name", "hethan"), ("password", People.Password));
        WebUtility.HtmlDecode(await (await GetAsync(browser, "/dang-nhap")).Content.ReadAsStringAsync()).ShouldContain("Đơn vị gửi muộn");
        WebUtility.HtmlDecode(await (await GetAsync(browser, "/dang-nhap")).Content.ReadAsStringAsync()).ShouldNotContain("Đơn vị gửi muộn"); // Once.
    }

    /// <summary>Anybody can send forms that wait for a sign-in.</summary>
    [Fact]
    public async Task Forms_that_wait_take_no_more_room_than_there_is_for_them()
    {
        await server.PersonAsync("f-room", "nhieu", ("secretary", []));
        var (first, last) = (server.Browser(), server.Browser());
        (string, string)[] fields = [("_form", "sign-in"), ("_from", "/dang-nhap"), ("_by", "f-room"), ("_method", "PUT"), ("password", "giu-kin")];
        await PostAsync(first, "/api/units/muon", [.. fields, ("name", "Gửi trước")]);
        foreach (var note in Enumerable.Range(0, 18).Select(i => $"{i}" + new string('x', 900_000)))
        {
            (await PostAsync(last, "/api/units/muon", [.. fields, ("name", "Gửi sau"), ("note", note)])).StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        }

        foreach (var (browser, kept) in new[] { (first, false), (last, true) })
        {
            await PostAsync(browser, "/api/sign-in", ("name", "nhieu"), ("password", People.Password));
            var page = WebUtility.HtmlDecode(await (await GetAsync(browser, "/dang-nhap")).Content.ReadAsStringAsync());
            page.Contains("value=\"Gửi ", StringComparison.Ordinal).ShouldBe(kept, page);
        }
    }

    [Theory]
    [InlineData("--x\r\nContent-Disposition: form-data; name=\"_from\"\r\n\r\n/bo-tieu-chi")] // Broken off in a field,
    [InlineData("--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\nContent-Type: text/csv\r\n\r\nid;type")] // in a file,
    [InlineData("--x\r\nContent-Disposition: form-data; name=\"evidence\"; filename=\"a.txt\"\r\n\r\nmột")] // in evidence,
    [InlineData("no form at all")]
    public async Task A_form_that_breaks_off_is_a_fault_of_the_form(string body)
    {
        var officer = server.As("unit-officer", "xa-a");
        var content = new StringContent(body);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/form-data; boundary=x");
        officer.DefaultRequestHeaders.Add("Idempotency-Key", Guid.NewGuid().ToString("N"));
        await (await officer.PostAsync("/api/imports", content)).ShouldBeProblemAsync(400, "body.broken");
    }

    [Fact]
    public async Task What_comes_too_often_says_so_on_the_page_of_the_form()
    {
        await using var own = await ThiDuaServer.StartAsync(("ThiDua:Limits:sign-in", "1"));
        var browser = own.Browser();
        (string, string)[] fields = [("_form", "sign-in"), ("_from", "/dang-nhap"), ("name", "ai"), ("password", "x")];
        await PostAsync(browser, "/api/sign-in", fields);
        var second = await PostAsync(browser, "/api/sign-in", fields);
        second.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        WebUtility.HtmlDecode(await second.Content.ReadAsStringAsync()).ShouldContain("Yêu cầu quá nhiều lần trong thời gian ngắn");
    }

    [Fact]
    public async Task A_part_of_a_page_is_told_that_the_sign_in_ended_and_is_not_led_to_another_page()
    {
        var browser = server.Browser();
        browser.DefaultRequestHeaders.Add("HX-Request", "true");
        browser.DefaultRequestHeaders.Accept.ParseAdd("text/html, text/event-stream");
        await (await browser.GetAsync("/bang-xep-hang/p26/truc-tiep")).ShouldBeProblemAsync(401, "sign-in.required");
        (await server.Browser().GetStringAsync("/dang-nhap")).ShouldContain("\"noSwap\":[204,304,\"4xx\",\"5xx\"]");
    }

    [Fact]
    public async Task A_file_is_the_body_of_the_request()
    {
        await server.PersonAsync("f-file", "gui-tep", ("secretary", []));
        var browser = await server.SignInAsync("gui-tep");
        using var form = new MultipartFormDataContent { { new StringContent("/bo-tieu-chi"), "_from" }, { new StringContent("/bo-tieu-chi"), "_next" }, { new StringContent(Guid.NewGuid().ToString("N")), "_key" } };
        var file = new StringContent("""{"type":"sai"}""" + "\n", Encoding.UTF8);
        file.Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
        form.Add(file, "file", "viec.ndjson");
        var request = new HttpRequestMessage(HttpMethod.Post, "/api/imports?dryRun=true") { Content = form };
        request.Headers.Accept.ParseAdd("text/html");
        var answer = await browser.SendAsync(request);
        answer.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity); // The file was read: its one line is what is wrong.
        WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync()).ShouldContain("sai");
    }

    private static Task<HttpResponseMessage> GetAsync(HttpClient browser, string address) => browser.GetPageAsync(address);

    private static Task<HttpResponseMessage> PostAsync(HttpClient browser, string action, params (string Name, string Value)[] fields) => browser.PostFormAsync(action, fields);
}
