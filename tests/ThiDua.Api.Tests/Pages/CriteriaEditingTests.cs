using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Shouldly;
using ThiDua.Api.Tests.Accounts;
using Xunit;

namespace ThiDua.Api.Tests.Pages;

/// <summary>A draft of a criteria set and a proposal, by the forms of their pages as a browser without scripts sends them, and by the route behind them.</summary>
public sealed partial class CriteriaEditingTests(ThiDuaServer server) : IClassFixture<ThiDuaServer>, IAsyncLifetime
{
    private const string Draft = "/bo-tieu-chi/doi-thoai/2";
    private const string Changes = "/api/criteria-sets/doi-thoai/versions/2/changes";

    private HttpClient Editor => server.As("criteria-editor");

    public Task InitializeAsync() => server.OnceAsync(async () =>
    {
        await server.SmallWorldAsync();
        await server.PersonAsync("c-editor", "soanthao", ("criteria-editor", []));
        await server.PersonAsync("c-leader", "lanhdao", ("unit-leader", ["xa-a"]));
        await server.PersonAsync("c-officer", "canbo", ("unit-officer", ["xa-a"]));
        await server.As("unit-officer", "xa-a").DialogueAsync("c-1", raised: 3);
        await Editor.StepOkAsync("/api/criteria-sets/doi-thoai/versions/1/copy", new { effective = new { from = "2027-01-01" } });
    });

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task A_draft_is_changed_part_by_part_checked_first_and_never_over_what_was_not_seen()
    {
        var tag = (await Editor.GetAsync("/api/criteria-sets/doi-thoai/versions/2")).Headers.ETag!.ToString();
        var criterion = (await Editor.GetOkAsync("/api/criteria-sets/doi-thoai/versions/2")).GetProperty("document").GetProperty("sections")[0].GetProperty("criteria")[0];
        var (code, title) = (criterion.GetProperty("code").GetString()!, criterion.GetProperty("title").GetString()!);
        object Titled(string text) => new { changes = new object[] { new { change = new { code, title = text } } } };
        var head = await server.HeadAsync();
        var tried = await Editor.StepOkAsync(Changes + "?dryRun=true", Titled("Tên thử"));
        tried.GetProperty("changes")[0].GetProperty("sentence").GetString().ShouldBe($"Tiêu chí {code}: tên từ \"{title}\" thành \"Tên thử\"");
        (await server.HeadAsync()).ShouldBe(head);

        var first = await SendAsync(Titled("Tên mới"), tag);
        first.StatusCode.ShouldBe(HttpStatusCode.OK, await first.Content.ReadAsStringAsync());
        await (await SendAsync(Titled("Tên của cửa sổ khác"), tag)).ShouldBeProblemAsync(412, "criteria.changed");
        await (await Editor.StepAsync(Changes, new { changes = new object[] { new { change = new { code, max = 999 } } } })).ShouldBeProblemAsync(422, "criteria.points-do-not-add-up");
        await (await Editor.StepAsync(Changes, new { changes = new object[] { new { change = new { code = "khong-co", max = 1 } } } })).ShouldBeProblemAsync(422, "proposal.unknown-code", "/changes/0/change/code");
        await (await Editor.StepAsync(Changes, new { changes = Array.Empty<object>(), them = 1 })).ShouldBeProblemAsync(422, "criteria.unknown-key");
        await (await Editor.StepAsync("/api/criteria-sets/doi-thoai/versions/1/changes", Titled("x"))).ShouldBeProblemAsync(409, "criteria.published-immutable");
        await (await Editor.StepAsync("/api/criteria-sets/doi-thoai/versions/9/changes", Titled("x"))).ShouldBeProblemAsync(404, "criteria.not-found");
        await (await server.As("unit-officer", "xa-a").StepAsync(Changes, Titled("x"))).ShouldBeProblemAsync(403, "access.denied");
    }

