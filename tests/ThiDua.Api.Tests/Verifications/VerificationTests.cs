using System.Text.Json;
using Shouldly;
using ThiDua.Api.Tests.Entries;
using ThiDua.Domain.Periods;
using Xunit;

namespace ThiDua.Api.Tests.Verifications;

/// <summary>Policies, batches with their undo, questions, the queue and what blocks, over HTTP.</summary>
public sealed class VerificationTests : IAsyncLifetime
{
    private const string Period = "/api/periods/p27";

    private ThiDuaServer _server = null!;

    private HttpClient Secretary => _server.AsAccount("tk-vp", "secretary");

    private HttpClient Appraiser => _server.AsAccount("tk-td", "appraiser");

    private HttpClient Officer => _server.As("unit-officer", "xa-a");

    public async Task InitializeAsync()
    {
        _server = await ThiDuaServer.StartAsync();
        await _server.SmallWorldAsync();
        await _server.As("secretary").PutOkAsync(Period, new
        {
            name = "Năm 2026 (xác minh)", kind = "year", from = "2026-01-01", to = "2026-12-31", clusters = new[] { "cum-1" },
            sheets = new[] { new { criteriaSet = "doi-thoai", version = 1 } },
            verification = new object[]
            {
                new { type = "dialogue", way = "sample", percent = 20 }, new { type = "reception", way = "unless-questioned", questionBy = "2026-11-01" },
                new { type = "figure", way = "by-source", sources = new[] { "Cổng DVC" } },
            },
        });
        await _server.As("secretary").StepOkAsync($"{Period}/open", new { });
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task The_policies_are_carried_out_and_a_repeat_tells_the_same()
    {
        for (var i = 1; i <= 10; i++)
        {
            await Officer.DialogueAsync($"dt-{i}");
        }

        await Officer.PutOkAsync("/api/activities/td-1", new { type = "reception-held", unit = "xa-a", occurredOn = "2026-03-10", citizens = 2 });
        await Officer.PutOkAsync("/api/activities/cs-1", new { type = "figure-recorded", unit = "xa-a", occurredOn = "2026-03-10", code = "x", value = 1, source = "Cổng DVC", sourceDate = "2026-03-10" });
        await Officer.PutOkAsync("/api/activities/cs-2", new { type = "figure-recorded", unit = "xa-a", occurredOn = "2026-03-10", code = "x", value = 2, source = "Tự khai", sourceDate = "2026-03-10" });

        var first = await Secretary.StepOkAsync($"{Period}/verifications", new { seed = 2016 }, "chay-1");
        first.GetProperty("accepted").GetInt32().ShouldBe(10, "8 dialogues outside the sample, the reception, the figure of a named source");
        var draw = first.GetProperty("draws")[0];
        (draw.GetProperty("seed").GetInt64(), draw.GetProperty("population").GetInt32(), draw.GetProperty("chosen").GetInt32()).ShouldBe((2016, 10, 2));
        (await Secretary.StepOkAsync($"{Period}/verifications", new { seed = 2016 }, "chay-1")).GetRawText().ShouldBe(first.GetRawText());
        await (await Secretary.StepAsync($"{Period}/verifications", new { seed = 2017 }, "chay-1")).ShouldBeProblemAsync(422, "idempotency.reused");
        (await Secretary.StepOkAsync($"{Period}/verifications", new { })).GetProperty("accepted").GetInt32().ShouldBe(0);

        var queue = await Secretary.GetOkAsync($"{Period}/verification-queue?minPosition={first.GetProperty("position")}");
        var waiting = queue.GetProperty("items").EnumerateArray().ToList();
        waiting.Count(w => w.GetProperty("inSample").GetBoolean()).ShouldBe(2);
        waiting.Select(w => w.GetProperty("type").GetString()).Count(t => t == "figure-recorded").ShouldBe(1);
        (await Secretary.GetOkAsync($"{Period}/verifications")).GetProperty("samples").GetArrayLength().ShouldBe(1);
        await (await Secretary.StepAsync($"{Period}/verifications", new { seed = -1 })).ShouldBeProblemAsync(422, "seed.invalid", "/seed");
        await (await Appraiser.StepAsync($"{Period}/verifications", new { })).ShouldBeProblemAsync(403);
        await (await Secretary.StepAsync("/api/periods/p99/verifications", new { })).ShouldBeProblemAsync(404, "period.not-found");
    }

    [Fact]
    public async Task What_is_questioned_waits_for_somebody_to_look_at_it()
    {
        await _server.As("unit-officer", "xa-a").PutOkAsync("/api/activities/cs-1", new { type = "figure-recorded", unit = "xa-a", occurredOn = "2026-03-10", code = "x", value = 1, source = "Cổng DVC", sourceDate = "2026-03-10" });
        await (await Officer.StepAsync("/api/activities/cs-1/question", new { reason = "x" })).ShouldBeProblemAsync(403, "access.denied");
        await (await _server.As("front", "xa-b").StepAsync("/api/activities/cs-1/question", new { reason = "x" })).ShouldBeProblemAsync(404, "activity.not-found");
        await _server.As("front", "xa-a").StepOkAsync("/api/activities/cs-1/question", new { reason = "Không khớp công bố" });
        (await Secretary.StepOkAsync($"{Period}/verifications", new { })).GetProperty("accepted").GetInt32().ShouldBe(0);
        await (await Appraiser.StepAsync("/api/activities/cs-1/question", new { reason = "x" })).ShouldBeProblemAsync(409, "question.open");
        await Officer.StepOkAsync("/api/activities/cs-1/answer-question", new { text = "Đã đối chiếu" });
        (await Secretary.StepOkAsync($"{Period}/verifications", new { })).GetProperty("accepted").GetInt32().ShouldBe(0);
        await (await Officer.StepAsync("/api/activities/cs-1/answer-question", new { text = "x" })).ShouldBeProblemAsync(409, "question.none");
        var at = (await Appraiser.StepOkAsync("/api/activities/cs-1/verify", new { version = 3 })).Position();
        (await Officer.GetOkAsync($"/api/activities/cs-1?minPosition={at}")).GetProperty("standing").GetString().ShouldBe("verified");
    }

    [Fact]
    public async Task A_batch_is_verified_whole_and_taken_back_whole()
    {
        await Officer.DialogueAsync("dt-1");
        await Officer.DialogueAsync("dt-2", raised: 3);
        await _server.AsAccount("tk-td", "unit-officer", "xa-b").DialogueAsync("dt-3", "xa-b");
        object Chosen(params (string, long)[] chosen) => new { activities = chosen.Select(c => new { activity = c.Item1, version = c.Item2 }) };

        await (await Appraiser.StepAsync($"{Period}/verifications/batches", Chosen(("dt-1", 1), ("dt-3", 1)))).ShouldBeProblemAsync(403, "access.denied");
        await (await Appraiser.StepAsync($"{Period}/verifications/batches", Chosen(("dt-1", 1), ("dt-2", 2)))).ShouldBeProblemAsync(409, "activity.moved-on", "/activities/1");
        await (await Appraiser.StepAsync($"{Period}/verifications/batches", Chosen(("dt-1", 1), ("dt-9", 2)))).ShouldBeProblemAsync(422, "activity.unknown", "/activities/1/activity");
        await (await Appraiser.StepAsync($"{Period}/verifications/batches", Chosen())).ShouldBeProblemAsync(422, "batch.empty", "/activities");
        var body = Chosen(("dt-1", 1), ("dt-2", 1));
        var batch = await Appraiser.StepOkAsync($"{Period}/verifications/batches", body, "lo-1");
        batch.GetProperty("batch").GetInt32().ShouldBe(1);
        (await Appraiser.StepOkAsync($"{Period}/verifications/batches", body, "lo-1")).GetRawText().ShouldBe(batch.GetRawText());
        (await Standing("dt-1"), await Standing("dt-2"), await Standing("dt-3")).ShouldBe(("verified", "verified", "recorded"));

        await (await Secretary.StepAsync($"{Period}/verifications/batches/2/undo", new { reason = "x" })).ShouldBeProblemAsync(404, "batch.not-found");
        await Secretary.StepOkAsync($"{Period}/verifications/batches/1/undo", new { reason = "Chọn nhầm" });
        (await Standing("dt-1"), await Standing("dt-2")).ShouldBe(("recorded", "recorded"));

        (await Appraiser.StepOkAsync($"{Period}/verifications/batches", Chosen(("dt-1", 3), ("dt-2", 3)))).GetProperty("batch").GetInt32().ShouldBe(2);
        await Officer.StepOkAsync("/api/activities/dt-2/answer", new { on = "2026-03-20", opinions = 1 });
        await (await Secretary.StepAsync($"{Period}/verifications/batches/2/undo", new { reason = "Chọn nhầm" })).ShouldBeProblemAsync(409, "batch.moved-on");
        (await Standing("dt-1")).ShouldBe("verified");
    }

    [Fact]
    public async Task The_queue_tells_points_at_stake_and_signs_and_pages_by_age()
    {
        for (var i = 1; i <= 7; i++)
        {
            await Officer.PutOkAsync($"/api/activities/dt-{i}", new
            {
                type = "dialogue-held", unit = "xa-a", occurredOn = i <= 3 ? "2026-03-10" : $"2026-04-{i:00}", kind = "periodic", note = $"Đối thoại thôn Một, buổi {i}",
                evidence = new[] { new { reference = i is 4 or 5 ? "12/BC" : $"{i}/BB" } },
            });
        }

        await _server.As("unit-officer", "xa-b").DialogueAsync("dt-b", "xa-b");
        var at = await _server.HeadAsync();
        var first = await Secretary.GetOkAsync($"{Period}/verification-queue?limit=5&minPosition={at}");
        first.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("id").GetString()).ShouldBe(["dt-1", "dt-2", "dt-3", "dt-4", "dt-5"]);
        var second = await Secretary.GetOkAsync($"{Period}/verification-queue?limit=5&cursor={first.GetProperty("next").GetString()}");
        second.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("id").GetString()).ShouldBe(["dt-6", "dt-7", "dt-b"]);
        second.GetProperty("next").ValueKind.ShouldBe(JsonValueKind.Null);
        string[] Signs(int i) => [.. first.GetProperty("items")[i].GetProperty("signs").EnumerateArray().Select(s => s.GetProperty("kind").GetString()!)];
        Signs(0).ShouldBe(["splitting"]);
        Signs(3).ShouldBe(["same-evidence"]);

