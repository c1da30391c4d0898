using System.Net;
using System.Text;
using System.Text.Json;
using Shouldly;
using ThiDua.Domain.Results;
using Xunit;

namespace ThiDua.Api.Tests.Periods;

/// <summary>Frozen results: published, amended beside, reviewed; what the public sees of them, and when.</summary>
public sealed class ResultTests : IAsyncLifetime
{
    private const string Results = "/api/periods/p26/results";

    private ThiDuaServer _server = null!;

    private HttpClient Officer => _server.AsAccount("officer-a", "unit-officer", "xa-a");

    private HttpClient Secretary => _server.AsAccount("secretary-1", "secretary");

    private HttpClient Chair => _server.AsAccount("chair-1", "council-chair");

    private HttpClient Public => _server.CreateClient();

    public async Task InitializeAsync()
    {
        _server = await ThiDuaServer.StartAsync();
        await _server.SmallWorldAsync();
        await Officer.DialogueAsync("d-1");
        await Officer.DialogueAsync("d-2", on: "2026-08-10");
        await Secretary.StepOkAsync("/api/activities/d-1/verify", new { version = 1 });
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Publishing_freezes_the_standings_with_their_rules()
    {
        var at = await _server.PublishAsync();
        var result = await Secretary.GetOkAsync($"{Results}/1?minPosition={at}");
        (result.GetProperty("kind").GetString(), result.GetProperty("day").GetString(), result.GetProperty("position").GetInt64(), result.GetProperty("engine").GetString())
            .ShouldBe(("published", "2026-11-10", at - 2, "1"));
        var document = result.GetProperty("document");
        result.GetProperty("documentHash").GetString().ShouldBe(CanonicalText.Hash(document), "anybody can hash the document again");
        document.GetProperty("plan").GetProperty("name").GetString().ShouldBe("Năm 2026");
        var rule = result.GetProperty("rules").EnumerateArray().ShouldHaveSingleItem();
        rule.GetProperty("code").GetString().ShouldBe("doi-thoai");
        rule.GetProperty("hash").GetString()!.Length.ShouldBe(64);
        var (a, b) = (LateEntryTests.Row(result, "xa-a"), LateEntryTests.Row(result, "xa-b"));
        (a.GetProperty("rank").GetInt32(), a.GetProperty("total").GetProperty("claimed").GetDecimal(), a.GetProperty("total").GetProperty("verified").GetDecimal()).ShouldBe((1, 4m, 4m));
        (b.GetProperty("rank").GetInt32(), b.GetProperty("shared").GetBoolean(), b.GetProperty("total").GetProperty("claimed").GetDecimal()).ShouldBe((2, false, 0m));
        a.GetProperty("sheet").GetString().ShouldNotBe(b.GetProperty("sheet").GetString());
    }

    [Fact]
    public async Task A_sheets_hash_changes_with_any_number_of_it_and_with_nothing_else()
    {
        async Task<string> HashAsync(string name)
        {
            var n = (await Secretary.StepOkAsync("/api/periods/p26/reviews", new { name, day = "2026-11-01" })).GetProperty("version").GetInt32();
            return LateEntryTests.Row(await Secretary.GetOkAsync($"{Results}/{n}"), "xa-a").GetProperty("sheet").GetString()!;
        }

        var first = await HashAsync("Lần 1");
        await _server.As("unit-officer", "xa-b").DialogueAsync("b-1", "xa-b");
        (await HashAsync("Lần 2")).ShouldBe(first);
        await Secretary.StepOkAsync("/api/activities/d-2/verify", new { version = 1 });
        (await HashAsync("Lần 3")).ShouldNotBe(first, "verified is a number of it");
    }

    [Fact]
    public async Task Until_it_is_published_the_public_sees_nothing_and_then_the_result_alone()
    {
        await Secretary.StepOkAsync("/api/periods/p26/reviews", new { name = "Sơ kết 6 tháng", day = "2026-06-30" });
        await NothingAsync(Public, Results, $"{Results}/1", "/api/periods/p99/results", "/api/periods/p99/results/1");
        await NothingAsync(_server.As("admin"), Results, $"{Results}/1");
        (await Public.GetAsync("/api/periods/p26/standings")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);

        await _server.PublishAsync();
        var listed = await Public.GetAsync(Results);
        JsonDocument.Parse(await listed.Content.ReadAsStringAsync()).RootElement.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("number").GetInt32()).ShouldBe([2]);
        listed.Headers.CacheControl!.ToString().ShouldBe("public, max-age=60");
        string.Join(", ", listed.Headers.Vary).ShouldBe("Authorization, Cookie");
        await NothingAsync(Public, $"{Results}/1", $"{Results}/3");

        var told = await Public.GetAsync($"{Results}/2");
        var text = await told.Content.ReadAsStringAsync();
        foreach (var inside in new[] { "d-1", "secretary-1", "officer-a", "reason\":\"", "restsOn", "evidence", "note" })
        {
            text.ShouldNotContain(inside);
        }

        var again = new HttpRequestMessage(HttpMethod.Get, $"{Results}/2");
        again.Headers.TryAddWithoutValidation("If-None-Match", told.Headers.ETag!.Tag);
        (await Public.SendAsync(again)).StatusCode.ShouldBe(HttpStatusCode.NotModified);
        (await Secretary.GetAsync(Results)).Headers.CacheControl!.ToString().ShouldBe("no-store", "what is told to one is kept for nobody else");
    }

