using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Shouldly;
using ThiDua.Api.CriteriaFiles;
using Xunit;

namespace ThiDua.Api.Tests.Criteria;

/// <summary>A sheet through its life over HTTP: drafted, checked, published, copied, compared, superseded; periods use what is in effect.</summary>
public sealed class CriteriaLifeTests(ThiDuaServer server) : IClassFixture<ThiDuaServer>
{
    private HttpClient Editor => server.As("criteria-editor");

    [Fact]
    public async Task A_sheet_lives_from_draft_to_superseded()
    {
        await PutAsync("doi", 1, "effective: { from: 2026-01-01 }\n");
        (await StatusesAsync("doi")).ShouldBe("1 draft");
        await PublishAsync("doi", 1);
        (await StatusesAsync("doi")).ShouldBe("1 published 2026-01-01-");

        var copied = await Editor.StepAsync("/api/criteria-sets/doi/versions/1/copy", new { effective = new { from = "2027-01-01" }, title = "Bộ năm 2027" }, "chep-1");
        ((int)copied.StatusCode).ShouldBe(201, await copied.Content.ReadAsStringAsync());
        copied.Headers.Location!.ToString().ShouldBe("/api/criteria-sets/doi/versions/2");
        (await StatusesAsync("doi")).ShouldBe("1 published 2026-01-01-, 2 draft");
        await PutAsync("doi", 2, "effective: { from: 2027-01-01 }\n", points: "2.5");
        await PublishAsync("doi", 2);
        (await StatusesAsync("doi")).ShouldBe("1 superseded 2026-01-01-2026-12-31, 2 published 2027-01-01-");

        var version = await GetAsync("/api/criteria-sets/doi/versions/1");
        (version.GetProperty("status").GetString(), version.GetProperty("inEffect").GetProperty("to").GetString()).ShouldBe(("superseded", "2026-12-31"));
        version.GetProperty("effective").GetProperty("to").ValueKind.ShouldBe(JsonValueKind.Null, "what its document says does not change");
    }

    [Fact]
    public async Task The_same_copy_again_adds_nothing_and_another_one_waits_for_the_draft()
    {
        await PutAsync("chep", 1);
        object body = new { effective = new { from = "2027-01-01" }, code = "chep-sang" };
        var first = await Editor.StepOkAsync("/api/criteria-sets/chep/versions/1/copy", body, "k1");
        var head = await server.HeadAsync();
        (await Editor.StepOkAsync("/api/criteria-sets/chep/versions/1/copy", body, "k1")).Position().ShouldBe(first.Position());
        (await server.HeadAsync()).ShouldBe(head);
        var copy = await GetAsync("/api/criteria-sets/chep-sang/versions/1");
        copy.GetProperty("document").GetProperty("code").GetString().ShouldBe("chep-sang");
        copy.GetProperty("document").GetProperty("effective").GetProperty("from").GetString().ShouldBe("2027-01-01");
        await (await Editor.StepAsync("/api/criteria-sets/chep/versions/1/copy", body, "k2")).ShouldBeProblemAsync(422, "criteria.version-not-next", "/version");
        await (await Editor.StepAsync("/api/criteria-sets/chep/versions/9/copy", body, "k3")).ShouldBeProblemAsync(404, "criteria.not-found");
        await (await Editor.StepAsync("/api/criteria-sets/khong-co/versions/1/copy", body, "k4")).ShouldBeProblemAsync(404, "criteria.not-found");
        await (await Editor.StepAsync("/api/criteria-sets/chep/versions/1/copy", new { effective = new { from = "2027-01-01" }, code = "A b" }, "k5")).ShouldBeProblemAsync(400, "code.invalid", "/code");
        await (await Editor.StepAsync("/api/criteria-sets/chep/versions/1/copy", new { effective = new { from = "2027-01-01" }, code = "HOA" }, "k6")).ShouldBeProblemAsync(422, "criteria.invalid-code", "/code");
        await (await Editor.StepAsync("/api/criteria-sets/chep/versions/1/copy", new { effective = new { from = "2027-01-01", to = "2026-01-01" }, code = "nguoc" }, "k7")).ShouldBeProblemAsync(422, "criteria.conflict");
        await (await Editor.StepAsync("/api/criteria-sets/chep/versions/1/copy", new { code = "thieu" }, "k8")).ShouldBeProblemAsync(400, "field.missing", "/effective");
    }

