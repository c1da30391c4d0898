using System.Text;
using System.Text.Json;
using Shouldly;
using Xunit;

namespace ThiDua.Api.Tests.Proposals;

/// <summary>The life of a proposal over HTTP: who may do what, what is refused, and that adopting writes the draft in the same moment.</summary>
public sealed class ProposalTests(ThiDuaServer server) : IClassFixture<ThiDuaServer>, IAsyncLifetime
{
    private const string Text =
        """
        title: Chấm cả số ý kiến
        source: Hội nghị cụm
        reason: Số cuộc đối thoại chưa nói lên chất lượng
        base: doi-thoai@1
        changes:
          - change: { code: I.1, max: 6 }
          - add:
              into: "I"
              criterion:
                code: I.2
                title: Ý kiến của Nhân dân
                max: 4
                legalBasis: { document: "Thử nghiệm" }
                formula: { perOccurrence: { points: 1, value: { sum: dialogue.opinions-raised } } }
        """;

    private HttpClient Editor => server.As("criteria-editor");

    private HttpClient Leader => server.As("unit-leader", "xa-a");

    private HttpClient Council => server.As("council-member");

    public Task InitializeAsync() => server.OnceAsync(async () =>
    {
        await server.SmallWorldAsync();
        var secretary = server.As("secretary");
        foreach (var set in new[] { "khac", "rieng" })
        {
            await Editor.PutAsync($"/api/criteria-sets/{set}/versions/1", Yaml(OtherSheet.Replace("code: khac", $"code: {set}", StringComparison.Ordinal)));
            await Editor.StepOkAsync($"/api/criteria-sets/{set}/versions/1/publish", new { });
        }

        foreach (var (code, version) in new[] { ("p27", 2), ("p28", 2) })
        {
            await secretary.PutOkAsync($"/api/periods/{code}", new
            {
                name = $"Năm {code}", kind = "year", from = $"20{code[1..]}-01-01", to = $"20{code[1..]}-12-31", clusters = new[] { "cum-1" },
                sheets = new[] { new { criteriaSet = "rieng", version } },
            });
        }

        await server.As("unit-officer", "xa-a").DialogueAsync("p-1", raised: 3);
        await server.As("unit-officer", "xa-b").DialogueAsync("p-2", "xa-b", raised: 1);
        await server.As("unit-officer", "xa-b").DialogueAsync("p-3", "xa-b", "2026-04-10", raised: 0);
    });

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task A_proposal_is_drafted_discussed_revised_adopted_and_in_force()
    {
        var own = Text.Replace("doi-thoai@1", "rieng@1", StringComparison.Ordinal);
        var put = await PutAsync("doi-1", own);
        ((int)put.StatusCode).ShouldBe(201);
        put.Headers.Location!.ToString().ShouldBe("/api/proposals/doi-1");
        ((int)(await PutAsync("doi-1", own)).StatusCode).ShouldBe(200);

        var position = (await Editor.StepOkAsync("/api/proposals/doi-1/open-for-opinions", new { until = "2026-12-15" })).Position();
        await Leader.StepOkAsync("/api/proposals/doi-1/opinions", new { stance = "agree-with-changes", unit = "xa-a", text = "Nên để 5 điểm" });
        await Council.StepOkAsync("/api/proposals/doi-1/opinions", new { stance = "agree" });
        await PutAsync("doi-1", own.Replace("max: 6", "max: 5", StringComparison.Ordinal).Replace("max: 4", "max: 5", StringComparison.Ordinal));

        var told = await Editor.GetOkAsync($"/api/proposals/doi-1?minPosition={position}");
        Told(told, "id", "title", "source", "reason", "base", "status", "revision").ShouldBe(
            ["doi-1", "Chấm cả số ý kiến", "Hội nghị cụm", "Số cuộc đối thoại chưa nói lên chất lượng", "rieng@1", "open-for-opinions", "2"]);
        told.GetProperty("changes").GetArrayLength().ShouldBe(2);
        told.GetProperty("opinions").EnumerateArray().Select(o => $"{o.GetProperty("stance")} {o.GetProperty("unit")} {o.GetProperty("revision")} {o.GetProperty("text")}")
            .ShouldBe(["agree-with-changes xa-a 1 Nên để 5 điểm", "agree  1 "]);
        told.GetProperty("stances").GetProperty("agreeWithChanges").GetInt32().ShouldBe(1);

        var before = await server.HeadAsync();
        var adopted = await Editor.StepOkAsync("/api/proposals/doi-1/adopt", new { period = "p27", reason = "Cụm đồng ý" }, "adopt-1");
        (await server.HeadAsync()).ShouldBe(before + 2, "the proposal and the draft, together");
        (await Editor.StepOkAsync("/api/proposals/doi-1/adopt", new { period = "p27", reason = "Cụm đồng ý" }, "adopt-1")).Position().ShouldBe(adopted.Position());

        var draft = await Editor.GetOkAsync($"/api/criteria-sets/rieng/versions/2?minPosition={adopted.Position()}");
        draft.GetProperty("published").GetBoolean().ShouldBeFalse();
        draft.GetProperty("document").GetProperty("sections")[0].GetProperty("criteria").EnumerateArray().Select(c => c.GetProperty("max").GetDecimal()).ShouldBe([5, 5]);
        await Editor.StepOkAsync("/api/criteria-sets/rieng/versions/2/publish", new { });
        var opened = (await server.As("secretary").StepOkAsync("/api/periods/p27/open", new { })).Position();
        var ended = await Editor.GetOkAsync($"/api/proposals/doi-1?minPosition={opened}");
        ended.GetProperty("adopted").GetRawText().ShouldBe("""{"criteriaSet":"rieng","version":2,"fromPeriod":"p27","inForce":true}""");
        await (await PutAsync("doi-1", own)).ShouldBeProblemAsync(409, "proposal.decided");
        await (await PutAsync("doi-9", own)).ShouldBeProblemAsync(422, "proposal.base-superseded", "/base");
        (await Editor.GetOkAsync("/api/proposals?limit=1")).GetProperty("items").GetArrayLength().ShouldBe(1);
        (await server.As("auditor").GetOkAsync("/api/log/verify?full=true")).GetProperty("intact").GetBoolean().ShouldBeTrue();
    }