    [Fact]
    public async Task A_review_freezes_and_the_period_goes_on()
    {
        var n = (await Secretary.StepOkAsync("/api/periods/p26/reviews", new { name = "Sơ kết 6 tháng", day = "2026-06-30" })).GetProperty("version").GetInt32();
        await Officer.DialogueAsync("d-3", on: "2026-03-10");
        var review = await Secretary.GetOkAsync($"{Results}/{n}?minPosition={await _server.HeadAsync()}");
        (review.GetProperty("kind").GetString(), review.GetProperty("name").GetString(), review.GetProperty("day").GetString()).ShouldBe(("review", "Sơ kết 6 tháng", "2026-06-30"));
        LateEntryTests.Row(review, "xa-a").GetProperty("total").GetProperty("claimed").GetDecimal().ShouldBe(2m, "of that day, as it was known");
        (await Secretary.GetOkAsync("/api/periods/p26")).GetProperty("status").GetString().ShouldBe("open");

        await Refused("Sơ kết 6 tháng", "2026-09-30", 422, "result.name-taken", "/name");
        await Refused(" ", "2026-09-30", 422, "text.missing", "/name");
        await Refused("Sơ kết", "2025-12-31", 422, "date.outside-period", "/day");
        await Refused("Sơ kết", "2026-11-11", 422, "date.in-future", "/day");
        await (await Officer.StepAsync("/api/periods/p26/reviews", new { name = "Sơ kết", day = "2026-06-30" })).ShouldBeProblemAsync(403);
        await _server.PublishAsync();
        await Refused("Sơ kết", "2026-06-30", 409, "period.wrong-step");

        async Task Refused(string name, string day, int status, string code, string? pointer = null) =>
            await (await Secretary.StepAsync("/api/periods/p26/reviews", new { name, day })).ShouldBeProblemAsync(status, code, pointer);
    }

