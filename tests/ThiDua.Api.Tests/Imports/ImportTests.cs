using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Shouldly;
using ThiDua.Api.Tests.Samples;
using Xunit;

namespace ThiDua.Api.Tests.Imports;

/// <summary>Files of activities: all or nothing, once, with every fault named by its line.</summary>
public sealed class ImportTests(ThiDuaServer server) : IClassFixture<ThiDuaServer>, IAsyncLifetime
{
    private static readonly SemaphoreSlim Once = new(1);

    public async Task InitializeAsync()
    {
        await Once.WaitAsync();
        try
        {
            if (await server.HeadAsync() == 0)
            {
                await server.SmallWorldAsync();
            }
        }
        finally
        {
            Once.Release();
        }
    }

    public Task DisposeAsync() => Task.CompletedTask;

    /// <summary>A finding has an id of its own, beside that of its inspection.</summary>
    [Fact]
    public async Task A_step_with_an_id_of_its_own_names_its_activity()
    {
        var officer = server.As("unit-officer", "xa-a");
        var file = """
            {"id":"found-1","type":"inspection-conducted","unit":"xa-a","occurredOn":"2026-03-10","by":"self"}
            {"activity":"found-1","step":"raise-finding","id":"ton-tai-1","on":"2026-03-11","dueOn":"2026-04-10"}
            {"activity":"found-1","step":"remedy-finding","id":"ton-tai-1","on":"2026-04-01"}
            """;
        var (status, json) = await ImportAsync(officer, file, "found");
        status.ShouldBe(HttpStatusCode.Created, json.GetRawText());
        (await officer.GetOkAsync($"/api/activities/found-1?minPosition={json.Position()}")).GetProperty("version").GetInt64().ShouldBe(3);
    }