    [Fact]
    public async Task A_simulation_says_who_moves_and_shows_others_only_their_places()
    {
        await PutAsync("doi-2", Text);
        var head = await server.HeadAsync();
        var body = new { period = "p26", asOf = "2026-11-01" };
        var whole = (await Editor.StepOkAsync("/api/proposals/doi-2/simulate", body)).GetProperty("clusters")[0];
        (await server.HeadAsync()).ShouldBe(head, "a simulation is a question");

        // Before: b 4, a 2. After: a 2 + 3, b 4 + 1.
        whole.GetProperty("units").EnumerateArray().Select(u => $"{u.GetProperty("unit")} {Points(u, "old")}>{Points(u, "new")} {Rank(u, "old")}>{Rank(u, "new")}")
            .ShouldBe(["xa-a 2>5 2>1", "xa-b 4>5 1>1"]);
        whole.GetProperty("lines").EnumerateArray().Select(l => $"{l.GetProperty("kind")} {l.GetProperty("code")} {l.GetProperty("points")}").ShouldBe(["criterion-added I.2 4"]);
        var first = whole.GetProperty("units")[0];
        first.GetProperty("mainly").GetProperty("sentence").GetString().ShouldBe("Lên 1 bậc, chủ yếu do tiêu chí I.2 (Ý kiến của Nhân dân): +3 điểm, bình quân cụm +2.");
        first.GetProperty("differences").EnumerateArray().Sum(d => d.GetProperty("points").GetProperty("claimed").GetDecimal()).ShouldBe(3);

        var own = (await server.As("unit-officer", "xa-b").StepOkAsync("/api/proposals/doi-2/simulate", body)).GetProperty("clusters")[0];
        var units = own.GetProperty("units").EnumerateArray().ToDictionary(u => u.GetProperty("unit").GetString()!);
        units["xa-a"].GetProperty("differences").ValueKind.ShouldBe(JsonValueKind.Null);
        units["xa-a"].GetProperty("mainly").ValueKind.ShouldBe(JsonValueKind.Null);
        units["xa-b"].GetProperty("differences").GetArrayLength().ShouldBe(1);
        Rank(units["xa-a"], "new").ShouldBe(1);
        own.GetProperty("lines")[0].GetProperty("most").ValueKind.ShouldBe(JsonValueKind.Null, "the unit that gains most is another's");
        await (await server.As("unit-officer", "xa-z").StepAsync("/api/proposals/doi-2/simulate", body)).ShouldBeProblemAsync(404, "cluster.not-found");

        var empty = await Editor.StepOkAsync("/api/proposals/doi-2/simulate", new { period = "p26", asOf = "2026-01-31", view = "verified" });
        empty.GetProperty("notes").EnumerateArray().Select(n => n.GetProperty("code").GetString()).ShouldBe(["simulation.nothing-recorded"]);
        empty.GetProperty("clusters")[0].GetProperty("units").EnumerateArray().ShouldAllBe(u => Points(u, "new") == 0 && Rank(u, "new") == 1);
    }

