using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Shouldly;

namespace ThiDua.Api.Tests;

/// <summary>Short words for what tests do over HTTP.</summary>
internal static class Calls
{
    public static async Task<JsonElement> PutOkAsync(this HttpClient client, string path, object body)
    {
        var answer = await client.PutAsJsonAsync(path, body);
        var text = await answer.Content.ReadAsStringAsync();
        answer.IsSuccessStatusCode.ShouldBeTrue(text);
        return JsonDocument.Parse(text).RootElement;
    }

    public static async Task<HttpResponseMessage> StepAsync(this HttpClient client, string path, object body, string? key = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        request.Headers.Add("Idempotency-Key", key ?? Guid.NewGuid().ToString("N"));
        return await client.SendAsync(request);
    }

    public static async Task<JsonElement> StepOkAsync(this HttpClient client, string path, object body, string? key = null)
    {
        var answer = await client.StepAsync(path, body, key);
        var text = await answer.Content.ReadAsStringAsync();
        answer.IsSuccessStatusCode.ShouldBeTrue(text);
        return JsonDocument.Parse(text).RootElement;
    }

    public static async Task<JsonElement> GetOkAsync(this HttpClient client, string path)
    {
        var answer = await client.GetAsync(path);
        var text = await answer.Content.ReadAsStringAsync();
        answer.IsSuccessStatusCode.ShouldBeTrue(text);
        return JsonDocument.Parse(text).RootElement;
    }

    /// <summary>A POST with an Idempotency-Key and a body as it is sent, byte by byte.</summary>
    public static Task<HttpResponseMessage> SendTextAsync(
        this HttpClient client, HttpMethod method, string path, string body, string mediaType = "application/json", string? key = "k")
    {
        var request = new HttpRequestMessage(method, path) { Content = new StringContent(body, Encoding.UTF8, mediaType) };
        if (key is not null)
        {
            request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        }

        return client.SendAsync(request);
    }

    /// <summary>A dialogue of <c>xa-a</c> on a day within the small world's period.</summary>
    public static Task<JsonElement> DialogueAsync(this HttpClient client, string id, string unit = "xa-a", string on = "2026-03-10", int raised = 5) =>
        client.PutOkAsync($"/api/activities/{id}", new { type = "dialogue-held", unit, occurredOn = on, kind = "periodic", opinionsRaised = raised });

    /// <summary>Takes a period through steps, named as their routes are; units hand in and the committee verifies what the step waits for.</summary>
    public static async Task<long> StepsAsync(this ThiDuaServer server, string period, params string[] steps)
    {
        var at = 0L;
        foreach (var step in steps)
        {
            await server.UnblockAsync(period, step);
            at = (await server.As("secretary").StepOkAsync($"/api/periods/{period}/{step}", new { })).Position();
        }

        return at;
    }

    /// <summary>Does what a step waits for, as far as people could without thinking: hands in self-scores, verifies activities.</summary>
    public static async Task UnblockAsync(this ThiDuaServer server, string period, string step)
    {
        var named = step switch { "start-appraisal" => "appraisal", "start-deliberation" => "deliberation", "publish" => "published", _ => null };
        if (named is null)
        {
            return;
        }

        var secretary = server.As("secretary");
        var codes = new HashSet<string>();
        foreach (var blocker in (await secretary.GetOkAsync($"/api/periods/{period}/blockers?step={named}&minPosition={await server.HeadAsync()}")).GetProperty("items").EnumerateArray())
        {
            codes.Add(blocker.GetProperty("code").GetString()!);
            if (blocker.GetProperty("code").GetString() == "self-score.not-submitted")
            {
                var unit = blocker.GetProperty("unit").GetString()!;
                await server.As("unit-officer", unit).StepOkAsync($"/api/periods/{period}/units/{unit}/self-scores/submit", new { });
            }
            else if (blocker.GetProperty("code").GetString() == "criterion.not-appraised")
            {
                var of = $"/api/periods/{period}/units/{blocker.GetProperty("unit").GetString()}/appraisals/{blocker.GetProperty("criterion").GetString()}";
                if (!(await secretary.PutAsJsonAsync(of, new { points = 0, reason = "Thử" })).IsSuccessStatusCode)
                {
                    await secretary.PutOkAsync(of, new { options = new[] { "b" }, reason = "Thử" });
                }
            }
        }

        if (codes.Contains("vote.missing"))
        {
            foreach (var cluster in (await secretary.GetOkAsync($"/api/periods/{period}")).GetProperty("clusters").EnumerateArray().Select(c => c.GetString()!))
            {
                var units = (await secretary.GetOkAsync($"/api/periods/{period}/standings?cluster={cluster}")).GetProperty("items").EnumerateArray().Select(i => i.GetProperty("unit").GetString()!).ToList();
                if (units.Count > 1)
                {
                    await secretary.StepOkAsync($"/api/periods/{period}/tie-votes", new { cluster, votes = units.Index().ToDictionary(u => u.Item, u => u.Index + 1), minutes = "BB 1" });
                }
            }
        }

        if (codes.Contains("activity.unverified"))
        {
            var waiting = (await secretary.GetOkAsync($"/api/periods/{period}/verification-queue?limit=200")).GetProperty("items").EnumerateArray()
                .Select(i => new { activity = i.GetProperty("id").GetString(), version = i.GetProperty("version").GetInt64() }).ToList();
            await secretary.StepOkAsync($"/api/periods/{period}/verifications/batches", new { activities = waiting });
        }
    }