    [Fact]
    public async Task A_file_is_recorded_once_and_tells_of_itself()
    {
        var officer = server.As("unit-officer", "xa-a");
        var file = string.Join('\n', Dialogue("once-1"), """{"id":"once-1","step":"answer","on":"2026-03-12","opinions":2}""", Petition("once-2"), "", Resolve("once-2"));

        var first = await ImportAsync(officer, file, "once");
        first.Status.ShouldBe(HttpStatusCode.Created, first.Json.GetRawText());
        Numbers(first.Json).ShouldBe((4, 4, 0, 4));
        var head = await server.HeadAsync();
        head.ShouldBe(first.Json.Position());

        var again = await ImportAsync(officer, file, "once");
        again.Status.ShouldBe(HttpStatusCode.OK);
        again.Json.GetRawText().ShouldBe(first.Json.GetRawText());
        var underAnotherKey = await ImportAsync(officer, file, "once-more");
        Numbers(underAnotherKey.Json).ShouldBe((4, 0, 4, 0));
        (await server.HeadAsync()).ShouldBe(head);

        var id = first.Json.GetProperty("id").GetString();
        (await officer.GetOkAsync($"/api/imports/{id}")).GetProperty("rows").GetInt32().ShouldBe(4);
        (await server.As("unit-officer", "xa-b").GetAsync($"/api/imports/{id}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await server.As("secretary").GetAsync($"/api/imports/{id}")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await officer.GetOkAsync($"/api/activities/once-1?minPosition={head}")).GetProperty("version").GetInt64().ShouldBe(2);
    }

    [Fact]
    public async Task A_file_and_single_requests_know_of_each_other()
    {
        var officer = server.As("unit-officer", "xa-a");
        await officer.PutOkAsync("/api/activities/both-1", new
        {
            type = "dialogue-held", unit = "xa-a", occurredOn = "2026-03-10", kind = "periodic", chairedByHead = true, participants = 40, opinionsRaised = 9, opinionsAnswered = 4,
        });
        Numbers((await ImportAsync(officer, Dialogue("both-1") + "\n" + Petition("both-2"), "both")).Json).ShouldBe((2, 1, 1, 1));

        // An id belongs to one kind of activity, whichever way it was recorded.
        (await RefusedAsync(officer, Petition("both-1"))).ShouldBe([(1, "/id", "activity.id-taken")]);
        var put = await officer.PutAsync("/api/activities/both-2", new StringContent(
            """{"type":"reception-held","unit":"xa-a","occurredOn":"2026-03-10"}""", Encoding.UTF8, "application/json"));
        put.StatusCode.ShouldBe(HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task The_secretary_verifies_by_file_what_others_recorded()
    {
        await ImportAsync(server.As("unit-officer", "xa-a"), Dialogue("verify-1"), "verify-open");
        var verify = """{"id":"verify-1","step":"verify","version":1}""";

        (await RefusedAsync(server.As("unit-officer", "xa-a"), verify)).ShouldBe([(1, null, "access.denied")]);
        (await RefusedAsync(server.As("secretary"), Dialogue("verify-2"))).ShouldBe([(1, null, "access.denied")]);
        Numbers((await ImportAsync(server.As("secretary"), verify, "verify")).Json).ShouldBe((1, 1, 0, 1));
    }

    [Fact]
    public async Task One_wrong_row_among_a_thousand_and_nothing_is_written()
    {
        var lines = Enumerable.Range(1, 1_000).Select(i => Dialogue($"thousand-{i}")).ToList();
        lines[616] = Dialogue("thousand-617", raised: 3, answered: 4);
        var head = await server.HeadAsync();

        (await RefusedAsync(server.As("unit-officer", "xa-a"), string.Join('\n', lines))).ShouldBe([(617, "/opinionsAnswered", "dialogue.more-answered-than-raised")]);
        (await server.HeadAsync()).ShouldBe(head);

        lines[616] = Dialogue("thousand-617");
        var dry = await ImportAsync(server.As("unit-officer", "xa-a"), string.Join('\n', lines), "thousand", "?dryRun=true");
        Numbers(dry.Json).ShouldBe((1_000, 1_000, 0, 1_000));
        dry.Json.GetProperty("dryRun").GetBoolean().ShouldBeTrue();
        (await server.HeadAsync()).ShouldBe(head);

        Numbers((await ImportAsync(server.As("unit-officer", "xa-a"), string.Join('\n', lines), "thousand")).Json).ShouldBe((1_000, 1_000, 0, 1_000));
        (await server.HeadAsync()).ShouldBe(head + 1_001);
    }

    [Fact]
    public async Task Every_fault_is_named_by_its_line()
    {
        var officer = server.As("unit-officer", "xa-a");
        var file = string.Join(
            '\n',
            Dialogue("bad-1"),
            "{\"id\":\"bad-2\",",
            """{"id":"bad-3","type":"no-such-type","unit":"xa-a","occurredOn":"2026-03-10"}""",
            Dialogue("bad-4").Replace("participants", "attendants", StringComparison.Ordinal),
            Dialogue("bad-5").Replace("xa-a", "xa-b", StringComparison.Ordinal),
            Resolve("bad-6"),
            Petition("bad-6"),
            Dialogue("bad-1", raised: 8),
            """{"type":"reception-held","unit":"xa-a","occurredOn":"2026-03-10"}""",
            """{"id":"bad/10","type":"reception-held","unit":"xa-a","occurredOn":"2026-03-10"}""",
            """{"id":"bad-11","type":"reception-held","unit":"xa-a","occurredOn":"2027-03-10"}""",
            """{"id":"bad-12","type":"reception-held","unit":"xa-a","occurredOn":"2024-03-10"}""",
            """[1]""");
        var head = await server.HeadAsync();

        (await RefusedAsync(officer, file)).ShouldBe(
        [
            (2, null, "json.invalid"), (3, "/type", "activity.unknown-type"), (4, "/attendants", "field.unknown"), (5, null, "access.denied"),
            (6, null, "activity.not-found"), (8, "/id", "activity.id-taken"), (9, "/id", "field.missing"), (10, "/id", "code.invalid"),
            (11, "/occurredOn", "date.in-future"), (12, "/occurredOn", "unit.not-active"), (13, null, "json.not-object"),
        ]);
        (await server.HeadAsync()).ShouldBe(head);
    }

    [Fact]
    public async Task Of_very_many_faults_the_first_hundred_are_told_and_all_are_counted()
    {
        var answer = await ImportAsync(server.As("unit-officer", "xa-a"), string.Join('\n', Enumerable.Repeat("{}", 250)), "many");
        answer.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        answer.Json.GetProperty("errors").GetArrayLength().ShouldBe(100);
        answer.Json.GetProperty("errorsTotal").GetInt32().ShouldBe(250);
    }

    [Theory]
    [InlineData("application/json", "{}", "key", 415, "import.unknown-type")]
    [InlineData("text/csv", "a,b", "key", 422, "import.no-header")]
    [InlineData("text/csv", "PK\u0003\u0004", "key", 415, "import.type-mismatch")]
    [InlineData("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "a,b", "key", 422, "spreadsheet.not-xlsx")]
    [InlineData("application/octet-stream", "a,b", "key", 422, "import.no-header")]
    [InlineData("application/vnd.ms-excel", "", "key", 400, "import.empty")]
    [InlineData("application/x-ndjson", "\n \n", "key", 400, "import.empty")]
    [InlineData("application/x-ndjson", "{}", null, 400, "idempotency.missing")]
    public async Task A_file_that_cannot_be_read_at_all(string type, string file, string? key, int status, string code)
    {
        var answer = await ImportAsync(server.As("unit-officer", "xa-a"), file, key, type: type);
        ((int)answer.Status, answer.Json.GetProperty("code").GetString()).ShouldBe((status, code));
    }

    [Fact]
    public async Task Too_many_lines_and_too_many_bytes_are_refused()
    {
        var officer = server.As("unit-officer", "xa-a");
        (await ImportAsync(officer, string.Join('\n', Enumerable.Repeat("{}", 20_001)), "lines")).Json.GetProperty("code").GetString().ShouldBe("import.too-many-rows");
        var large = await ImportAsync(officer, new string(' ', 32_000_001), "bytes");
        large.Status.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
    }

    [Fact]
    public async Task A_key_stands_for_one_content()
    {
        var officer = server.As("unit-officer", "xa-a");
        await ImportAsync(officer, Dialogue("key-1"), "same-key");
        var other = await ImportAsync(officer, Dialogue("key-2"), "same-key");
        (other.Status, other.Json.GetProperty("code").GetString()).ShouldBe((HttpStatusCode.UnprocessableEntity, "idempotency.reused"));
    }

    private static string Dialogue(string id, int raised = 9, int answered = 4) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"id":"{{id}}","type":"dialogue-held","unit":"xa-a","occurredOn":"2026-03-10","kind":"periodic","chairedByHead":true,"participants":40,"opinionsRaised":{{raised}},"opinionsAnswered":{{answered}}}""");

    private static string Petition(string id) =>
        $$"""{"id":"{{id}}","type":"petition-received","unit":"xa-a","occurredOn":"2026-03-10","kind":"recommendation","reference":"12/2026"}""";

    private static string Resolve(string id) => $$"""{"id":"{{id}}","step":"resolve","on":"2026-03-20","outcome":"granted"}""";

    private static (int Rows, int Recorded, int AlreadyThere, int Events) Numbers(JsonElement answer)
    {
        int Of(string name) => answer.GetProperty(name).GetInt32();
        return (Of("rows"), Of("recorded"), Of("alreadyThere"), Of("events"));
    }

    private static async Task<List<(int Row, string? Pointer, string Code)>> RefusedAsync(HttpClient client, string file)
    {
        var answer = await ImportAsync(client, file, Guid.NewGuid().ToString("N"));
        answer.Status.ShouldBe(HttpStatusCode.UnprocessableEntity, answer.Json.GetRawText());
        answer.Json.GetProperty("code").GetString().ShouldBe("import.refused");
        return [.. answer.Json.GetProperty("errors").EnumerateArray().Select(e => (e.GetProperty("row").GetInt32(), e.GetProperty("pointer").GetString(), e.GetProperty("code").GetString()!))];
    }

    private static async Task<(HttpStatusCode Status, JsonElement Json)> ImportAsync(
        HttpClient client, string file, string? key, string query = "", string type = "application/x-ndjson")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/imports" + query) { Content = new StringContent(file, Encoding.UTF8, type) };
        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        using var answer = await client.SendAsync(request);
        return (answer.StatusCode, JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement);
    }
}