    [Fact]
    public async Task The_form_of_a_criterion_comes_back_with_its_faults_at_their_fields_or_records()
    {
        var (browser, token) = await SignInAsync("soanthao");
        var overview = await PageAsync(browser, Draft + "/sua");
        var address = Link().Matches(overview).Select(m => WebUtility.HtmlDecode(m.Groups["to"].Value)).Last(a => a.Contains("/sua/muc/", StringComparison.Ordinal));
        var fields = Fields(await PageAsync(browser, address), "du-thao");
        var points = fields.Select(f => f.Name).First(n => n.EndsWith("/points:number", StringComparison.Ordinal));

        var wrong = await PostAsync(browser, token, With(fields, (points, "999999")));
        wrong.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        var page = WebUtility.HtmlDecode(await wrong.Content.ReadAsStringAsync());
        page.ShouldContain("value=\"999999\"");
        Regex.IsMatch(page, "name=\"" + Regex.Escape(points) + "\".*?-loi\" data-live[^>]*>\\s*<p class=\"error\">[^<]*999999", RegexOptions.Singleline, TimeSpan.FromSeconds(5)).ShouldBeTrue("the fault stands at its field");

        var asked = await PostAsync(browser, token, [.. With(fields, ("changes/0/change/note", "Ghi chú thử")), ("_stay", "true")], "?dryRun=true");
        asked.StatusCode.ShouldBe(HttpStatusCode.OK);
        var told = WebUtility.HtmlDecode(await asked.Content.ReadAsStringAsync());
        told.ShouldContain("thêm ghi chú: \"Ghi chú thử\"");
        told.ShouldContain(">Ghi chú thử</textarea>");

        var other = await PostAsync(browser, token, [.. With(fields, ("_k/changes/0/change/formula", "yesNo")), ("_again", "kind")]);
        other.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await other.Content.ReadAsStringAsync()).ShouldContain("name=\"_k/changes/0/change/formula/yesNo/when\"");

        var done = await PostAsync(browser, token, With(fields, ("changes/0/change/note", "Ghi chú thử")));
        done.StatusCode.ShouldBe(HttpStatusCode.SeeOther, await done.Content.ReadAsStringAsync());
        WebUtility.HtmlDecode(await PageAsync(browser, done.Headers.Location!.OriginalString)).ShouldContain("Đã ghi vào dự thảo.");
        (await PageAsync(browser, Draft)).ShouldContain("Ghi ch"); // As the sheet is printed.