    [Fact]
    public async Task A_version_that_would_begin_before_the_earlier_one_is_not_published()
    {
        await PutAsync("lui", 1, "effective: { from: 2026-01-01 }\n");
        await PublishAsync("lui", 1);
        await PutAsync("lui", 2, "effective: { from: 2025-01-01 }\n");
        await (await Editor.StepAsync("/api/criteria-sets/lui/versions/2/publish", new { })).ShouldBeProblemAsync(422, "criteria.effective-before-previous", "/effective/from");
        var check = await CheckAsync("lui", 2);
        check.GetProperty("passed").GetBoolean().ShouldBeFalse();
        check.GetProperty("problems")[0].GetProperty("code").GetString().ShouldBe("criteria.effective-before-previous");
    }

    [Fact]
    public async Task A_period_opens_only_with_a_version_in_effect_on_its_first_day()
    {
        await PutAsync("ky", 1, "effective: { from: 2026-01-01, to: 2026-12-31 }\n");
        await PublishAsync("ky", 1);
        var secretary = server.As("secretary");
        async Task<HttpResponseMessage> OpenAsync(string code, string from)
        {
            await secretary.PutOkAsync($"/api/periods/{code}", new
            {
                name = "Kỳ thử", kind = "quarter", from, to = "2027-12-31", clusters = Array.Empty<string>(), sheets = new[] { new { criteriaSet = "ky", version = 1 } },
            });
            return await secretary.StepAsync($"/api/periods/{code}/open", new { });
        }

        await (await OpenAsync("truoc", "2025-12-31")).ShouldBeProblemAsync(422, "criteria.not-in-effect", "/sheets");
        await (await OpenAsync("sau", "2027-01-01")).ShouldBeProblemAsync(422, "criteria.not-in-effect", "/sheets");
        (await OpenAsync("trong", "2026-12-31")).IsSuccessStatusCode.ShouldBeTrue();
    }

    [Fact]
    public async Task Two_versions_are_compared_in_words_and_in_points()
    {
        await PutAsync("so-sanh", 1);
        await PublishAsync("so-sanh", 1);
        await PutAsync("so-sanh", 2, points: "2.5", max: "12");
        var diff = await GetAsync("/api/criteria-sets/so-sanh/versions/1/diff/2");
        diff.GetProperty("changes").EnumerateArray().Select(c => c.GetProperty("sentence").GetString()).ShouldBe(
        [
            "Bộ tiêu chí: điểm tối đa từ 10 thành 12",
            "Nội dung I: điểm tối đa từ 10 thành 12",
            "Tiêu chí I.1: điểm tối đa từ 10 thành 12",
            "Tiêu chí I.1: cách tính từ \"mỗi cuộc đối thoại: 2 điểm, tối đa 10 điểm\" thành \"mỗi cuộc đối thoại: 2,5 điểm, tối đa 12 điểm\"",
        ]);
        diff.GetProperty("points")[1].GetProperty("difference").GetDecimal().ShouldBe(2);
        diff.GetProperty("sums")[0].GetProperty("new").GetDecimal().ShouldBe(12);
        (await GetAsync("/api/criteria-sets/so-sanh/versions/1/diff/1")).GetProperty("changes").GetArrayLength().ShouldBe(0);
        await (await Editor.GetAsync("/api/criteria-sets/so-sanh/versions/1/diff/3")).ShouldBeProblemAsync(404, "criteria.not-found");
    }

    [Fact]
    public async Task A_draft_is_checked_with_cases_and_nothing_is_recorded()
    {
        await PutAsync("kiem", 1);
        var head = await server.HeadAsync();
        (await CheckAsync("kiem", 1)).GetProperty("passed").GetBoolean().ShouldBeTrue();
        var check = await CheckAsync("kiem", 1,
            """
            criteria: kiem
            version: 1
            period: { from: 2026-01-01, to: 2026-12-31 }
            cases:
              - name: Hai cuộc được 4 điểm
                given: [{ measure: dialogue.held, times: 2 }]
                expect: { I.1: 4 }
              - name: Ba cuộc được 7 điểm
                given: [{ measure: dialogue.held, times: 3 }]
                expect: { I.1: 7 }
            """);
        check.GetProperty("passed").GetBoolean().ShouldBeFalse();
        var cases = check.GetProperty("cases");
        cases.EnumerateArray().Select(c => c.GetProperty("passed").GetBoolean()).ShouldBe([true, false]);
        var difference = cases[1].GetProperty("differences")[0];
        (difference.GetProperty("code").GetString(), difference.GetProperty("expected").GetString(), difference.GetProperty("actual").GetString()).ShouldBe(("I.1", "7", "6"));
        difference.GetProperty("sentence").GetString().ShouldBe("Tiêu chí I.1: mong đợi 7 điểm, được 6 điểm. Tính từ: Số cuộc đối thoại: 3");
        (await server.HeadAsync()).ShouldBe(head);
    }

