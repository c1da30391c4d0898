using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using Shouldly;
using ThiDua.Api.Spreadsheets;
using ThiDua.Api.Tests.Accounts;
using ThiDua.Api.Tests.Spreadsheets;
using Xunit;

namespace ThiDua.Api.Tests.Pages;

/// <summary>Nhập từ bảng tính, as a browser without scripts goes through it.</summary>
public sealed class ImportPageTests(ThiDuaServer server) : IClassFixture<ThiDuaServer>
{
    [Fact]
    public async Task A_file_is_tried_looked_at_and_recorded()
    {
        var browser = await SignInAsync("p-good", "nhapmot");
        var first = await PageAsync(browser, "/ghi-nhan/nhap");
        first.ShouldContain("href=\"/api/imports/template?type=dialogue-held\"");
        first.ShouldContain("Đối thoại, tiếp xúc");
        first.ShouldContain("enctype=\"multipart/form-data\"");

        var page = await SendAsync(browser, Sheet([["xa-a", new DateOnly(2026, 3, 10), "Đối thoại định kỳ", 40], ["xa-a", new DateOnly(2026, 3, 11), "Đối thoại định kỳ", "<b>7</b>"]]));
        var refused = await FinishedAsync(browser, page);
        refused.ShouldContain("Tệp còn 1 chỗ sai.");
        refused.ShouldContain("Ô này phải là số");
        Regex.Count(refused, "class=\"wrong\"").ShouldBe(1);
        refused.ShouldContain("annotated\" download");
        (await RawAsync(browser, page)).ShouldNotContain("<b>7</b>");

        var right = await SendAsync(browser, Sheet([["xa-a", new DateOnly(2026, 3, 10), "Đối thoại định kỳ", 40], ["xa-a", new DateOnly(2026, 3, 11), "Đối thoại định kỳ", 7]]));
        var tried = await FinishedAsync(browser, right);
        tried.ShouldContain("Tệp không có chỗ sai.");
        tried.ShouldContain("Tệp số liệu.xlsx");
        tried.ShouldContain("Ghi 2 dòng vào sổ");
        tried.ShouldContain("10/03/2026");
        var head = await server.HeadAsync();

        var confirmed = await PostAsync(browser, $"/api/imports/{right.Split('/')[^1]}/confirm?background=true", [new FormUrlEncodedContent([new("_from", right), new("_next", right)])]);
        confirmed.ShouldBe(right);
        (await FinishedAsync(browser, right)).ShouldContain("Đã ghi 2 dòng vào sổ.");
        (await server.HeadAsync()).ShouldBe(head + 3);
    }

    [Fact]
    public async Task Without_a_file_or_with_another_kind_the_form_comes_back_and_says_why()
    {
        var browser = await SignInAsync("p-bad", "nhaphai");
        var request = new HttpRequestMessage(HttpMethod.Post, "/api/imports?dryRun=true&background=true") { Content = Form("%PDF-1.7"u8.ToArray(), "application/pdf", "a.pdf") };
        request.Headers.Accept.ParseAdd("text/html");
        var answer = await browser.SendAsync(request);
        answer.StatusCode.ShouldBe(HttpStatusCode.UnsupportedMediaType);
        var page = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
        page.ShouldContain("Tệp nhập phải là bảng tính xlsx hoặc csv");
        page.ShouldContain("name=\"file\"");
    }

    [Fact]
    public async Task Who_records_nothing_is_told_so_and_offered_nothing()
    {
        await server.OnceAsync(() => server.SmallWorldAsync());
        await server.PersonAsync("p-none", "nhapbon", ("secretary", []));
        var page = await PageAsync(await server.SignInAsync("nhapbon"), "/ghi-nhan/nhap");
        page.ShouldContain("không ghi nhận hoạt động nên không nhập từ bảng tính");
        page.ShouldNotContain("type=\"file\"");
        page.ShouldNotContain("/api/imports/template");
        await server.PersonAsync("p-front", "nhapnam", ("front", ["xa-a"]));
        var front = await PageAsync(await server.SignInAsync("nhapnam"), "/ghi-nhan/nhap");
        Regex.Matches(front, "template\\?type=([a-z.-]+)").Select(m => m.Groups[1].Value).ShouldBe(["recommendation.answer", "recommendation-received", "inspection-conducted"]);
    }

    [Fact]
    public async Task What_is_no_longer_kept_is_told_and_what_is_recorded_stays()
    {
        var browser = await SignInAsync("p-old", "nhapba");
        var gone = await browser.SendAsync(Asking($"/ghi-nhan/nhap/{new string('0', 32)}"));
        gone.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        WebUtility.HtmlDecode(await gone.Content.ReadAsStringAsync()).ShouldContain("hãy tải lên lại");
        (await browser.SendAsync(Asking("/ghi-nhan/nhap/abc"))).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    private async Task<HttpClient> SignInAsync(string id, string name)
    {
        await server.OnceAsync(() => server.SmallWorldAsync());
        await server.PersonAsync(id, name, ("unit-officer", ["xa-a"]));
        return await server.SignInAsync(name);
    }

    private static byte[] Sheet(IEnumerable<IReadOnlyList<object?>> rows) =>
        XlsxWriter.Write([Workbooks.Activities("dialogue-held", ["unit", "occurredOn", "kind", "participants"], rows)], "Thử");

    private static MultipartFormDataContent Form(byte[] file, string type, string name)
    {
        var form = new MultipartFormDataContent
        {
            { new StringContent("/ghi-nhan/nhap"), "_from" }, { new StringContent("/ghi-nhan/nhap/{id}"), "_next" }, { new StringContent("tep-nhap"), "_form" },
            { new StringContent(Guid.NewGuid().ToString("N")), "_key" },
        };
        var part = new ByteArrayContent(file);
        part.Headers.ContentType = new MediaTypeHeaderValue(type);
        form.Add(part, "file", name);
        return form;
    }

    /// <summary>Sends a file and answers the page that follows.</summary>
    private static Task<string> SendAsync(HttpClient browser, byte[] file) =>
        PostAsync(browser, "/api/imports?dryRun=true&background=true", [Form(file, XlsxWriter.MediaType, "số liệu.xlsx")]);

    private static async Task<string> PostAsync(HttpClient browser, string action, HttpContent[] content)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, action) { Content = content[0] };
        request.Headers.Accept.ParseAdd("text/html");
        var answer = await browser.SendAsync(request);
        answer.StatusCode.ShouldBe(HttpStatusCode.SeeOther, await answer.Content.ReadAsStringAsync());
        return answer.Headers.Location!.OriginalString.Split('?')[0];
    }

    private static HttpRequestMessage Asking(string address)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Accept.ParseAdd("text/html");
        return request;
    }

    private static async Task<string> RawAsync(HttpClient browser, string address) => await (await browser.SendAsync(Asking(address))).Content.ReadAsStringAsync();

    private static async Task<string> PageAsync(HttpClient browser, string address) => WebUtility.HtmlDecode(await RawAsync(browser, address));

    /// <summary>The page once nothing more is being done; until then it asks to be loaded again.</summary>
    private static async Task<string> FinishedAsync(HttpClient browser, string address)
    {
        for (var i = 0; i < 1_000; i++)
        {
            var page = await PageAsync(browser, address);
            if (!page.Contains("<progress", StringComparison.Ordinal))
            {
                page.ShouldNotContain("http-equiv=\"refresh\"");
                return page;
            }

            page.ShouldContain("http-equiv=\"refresh\"");
            await Task.Delay(50);
        }

        throw new TimeoutException();
    }
}