    [Fact]
    public async Task A_change_is_simulated_without_being_kept()
    {
        var answer = await SendAsync("/api/periods/p26/simulations?cluster=cum-1&asOf=2026-11-01", Text);
        answer.GetProperty("base").GetString().ShouldBe("doi-thoai@1");
        answer.GetProperty("clusters")[0].GetProperty("rising").GetInt32().ShouldBe(1);
        var stability = await Leader.GetOkAsync("/api/periods/p26/stability?asOf=2026-11-01&seed=7");
        stability.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("sentence").GetString()).ShouldBe(["Vị trí 1, ổn định", "Vị trí 2, ổn định"]);
        Told(stability, "cluster", "view", "seed", "weightSets").ShouldBe(["cum-1", "claimed", "7", "1000"]);
    }

    [Theory]
    [InlineData("max: 6", "max: 7", 422, "criteria.points-do-not-add-up", "/changes")]
    [InlineData("doi-thoai@1", "khong-co@1", 422, "proposal.base-unknown", "/base")]
    [InlineData("doi-thoai@1", "doi-thoai", 422, "proposal.base-invalid", "/base")]
    [InlineData("source:", "sources:", 422, "criteria.missing-key", "")]
    [InlineData("into: \"I\"", "into: \"X\"", 422, "proposal.unknown-code", "/changes/1/add")]
    [InlineData("sum: dialogue.opinions-raised", "sum: no.such", 422, "criteria.unknown-measure", "/changes/1/add/criterion/formula/perOccurrence/value/sum")]
    [InlineData("title: Chấm cả", "title: &a Chấm cả", 422, "criteria.yaml-anchor", "/title")]
    [InlineData("title: Chấm cả", "title: [", 422, "criteria.not-yaml", "")]
    public async Task A_faulty_proposal_is_refused_with_pointer_and_line(string right, string wrong, int status, string code, string pointer)
    {
        var head = await server.HeadAsync();
        Text.ShouldContain(right);
        var answer = await PutAsync("sai", Text.Replace(right, wrong, StringComparison.Ordinal));
        await answer.ShouldBeProblemAsync(status, code, pointer);
        (await server.HeadAsync()).ShouldBe(head);
    }

    [Fact]
    public async Task What_is_asked_wrongly_is_refused()
    {
        await PutAsync("doi-3", Text);
        async Task Refused(HttpClient client, string path, object body, int status, string code, string? pointer = null) =>
            await (await client.StepAsync($"/api/proposals/{path}", body)).ShouldBeProblemAsync(status, code, pointer);
        await Refused(Editor, "khong-co/simulate", new { period = "p26" }, 404, "proposal.not-found");
        await Refused(Editor, "khong-co/adopt", new { period = "p27" }, 404, "proposal.not-found");
        await Refused(Editor, "doi-3/simulate", new { }, 400, "field.missing", "/period");
        await Refused(Editor, "doi-3/simulate", new { period = "p99" }, 404, "period.not-found");
        await Refused(Editor, "doi-3/simulate", new { period = "p26", cluster = "cum-9" }, 404, "cluster.not-found");
        await Refused(Editor, "doi-3/simulate", new { period = "p26", asOf = "2025-12-31" }, 422, "date.before-period");
        await Refused(Editor, "doi-3/simulate", new { period = "p26", view = "both" }, 400, "field.invalid", "/view");
        await Refused(Editor, "doi-3/simulate", new { period = "p26", atPosition = 1_000_000 }, 503, "projection.behind");
        await Refused(Editor, "doi-3/simulate", new { period = "p26", seed = 1 }, 400, "field.unknown", "/seed");
        await Refused(Editor, "doi-3/adopt", new { period = "p28" }, 409, "proposal.not-opened");
        await Refused(Council, "doi-3/opinions", new { stance = "agree" }, 409, "proposal.not-open-for-opinions");
        await Refused(Editor, "doi-3/open-for-opinions", new { until = "2026-11-09" }, 422, "date.in-past", "/until");
        await Editor.StepOkAsync("/api/proposals/doi-3/open-for-opinions", new { });
        await Refused(Leader, "doi-3/opinions", new { stance = "agree" }, 400, "field.missing", "/unit");
        await Refused(Leader, "doi-3/opinions", new { stance = "agree", unit = "xa-b" }, 403, "access.denied");
        await Refused(Council, "doi-3/opinions", new { stance = "agree", unit = "xa-a" }, 400, "field.invalid", "/unit");
        await Refused(Council, "doi-3/opinions", new { stance = "disagree" }, 422, "text.missing", "/text");
        await Refused(Council, "doi-3/opinions", new { stance = "maybe" }, 400, "field.invalid", "/stance");
        await Refused(Editor, "doi-3/adopt", new { period = "p99" }, 422, "period.unknown", "/period");
        await Refused(Editor, "doi-3/adopt", new { period = "p26" }, 422, "proposal.period-open", "/period");
        await Refused(Editor, "doi-3/decline", new { reason = " " }, 422, "text.missing", "/reason");
        await Editor.StepOkAsync("/api/proposals/doi-3/decline", new { reason = "Chưa phù hợp" });
        (await Leader.GetOkAsync("/api/proposals/doi-3")).GetProperty("decided").GetString().ShouldBe("Chưa phù hợp");

        await (await Editor.GetAsync("/api/proposals/khong-co")).ShouldBeProblemAsync(404, "proposal.not-found");
        await (await Editor.GetAsync("/api/proposals?limit=0")).ShouldBeProblemAsync(400, "limit.invalid");
        await (await Editor.GetAsync("/api/periods/p26/stability?seed=-1")).ShouldBeProblemAsync(400, "seed.invalid", "seed");
        await (await Editor.GetAsync("/api/periods/p99/stability")).ShouldBeProblemAsync(404, "period.not-found");
        await (await PutAsync("doi-8", Text, "text/plain")).ShouldBeProblemAsync(415, "body.media-type");
        await (await PutAsync("doi-8", new string('#', 1_100_000))).ShouldBeProblemAsync(413, "body.too-large");
        await (await PutAsync("doi-8", "", "application/json")).ShouldBeProblemAsync(422, "criteria.not-json");
    }

    [Fact]
    public async Task Opinions_in_words_are_for_the_council_and_for_the_unit_that_gave_them()
    {
        await PutAsync("doi-4", Text);
        await Editor.StepOkAsync("/api/proposals/doi-4/open-for-opinions", new { });
        await Leader.StepOkAsync("/api/proposals/doi-4/opinions", new { stance = "disagree", unit = "xa-a", text = "Chưa hợp lý" });
        async Task<int> Seen(HttpClient client) => (await client.GetOkAsync("/api/proposals/doi-4")).GetProperty("opinions").GetArrayLength();
        (await Seen(Council)).ShouldBe(1);
        (await Seen(Leader)).ShouldBe(1);
        (await Seen(server.As("unit-leader", "xa-b"))).ShouldBe(0);
        (await server.As("unit-leader", "xa-b").GetOkAsync("/api/proposals/doi-4")).GetProperty("stances").GetProperty("disagree").GetInt32().ShouldBe(1);
        (await server.As("auditor").GetOkAsync("/api/events?after=0&limit=200")).GetRawText().ShouldNotContain("Chưa hợp lý");
    }

    [Fact]
    public async Task A_period_that_scores_by_other_sheets_cannot_show_what_the_proposal_does()
    {
        await PutAsync("khac-1", Text.Replace("doi-thoai@1", "khac@1", StringComparison.Ordinal));
        await (await Editor.StepAsync("/api/proposals/khac-1/simulate", new { period = "p26" })).ShouldBeProblemAsync(422, "proposal.sheet-not-in-period", "/period");
    }

    private static readonly string OtherSheet =
        """
        code: khac
        version: 1
        title: Khác (thử)
        legalBasis: { document: "Thử nghiệm" }
        max: 10
        rounding: { criterion: 2, total: 2 }
        sections:
          - code: "I"
            title: Đối thoại
            max: 10
            criteria:
              - { code: I.1, title: Số cuộc, max: 10, legalBasis: { document: "Thử nghiệm" }, formula: { perOccurrence: { points: 2, value: { sum: dialogue.held } } } }
        """;

    private async Task<HttpResponseMessage> PutAsync(string id, string text, string type = "application/yaml") =>
        await Editor.PutAsync($"/api/proposals/{id}", new StringContent(text, Encoding.UTF8, type));

    private async Task<JsonElement> SendAsync(string path, string text)
    {
        using var answer = await Editor.PostAsync(path, Yaml(text));
        var json = await answer.Content.ReadAsStringAsync();
        answer.IsSuccessStatusCode.ShouldBeTrue(json);
        return JsonElement.Parse(json);
    }

    private static StringContent Yaml(string text) => new(text, Encoding.UTF8, "application/yaml");

    private static IEnumerable<string> Told(JsonElement element, params string[] names) => names.Select(n => element.GetProperty(n).ToString());

    private static decimal Points(JsonElement unit, string which) => unit.GetProperty("total").GetProperty(which).GetProperty("claimed").GetDecimal();

    private static int Rank(JsonElement unit, string which) => unit.GetProperty("rank").GetProperty(which).GetInt32();
}
