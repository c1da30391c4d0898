using System.Text;
using System.Text.Json;
using Shouldly;
using Xunit;

namespace ThiDua.Api.Tests.Explanations;

/// <summary>Every line of a sheet is explained down to its activities; what may not be seen is not told.</summary>
public sealed class ExplanationTests(ThiDuaServer server) : IClassFixture<ThiDuaServer>, IAsyncLifetime
{
    private const string Sheet = "/api/periods/p26/units/xa-a/score-sheet";

    private static long _at;

    private HttpClient Officer => server.As("unit-officer", "xa-a");

    public Task InitializeAsync() => server.OnceAsync(async () =>
    {
        var secretary = server.As("secretary");
        foreach (var unit in new[] { "xa-a", "xa-b" })
        {
            await secretary.PutOkAsync($"/api/units/{unit}", new { name = $"Xã {unit[3..].ToUpperInvariant()}", kind = "peoples-committee", level = "commune", from = "2025-07-01" });
        }

        await secretary.PutOkAsync("/api/clusters/cum-1", new { name = "Cụm 1", members = new[] { new { unit = "xa-a", from = "2025-07-01" }, new { unit = "xa-b", from = "2025-07-01" } } });
        var yaml = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "fixtures", "criteria", "dan-van-mau.yaml"));
        (await secretary.PutAsync("/api/criteria-sets/dan-van-mau/versions/1", new StringContent(yaml, Encoding.UTF8, "application/yaml"))).IsSuccessStatusCode.ShouldBeTrue();
        await secretary.StepOkAsync("/api/criteria-sets/dan-van-mau/versions/1/publish", new { });
        await secretary.PutOkAsync("/api/periods/p26", new
        {
            name = "Năm 2026", kind = "year", from = "2026-01-01", to = "2026-12-31", clusters = new[] { "cum-1" }, sheets = new[] { new { criteriaSet = "dan-van-mau", version = 1 } },
        });
        await secretary.StepOkAsync("/api/periods/p26/open", new { });
        for (var i = 1; i <= 3; i++)
        {
            await Officer.PutOkAsync($"/api/activities/dt-{i}", new { type = "dialogue-held", unit = "xa-a", occurredOn = $"2026-0{i}-10", kind = "periodic", chairedByHead = true, opinionsRaised = 8, opinionsAnswered = 5, channel = "online" });
        }

        await secretary.StepOkAsync("/api/activities/dt-1/verify", new { version = 1 });
        for (var i = 1; i <= 4; i++)
        {
            await Officer.PutOkAsync($"/api/activities/tcd-{i}", new { type = "reception-held", unit = "xa-a", occurredOn = $"2026-02-0{i + 1}", chairedByHead = true, citizens = 4 });
        }