        // Two points each, ten at the most: of seven, none is worth anything by itself; the only one of the other commune is.
        var points = (await Secretary.GetOkAsync($"{Period}/verification-queue?sort=points")).GetProperty("items").EnumerateArray()
            .Select(i => (i.GetProperty("id").GetString(), i.GetProperty("pointsAtStake").GetDecimal())).ToList();
        points[0].ShouldBe(("dt-b", 2m));
        points.Skip(1).ShouldAllBe(p => p.Item2 == 0);
        (await Secretary.GetOkAsync($"{Period}/verification-queue?unit=xa-b&type=dialogue")).GetProperty("items").GetArrayLength().ShouldBe(1);
        (await Secretary.GetOkAsync($"{Period}/verification-queue?type=reception")).GetProperty("items").GetArrayLength().ShouldBe(0);
        await (await Secretary.GetAsync($"{Period}/verification-queue?sort=name")).ShouldBeProblemAsync(400, "parameter.invalid");
        await (await Officer.GetAsync($"{Period}/verification-queue")).ShouldBeProblemAsync(403);
    }

    [Fact]
    public async Task What_blocks_is_told_in_sentences_with_counts_and_links()
    {
        await Officer.DialogueAsync("dt-1");
        await Officer.DialogueAsync("dt-2");
        await Appraiser.StepOkAsync("/api/activities/dt-2/question", new { reason = "Trùng lịch" });
        await _server.HappenAsync("period-p27", new SelfScoringStarted());
        var at = (await Officer.StepOkAsync($"{Period}/units/xa-a/self-scores/submit", new { })).Position();
        var appraisal = await Secretary.GetOkAsync($"{Period}/blockers?minPosition={at}");
        (appraisal.GetProperty("step").GetString(), appraisal.GetProperty("items").GetArrayLength()).ShouldBe(("appraisal", 0), "this sheet leaves units nothing to say of themselves");

        var deliberation = (await Secretary.GetOkAsync($"{Period}/blockers?step=deliberation")).GetProperty("items").EnumerateArray().ToList();
        deliberation.Select(b => (b.GetProperty("code").GetString(), b.GetProperty("count").GetInt64())).ShouldBe([("activity.questioned", 1), ("activity.unverified", 1)]);
        (await Secretary.GetAsync(deliberation[0].GetProperty("href").GetString())).EnsureSuccessStatusCode();
        await (await Secretary.GetAsync($"{Period}/blockers?step=party")).ShouldBeProblemAsync(400, "parameter.invalid");
        await (await Secretary.GetAsync("/api/periods/p99/blockers")).ShouldBeProblemAsync(404, "period.not-found");
    }

    private async Task<string?> Standing(string id) =>
        (await _server.As("secretary").GetOkAsync($"/api/activities/{id}")).GetProperty("standing").GetString();
}