        var late = await PostAsync(browser, token, With(fields, ("changes/0/change/note", "Của cửa sổ khác"), ("_key", "cua-so-khac")));
        late.StatusCode.ShouldBe(HttpStatusCode.PreconditionFailed);
        var both = WebUtility.HtmlDecode(await late.Content.ReadAsStringAsync());
        both.ShouldContain(">Của cửa sổ khác</textarea>");
        both.ShouldContain("Hiện nay: Ghi chú thử");
    }

    [Theory]
    [InlineData("/sua")]
    [InlineData("/sua/bang")]
    [InlineData("/sua/diem")]
    [InlineData("/them/noi-dung")]
    [InlineData("/ban-hanh")]
    [InlineData("/chep")]
    public async Task Pages_of_a_draft_are_for_those_who_write_sheets(string path)
    {
        (await PageAsync((await SignInAsync("soanthao")).Browser, Draft + path)).ShouldContain("<h1>");
        var officer = (await SignInAsync("canbo")).Browser;
        (await GetAsync(officer, Draft + path)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await PageAsync(officer, "/bo-tieu-chi/doi-thoai/1")).ShouldNotContain("/chep");
    }

    [Fact]
    public async Task A_proposal_is_written_simulated_and_discussed_by_forms()
    {
        var (browser, token) = await SignInAsync("soanthao");
        (await PageAsync(browser, "/de-xuat/moi")).ShouldContain("doi-thoai%401");
        var made = await GetAsync(browser, "/de-xuat/moi?base=doi-thoai%401");
        var form = made.Headers.Location!.OriginalString;
        var fields = Fields(await PageAsync(browser, form), "de-xuat");
        var sheet = (await Editor.GetOkAsync("/api/criteria-sets/doi-thoai/versions/1")).GetProperty("document").GetProperty("sections")[0].GetProperty("criteria")[0];
        List<(string Name, string Value)> typed =
        [
            .. With(fields, ("title", "Đổi tên tiêu chí"), ("source", "Hội nghị"), ("reason", "Cho rõ"), ("_k/changes/0", "change")),
            ("changes/0/change/code", sheet.GetProperty("code").GetString()!),
        ];
        var chosen = Fields(await (await PostAsync(browser, token, [.. typed, ("_again", "kind")])).Content.ReadAsStringAsync(), "de-xuat");
        chosen.ShouldContain(f => f.Name == "changes/0/change/title");
        chosen.ShouldContain(f => f.Name == "title" && f.Value == "Đổi tên tiêu chí");
        var nothing = await PostAsync(browser, token, chosen);
        nothing.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        WebUtility.HtmlDecode(await nothing.Content.ReadAsStringAsync()).ShouldContain("chưa ghi giá trị mới nào");
        var done = await PostAsync(browser, token, With(chosen, ("changes/0/change/title", "Tên rõ hơn")));
        done.StatusCode.ShouldBe(HttpStatusCode.SeeOther, await done.Content.ReadAsStringAsync());
        var page = WebUtility.HtmlDecode(await PageAsync(browser, done.Headers.Location!.OriginalString));
        page.ShouldContain("thành \"Tên rõ hơn\"");
        page.ShouldContain("data-chart=\"do-doc\"");

        var opened = await PostAsync(browser, token, Fields(page, "lay-y-kien"));
        opened.StatusCode.ShouldBe(HttpStatusCode.SeeOther, await opened.Content.ReadAsStringAsync());
        var (leader, own) = await SignInAsync("lanhdao");
        var address = form[..form.IndexOf("/sua", StringComparison.Ordinal)];
        var opinion = Fields(await PageAsync(leader, opened.Headers.Location!.OriginalString), "y-kien");
        var silent = await PostAsync(leader, own, With(opinion, ("stance", "disagree")));
        silent.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        var given = await PostAsync(leader, own, With(opinion, ("stance", "disagree"), ("text", "Chưa cần")));
        given.StatusCode.ShouldBe(HttpStatusCode.SeeOther, await given.Content.ReadAsStringAsync());
        WebUtility.HtmlDecode(await PageAsync(browser, address)).ShouldContain("Chưa cần");
        WebUtility.HtmlDecode(await PageAsync(browser, "/de-xuat")).ShouldContain("Đổi tên tiêu chí");
        (await GetAsync(leader, form)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    private async Task<HttpResponseMessage> SendAsync(object body, string tag)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, Changes) { Content = new StringContent(JsonSerializer.Serialize(body), System.Text.Encoding.UTF8, "application/json") };
        request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString("N"));
        request.Headers.TryAddWithoutValidation("If-Match", tag);
        return await Editor.SendAsync(request);
    }

    private async Task<(HttpClient Browser, string Token)> SignInAsync(string name)
    {
        var browser = await server.SignInAsync(name);
        var token = browser.DefaultRequestHeaders.GetValues("X-CSRF-Token").Single();
        browser.DefaultRequestHeaders.Remove("X-CSRF-Token");
        return (browser, token);
    }

    private static Task<HttpResponseMessage> GetAsync(HttpClient browser, string address) => browser.GetPageAsync(address);

    private static async Task<string> PageAsync(HttpClient browser, string address)
    {
        var answer = await GetAsync(browser, address);
        var text = await answer.Content.ReadAsStringAsync();
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, $"{address}: {text}");
        return text;
    }

    private static Task<HttpResponseMessage> PostAsync(HttpClient browser, string token, IReadOnlyList<(string Name, string Value)> fields, string query = "") => browser.PostFormAsync(
        fields.Single(f => f.Name == "action").Value + query, fields.Where(f => f.Name is not ("_csrf" or "action")).Append(("_csrf", token)));

    private static List<(string Name, string Value)> With(IEnumerable<(string Name, string Value)> fields, params (string Name, string Value)[] typed) =>
        [.. fields.Where(f => !typed.Any(t => t.Name == f.Name)), .. typed];

    /// <summary>What a browser would send of a form as it stands, and where to ("action").</summary>
    private static List<(string Name, string Value)> Fields(string page, string form)
    {
        var text = Form().Matches(page).Select(m => m.Value).First(f => f.Contains($"name=\"_form\" value=\"{form}\"", StringComparison.Ordinal));
        var fields = new List<(string, string)> { ("action", WebUtility.HtmlDecode(Attribute(text, "action")!)) };
        foreach (Match tag in Tag().Matches(text))
        {
            var (element, inner) = (tag.Groups["tag"].Value, tag.Groups["inner"].Value);
            if (Attribute(element, "name") is not { } name || (Attribute(element, "type") is "checkbox" or "radio" && !element.Contains(" checked", StringComparison.Ordinal)))
            {
                continue;
            }

            var value = element.StartsWith("<textarea", StringComparison.Ordinal) ? inner
                : element.StartsWith("<select", StringComparison.Ordinal) ? Option().Matches(inner).Select(m => m.Value).OrderByDescending(o => o.Contains(" selected", StringComparison.Ordinal)).Select(o => Attribute(o, "value")).FirstOrDefault() ?? ""
                : Attribute(element, "value") ?? "";
            fields.Add((name, WebUtility.HtmlDecode(value)));
        }

        return fields;
    }

    private static string? Attribute(string element, string name) => Regex.Match(element, $" {name}=\"(?<value>[^\"]*)\"", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(5)) is { Success: true } found ? found.Groups["value"].Value : null;

    [GeneratedRegex("<form .*?</form>", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 5_000)]
    private static partial Regex Form();

    [GeneratedRegex("(?<tag><input [^>]*>)|(?<tag><(textarea|select) [^>]*>)(?<inner>.*?)</(textarea|select)>", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 5_000)]
    private static partial Regex Tag();

    [GeneratedRegex("<option [^>]*>", RegexOptions.ExplicitCapture, 5_000)]
    private static partial Regex Option();

    [GeneratedRegex("href=\"(?<to>[^\"]*)\"", RegexOptions.ExplicitCapture, 5_000)]
    private static partial Regex Link();
}