    [Fact]
    public async Task Faulty_cases_are_told_with_pointer_and_line()
    {
        await PutAsync("loi", 1);
        var answer = await Editor.SendTextAsync(HttpMethod.Post, "/api/criteria-sets/loi/versions/1/check", "criteria: loi\nversion: 1\nperiod: { from: 2026-01-01, to: 2026-12-31 }\ncases:\n  - name: A\n    expect: { I.9: 4 }\n", "application/yaml", key: null);
        var problem = await answer.ShouldBeProblemAsync(422, "criteria.unknown-code", "/cases/0/expect/I.9");
        problem.GetProperty("errors")[0].GetProperty("message").GetString().ShouldStartWith("Dòng 6:");
        await (await Editor.SendTextAsync(HttpMethod.Post, "/api/criteria-sets/loi/versions/1/check", "x", "text/plain", key: null)).ShouldBeProblemAsync(415, "body.media-type");
        await (await Editor.SendTextAsync(HttpMethod.Post, "/api/criteria-sets/loi/versions/9/check", "", key: null)).ShouldBeProblemAsync(404, "criteria.not-found");
    }

    [Fact]
    public async Task A_version_is_given_back_as_the_file_that_a_person_would_write()
    {
        await PutAsync("tep", 1, "effective: { from: 2026-01-01 }\n");
        var request = new HttpRequestMessage(HttpMethod.Get, $"/api/criteria-sets/tep/versions/1?minPosition={await server.HeadAsync()}");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/yaml"));
        var answer = await Editor.SendAsync(request);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/yaml");
        var yaml = await answer.Content.ReadAsStringAsync();
        yaml.ShouldStartWith("code: tep\nversion: 1\ntitle: Đối thoại (thử)\n");
        YamlDocument.ReadCriteria(Encoding.UTF8.GetBytes(yaml)).Set.ShouldBe(YamlDocument.ReadCriteria(Encoding.UTF8.GetBytes(Sheet("tep", 1, "effective: { from: 2026-01-01 }\n"))).Set);
        (await GetAsync("/api/criteria-sets/tep/versions/1")).GetProperty("document").GetProperty("code").GetString().ShouldBe("tep");
    }

    private async Task<JsonElement> GetAsync(string path) => await server.As("auditor").GetOkAsync($"{path}?minPosition={await server.HeadAsync()}");

    private async Task<string> StatusesAsync(string code)
    {
        var sets = await GetAsync("/api/criteria-sets");
        var set = sets.GetProperty("items").EnumerateArray().Single(s => s.GetProperty("code").GetString() == code);
        return string.Join(", ", set.GetProperty("versions").EnumerateArray().Select(v =>
        {
            var days = v.GetProperty("inEffect") is { ValueKind: JsonValueKind.Object } d ? $" {d.GetProperty("from").GetString()}-{d.GetProperty("to").GetString()}" : "";
            return $"{v.GetProperty("version").GetInt32()} {v.GetProperty("status").GetString()}{days}";
        }));
    }

    private async Task<JsonElement> CheckAsync(string code, int version, string cases = "")
    {
        var answer = await Editor.SendTextAsync(HttpMethod.Post, $"/api/criteria-sets/{code}/versions/{version}/check", cases, "application/yaml", key: null);
        var text = await answer.Content.ReadAsStringAsync();
        answer.IsSuccessStatusCode.ShouldBeTrue(text);
        return JsonElement.Parse(text);
    }

    private async Task PutAsync(string code, int version, string more = "", string points = "2", string max = "10")
    {
        var answer = await Editor.PutAsync(
            $"/api/criteria-sets/{code}/versions/{version}", new StringContent(Sheet(code, version, more, points, max), Encoding.UTF8, "application/yaml"));
        answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync());
    }

    private Task<JsonElement> PublishAsync(string code, int version) => Editor.StepOkAsync($"/api/criteria-sets/{code}/versions/{version}/publish", new { });

    private static string Sheet(string code, int version, string more = "", string points = "2", string max = "10") => more +
        $$"""
        code: {{code}}
        version: {{version}}
        title: Đối thoại (thử)
        legalBasis: { document: "Thử nghiệm" }
        max: {{max}}
        rounding: { criterion: 2, total: 2 }
        sections:
          - code: "I"
            title: Đối thoại
            max: {{max}}
            criteria:
              - code: I.1
                title: Số cuộc đối thoại
                max: {{max}}
                legalBasis: { document: "Thử nghiệm" }
                formula:
                  perOccurrence: { points: {{points}}, value: { sum: dialogue.held } }
        """.ReplaceLineEndings("\n");
}