    /// <summary>Takes an open period to the step in which findings are made.</summary>
    public static Task<long> ToAppraisalAsync(this ThiDuaServer server, string period = "p26") => server.StepsAsync(period, "start-self-scoring", "start-appraisal");

    /// <summary>Takes an open period to where its result is published.</summary>
    public static async Task<long> PublishAsync(this ThiDuaServer server, string period = "p26")
    {
        await server.ToAppraisalAsync(period);
        return await server.StepsAsync(period, "start-deliberation", "publish");
    }

    /// <summary>Position of the last event.</summary>
    public static async Task<long> HeadAsync(this ThiDuaServer server) => (await server.CreateClient().GetOkAsync("/api/log/head")).Position();

    /// <summary>The answer is a problem as RFC 9457 and the design say, and tells nothing of the inside.</summary>
    public static async Task<JsonElement> ShouldBeProblemAsync(this HttpResponseMessage answer, int status, string? code = null, string? pointer = null)
    {
        var text = await answer.Content.ReadAsStringAsync();
        ((int)answer.StatusCode).ShouldBe(status, text);
        answer.Content.Headers.ContentType?.MediaType.ShouldBe("application/problem+json");
        var problem = JsonDocument.Parse(text).RootElement;
        problem.GetProperty("status").GetInt32().ShouldBe(status);
        problem.GetProperty("type").GetString().ShouldBe("urn:thidua:problem:" + problem.GetProperty("code").GetString());
        problem.GetProperty("title").GetString()!.ShouldContain(c => c > '\u007f', "a Vietnamese sentence");
        problem.GetProperty("traceId").GetString().ShouldNotBeNullOrEmpty();
        foreach (var inside in new[] { "Npgsql", "Exception", "   at ", "select ", "insert ", "127.0.0.1", "System.", "ThiDua." })
        {
            text.ShouldNotContain(inside);
        }

        if (code is not null)
        {
            problem.GetProperty("code").GetString().ShouldBe(code, text);
        }

        if (pointer is not null)
        {
            problem.GetProperty("errors").EnumerateArray().Select(e => e.GetProperty("pointer").GetString()).ShouldContain(pointer, text);
        }

        return problem;
    }

    public static long Position(this JsonElement written) => written.GetProperty("position").GetInt64();

    /// <summary>Two communes in a cluster, a small sheet of dialogues, an open period <c>p26</c>.</summary>
    public static async Task<long> SmallWorldAsync(this ThiDuaServer server, object? dates = null, string? visibility = null)
    {
        var secretary = server.As("secretary");
        foreach (var unit in new[] { "xa-a", "xa-b" })
        {
            await secretary.PutOkAsync($"/api/units/{unit}", new { name = $"Xã {unit[3..].ToUpperInvariant()}", kind = "peoples-committee", level = "commune", from = "2025-07-01" });
        }

        await secretary.PutOkAsync("/api/clusters/cum-1", new
        {
            name = "Cụm 1",
            members = new[] { new { unit = "xa-a", from = "2025-07-01" }, new { unit = "xa-b", from = "2025-07-01" } },
        });
        var sheet = await secretary.PutAsync("/api/criteria-sets/doi-thoai/versions/1", new StringContent(Sheet, Encoding.UTF8, "application/yaml"));
        sheet.IsSuccessStatusCode.ShouldBeTrue(await sheet.Content.ReadAsStringAsync());
        await secretary.StepOkAsync("/api/criteria-sets/doi-thoai/versions/1/publish", new { });
        var plan = new Dictionary<string, object>
        {
            ["name"] = "Năm 2026", ["kind"] = "year", ["from"] = "2026-01-01", ["to"] = "2026-12-31", ["clusters"] = new[] { "cum-1" },
            ["sheets"] = new[] { new { criteriaSet = "doi-thoai", version = 1 } },
        };
        if (dates is not null)
        {
            plan["dates"] = dates;
        }

        if (visibility is not null)
        {
            plan["visibility"] = visibility;
        }

        await secretary.PutOkAsync("/api/periods/p26", plan);
        return (await secretary.StepOkAsync("/api/periods/p26/open", new { })).Position();
    }

    private const string Sheet =
        """
        code: doi-thoai
        version: 1
        title: Đối thoại (thử)
        legalBasis: { document: "Thử nghiệm" }
        max: 10
        rounding: { criterion: 2, total: 2 }
        sections:
          - code: "I"
            title: Đối thoại
            max: 10
            criteria:
              - code: I.1
                title: Số cuộc đối thoại
                max: 10
                legalBasis: { document: "Thử nghiệm" }
                formula:
                  perOccurrence:
                    points: 2
                    value: { sum: dialogue.held }
        """;
}