        await Officer.PutOkAsync("/api/activities/kn-1", new { type = "petition-received", unit = "xa-a", occurredOn = "2026-02-02", kind = "feedback", reference = "PA-1", dueOn = "2026-02-20" });
        await Officer.PutOkAsync("/api/activities/tc-1", new { type = "petition-received", unit = "xa-a", occurredOn = "2026-03-11", kind = "denunciation", reference = "TC-1", dueOn = "2026-04-30" });
        _at = (await Officer.PutOkAsync("/api/activities/mh-1", new { type = "model-registered", unit = "xa-a", occurredOn = "2026-03-15", name = "Đường hoa" })).Position();
    });

    public Task DisposeAsync() => Task.CompletedTask;

    [Theory]
    [InlineData("claimed")]
    [InlineData("verified")]
    public async Task Every_line_of_the_sheet_leads_to_an_explanation_that_adds_up(string view)
    {
        var sheet = await Officer.GetOkAsync($"{Sheet}?minPosition={_at}");
        var criteria = sheet.GetProperty("sections").EnumerateArray().SelectMany(s => s.GetProperty("criteria").EnumerateArray()).ToList();
        criteria.Count.ShouldBe(20);
        foreach (var line in criteria)
        {
            var of = await Officer.GetOkAsync($"{line.GetProperty("explanation").GetString()}?view={view}&limit=200");
            of.GetProperty("points").GetRawText().ShouldBe(line.GetProperty("points").GetRawText());
            Sum(of.GetProperty("steps"), view).ShouldBe(of.GetProperty("points").GetProperty(view).GetDecimal());
            Sum(line.GetProperty("steps"), view).ShouldBe(of.GetProperty("points").GetProperty(view).GetDecimal());
            var text = of.GetProperty("text").EnumerateArray().Select(t => t.GetString()!).ToList();
            text.ShouldContain(t => t.StartsWith("Căn cứ: ", StringComparison.Ordinal));
            text.ShouldAllBe(t => t.EndsWith('.'));
            of.GetProperty("formula").GetString().ShouldNotBeNullOrEmpty();
            of.GetProperty("asOfPosition").GetInt64().ShouldBeGreaterThanOrEqualTo(_at);
            foreach (var source in of.GetProperty("sources").EnumerateArray().Where(s => s.GetProperty("quantity").ValueKind == JsonValueKind.Number))
            {
                of.GetProperty("activities").GetProperty("items").EnumerateArray().Where(a => a.GetProperty("source").GetInt32() == source.GetProperty("number").GetInt32())
                    .Sum(a => a.GetProperty("quantity").GetDecimal()).ShouldBe(source.GetProperty("quantity").GetDecimal());
            }
        }

        foreach (var section in sheet.GetProperty("sections").EnumerateArray().Append(sheet))
        {
            var of = await Officer.GetOkAsync($"{section.GetProperty("explanation").GetString()}?view={view}");
            Sum(of.GetProperty("parts"), view).ShouldBe((section.TryGetProperty("points", out var points) ? points : sheet.GetProperty("total")).GetProperty(view).GetDecimal());
        }

        var all = criteria.Sum(c => c.GetProperty("points").GetProperty(view).GetDecimal()) + Sum(sheet.GetProperty("adjustments"), view);
        all.ShouldBe(sheet.GetProperty("total").GetProperty(view).GetDecimal());
    }

    [Fact]
    public async Task Points_are_told_with_their_numbers_and_with_what_is_still_missing()
    {
        var of = await Officer.GetOkAsync($"{Sheet}/II.1/explanation?minPosition={_at}");
        of.GetProperty("formula").GetString().ShouldBe("3 cuộc đối thoại do người đứng đầu chủ trì × 2 điểm = 6 điểm.");
        of.GetProperty("rule").GetString().ShouldBe("mỗi cuộc đối thoại do người đứng đầu chủ trì: 2 điểm, tối đa 10 điểm");
        of.GetProperty("legalBasis").GetString().ShouldBe("Điều 32, Luật 10/2022/QH15");
        of.GetProperty("advice").GetProperty("text").EnumerateArray().Select(t => t.GetString()).ShouldBe(
            ["Thêm 1 cuộc đối thoại do người đứng đầu chủ trì: +2 điểm.", "Còn 2 cuộc đối thoại do người đứng đầu chủ trì nữa để đạt tối đa: +4 điểm."]);
        of.GetProperty("activities").GetProperty("items").EnumerateArray().Select(a => (a.GetProperty("id").GetString(), a.GetProperty("verified").GetBoolean()))
            .ShouldBe([("dt-1", true), ("dt-2", false), ("dt-3", false)]);
        (await Officer.GetOkAsync($"{Sheet}/II.1/explanation?view=verified")).GetProperty("formula").GetString()
            .ShouldBe("1 cuộc đối thoại do người đứng đầu chủ trì × 2 điểm = 2 điểm.");
        (await Officer.GetOkAsync($"{Sheet}/II.1/explanation?asOf=2026-02-28")).GetProperty("points").GetProperty("claimed").GetDecimal().ShouldBe(4);
        (await Officer.GetOkAsync($"{Sheet}/I.1/explanation")).GetProperty("advice").GetProperty("text")[0].GetString()
            .ShouldBe("Thêm 1 nội dung đã công khai: +1 điểm.");
    }

    [Fact]
    public async Task Activities_come_page_by_page()
    {
        var (path, all) = ($"{Sheet}/III.1/explanation?limit=2", new List<string>());
        for (var after = ""; after is not null;)
        {
            var page = (await Officer.GetOkAsync($"{path}{after}&minPosition={_at}")).GetProperty("activities");
            page.GetProperty("items").GetArrayLength().ShouldBe(2);
            all.AddRange(page.GetProperty("items").EnumerateArray().Select(a => a.GetProperty("id").GetString()!));
            after = page.GetProperty("next").ValueKind == JsonValueKind.Null ? null : $"&after={page.GetProperty("next").GetInt64()}";
        }

        all.ShouldBe(["tcd-1", "tcd-2", "tcd-3", "tcd-4"]);
    }

    [Fact]
    public async Task Denunciations_count_without_being_named_except_to_the_body_that_handles_them()
    {
        static IEnumerable<string?> Ids(JsonElement of) => of.GetProperty("activities").GetProperty("items").EnumerateArray().Select(a => a.GetProperty("id").GetString());
        var path = $"{Sheet}/III.3/explanation?minPosition={_at}";
        Ids(await Officer.GetOkAsync(path)).ShouldBe(["kn-1", "tc-1"]);
        Ids(await server.As("secretary").GetOkAsync(path)).ShouldBe(["kn-1"]);
        (await server.As("secretary").GetOkAsync(path)).GetProperty("sources").EnumerateArray()
            .Single(s => s.GetProperty("measure").GetString() == "petition.received").GetProperty("count").GetInt32().ShouldBe(2);
    }

    [Fact]
    public async Task On_the_sheet_and_among_changes_denunciations_are_counted_and_not_listed_for_those_who_do_not_handle_them()
    {
        foreach (var (client, told) in new[] { (server.As("secretary"), "kn-1"), (Officer, "tc-1 kn-1"), (server.As("auditor"), "kn-1") })
        {
            var rests = (await client.GetOkAsync($"{Sheet}?minPosition={_at}")).GetProperty("sections").EnumerateArray()
                .SelectMany(s => s.GetProperty("criteria").EnumerateArray()).Single(c => c.GetProperty("code").GetString() == "III.3").GetProperty("values").EnumerateArray()
                .SelectMany(v => v.GetProperty("restsOn").EnumerateArray()).Single(r => r.GetProperty("measure").GetString() == "petition.received");
            rests.GetProperty("count").GetInt32().ShouldBe(2);
            string.Join(' ', rests.GetProperty("activities").EnumerateArray().Select(a => a.GetProperty("id").GetString())).ShouldBe(told);

            var events = (await client.GetOkAsync($"{Sheet}/changes?from=2026-02-01&minPosition={_at}")).GetProperty("lines").EnumerateArray()
                .Single(l => l.GetProperty("criterion").GetString() == "III.3").GetProperty("events");
            events.GetProperty("count").GetInt32().ShouldBeGreaterThan(1);
            events.GetProperty("items").EnumerateArray().Select(a => a.GetProperty("id").GetString()).Distinct().Order().ShouldBe(told.Split(' ').Order());
        }
    }

    [Theory]
    [InlineData("/XX/explanation", 404, "criterion.not-found")]
    [InlineData("/II.1/explanation?asOf=2025-12-31", 422, "date.before-period")]
    [InlineData("/II.1/explanation?asOf=x", 400, "date.invalid")]
    [InlineData("/II.1/explanation?limit=0", 400, "limit.invalid")]
    [InlineData("/II.1/explanation?after=-1", 400, "position.invalid")]
    [InlineData("/II.1/explanation?page=2", 400, "parameter.unknown")]
    [InlineData("/II.1/explanation?view=both", 400, "parameter.invalid")]
    [InlineData("/changes", 400, "changes.from-missing")]
    [InlineData("/changes?to=2026-03-01", 400, "changes.from-missing")]
    [InlineData("/changes?from=2026-03-02&to=2026-03-01", 422, "date.order")]
    [InlineData("/changes?from=2026-12-01", 422, "date.order")]
    [InlineData("/changes?from=2025-12-01&to=2026-03-01", 422, "date.before-period")]
    [InlineData("/changes?from=2026-02-30", 400, "date.invalid")]
    [InlineData("/changes?fromPosition=9&toPosition=8", 422, "position.order")]
    [InlineData("/changes?fromPosition=x", 400, "position.invalid")]
    [InlineData("/changes?fromPosition=1", 404, "unit.not-found")]
    [InlineData("/changes?from=2026-03-01&asOf=2026-03-01", 400, "parameter.unknown")]
    public async Task A_bad_question_is_named(string path, int status, string code) => await (await Officer.GetAsync(Sheet + path)).ShouldBeProblemAsync(status, code);

    [Fact]
    public async Task Who_may_not_see_the_sheet_may_not_see_why()
    {
        foreach (var path in new[] { "/II.1/explanation", "/XX/explanation", "/total/explanation", "/changes?from=2026-01-01" })
        {
            await (await server.As("unit-officer", "xa-b").GetAsync(Sheet + path)).ShouldBeProblemAsync(404, "unit.not-found");
        }

        await (await Officer.GetAsync("/api/periods/p99/units/xa-a/score-sheet/II.1/explanation")).ShouldBeProblemAsync(404, "period.not-found");
    }

    private static decimal Sum(JsonElement lines, string view) => lines.EnumerateArray().Sum(l => l.GetProperty(view).GetDecimal());
}