    [Fact]
    public async Task An_amended_result_stands_beside_the_published_one_and_needs_a_second_person()
    {
        await (await Chair.StepAsync($"{Results}/amend", new { reason = "Sớm" })).ShouldBeProblemAsync(409, "period.wrong-step");
        await _server.ToAppraisalAsync();
        await _server.StepsAsync("p26", "start-deliberation");
        await Secretary.StepOkAsync("/api/periods/p26/publish", new { });
        await (await Chair.StepAsync($"{Results}/amend", new { reason = "Không có gì mới" })).ShouldBeProblemAsync(409, "result.unchanged");

        await Officer.DialogueAsync("d-9", on: "2026-10-10");
        await (await Chair.StepAsync($"{Results}/amend", new { reason = "Chưa được chấp nhận" })).ShouldBeProblemAsync(409, "result.unchanged");
        await Officer.StepOkAsync("/api/periods/p26/units/xa-a/late-entries", new { activity = "d-9", reason = "Mất mạng" });
        await _server.AsAccount("secretary-2", "secretary").StepOkAsync("/api/periods/p26/units/xa-a/late-entries/d-9/admit", new { reason = "Đủ hồ sơ" });

        await (await Secretary.StepAsync($"{Results}/amend", new { reason = "Người đã công bố" })).ShouldBeProblemAsync(403, "access.denied");
        await (await _server.AsAccount("secretary-2", "secretary").StepAsync($"{Results}/amend", new { reason = "Người đã chấp nhận" })).ShouldBeProblemAsync(403, "access.denied");
        await (await Chair.StepAsync($"{Results}/amend", new { reason = "" })).ShouldBeProblemAsync(422, "text.missing", "/reason");
        await Chair.StepOkAsync($"{Results}/amend", new { reason = "Bổ sung hoạt động đến muộn" });

        var items = (await Public.GetOkAsync(Results)).GetProperty("items").EnumerateArray().ToList();
        items.Select(i => $"{i.GetProperty("number")} {i.GetProperty("kind")} {i.GetProperty("standing")}").ShouldBe(["1 published False", "2 amended True"]);
        LateEntryTests.Row(await Public.GetOkAsync($"{Results}/1"), "xa-a").GetProperty("total").GetProperty("claimed").GetDecimal().ShouldBe(4m, "what was published stays");
        LateEntryTests.Row(await Public.GetOkAsync($"{Results}/2"), "xa-a").GetProperty("total").GetProperty("claimed").GetDecimal().ShouldBe(6m);
        (await (await Public.GetAsync($"{Results}/2")).Content.ReadAsStringAsync()).ShouldNotContain("Bổ sung", Case.Insensitive, "the reason is private");
    }

    [Fact]
    public async Task Published_once_more_after_a_reopening_is_another_result()
    {
        await _server.PublishAsync();
        await Secretary.StepOkAsync("/api/periods/p26/reopen", new { to = "deliberation", reason = "Có kiến nghị" });
        await Chair.StepOkAsync("/api/periods/p26/reopen", new { agree = true });
        await Officer.DialogueAsync("d-3", on: "2026-03-10");
        await _server.StepsAsync("p26", "publish");
        LateEntryTests.Row(await Public.GetOkAsync($"{Results}/2"), "xa-a").GetProperty("total").GetProperty("claimed").GetDecimal().ShouldBe(6m);
    }

    [Fact]
    public async Task Publishing_again_with_the_same_key_gives_the_first_answer()
    {
        await _server.ToAppraisalAsync();
        await _server.StepsAsync("p26", "start-deliberation");
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Secretary.StepAsync("/api/periods/p26/publish", new { }, "once")));
        answers.ShouldAllBe(a => a.IsSuccessStatusCode || a.StatusCode == HttpStatusCode.Conflict);
        var first = (await Secretary.StepOkAsync("/api/periods/p26/publish", new { }, "once")).Position();
        (await Secretary.StepOkAsync("/api/periods/p26/publish", new { }, "twice")).Position().ShouldBe(first);
        (await Public.GetOkAsync(Results)).GetProperty("items").GetArrayLength().ShouldBe(1);
        (await _server.HeadAsync()).ShouldBe(first);
    }

    private static async Task NothingAsync(HttpClient client, params string[] paths)
    {
        foreach (var path in paths)
        {
            await (await client.GetAsync(path)).ShouldBeProblemAsync(404, "result.not-found");
        }
    }
}
