using Shouldly;
using Xunit;

namespace ThiDua.Api.Tests.BadInput;

/// <summary>Query parameters: unknown, repeated, malformed, hostile.</summary>
public sealed class QueryTests(ThiDuaServer server) : IClassFixture<ThiDuaServer>, IAsyncLifetime
{
    private static long _at;

    private HttpClient Client => server.As("unit-officer", "xa-a");

    public Task InitializeAsync() => server.OnceAsync(async () =>
    {
        await server.SmallWorldAsync();
        for (var i = 1; i <= 5; i++)
        {
            await Client.DialogueAsync($"q-{i}", on: $"2026-03-{i:00}");
        }

        _at = (await Client.PutOkAsync("/api/activities/q-100", new { type = "model-registered", unit = "xa-a", occurredOn = "2026-04-01", name = "Đường hoa 100% \\ thôn_bản" })).Position();
    });

    public Task DisposeAsync() => Task.CompletedTask;

    [Theory]
    [InlineData("/api/activities?limit=0", "limit.invalid")]
    [InlineData("/api/activities?limit=201", "limit.invalid")]
    [InlineData("/api/activities?limit=-1", "limit.invalid")]
    [InlineData("/api/activities?limit=1e9", "limit.invalid")]
    [InlineData("/api/activities?limit=99999999999", "limit.invalid")]
    [InlineData("/api/activities?cursor=x", "cursor.invalid")]
    [InlineData("/api/activities?cursor=%25%25", "cursor.invalid")]
    [InlineData("/api/activities?cursor=MjAyNi0wMy0wMQ", "cursor.invalid")]
    [InlineData("/api/activities?cursor=MjAyNi0wMy0wMSBhAGI", "cursor.invalid")]
    [InlineData("/api/activities?cursor=MjAyNi0wMi0zMCBhLWI", "cursor.invalid")]
    [InlineData("/api/activities?from=2026-02-30", "date.invalid")]
    [InlineData("/api/activities?from=01/02/2026", "date.invalid")]
    [InlineData("/api/activities?to=tomorrow", "date.invalid")]
    [InlineData("/api/activities?view=both", "parameter.invalid")]
    [InlineData("/api/activities?standing=gone", "parameter.invalid")]
    [InlineData("/api/activities?channel=fax", "parameter.invalid")]
    [InlineData("/api/activities?minPosition=-1", "position.invalid")]
    [InlineData("/api/activities?minPosition=9223372036854775808", "position.invalid")]
    [InlineData("/api/activities?unit=xa-a&unit=xa-b", "parameter.repeated")]
    [InlineData("/api/activities?unit=xa-a&Unit=xa-b", "parameter.unknown")]
    [InlineData("/api/activities?sort=unit", "parameter.unknown")]
    [InlineData("/api/activities?unitId=xa-b", "parameter.unknown")]
    [InlineData("/api/activities?unit[]=xa-b", "parameter.unknown")]
    [InlineData("/api/activities?q=a%00b", "parameter.invalid")]
    [InlineData("/api/activities?unit=%00", "parameter.invalid")]
    [InlineData("/api/activities/q-1?expand=all", "parameter.unknown")]
    [InlineData("/api/units?limit=x", "limit.invalid")]
    [InlineData("/api/periods/p26/standings?asOf=2026-13-01", "date.invalid")]
    [InlineData("/api/periods/p26/standings?atPosition=x", "position.invalid")]
    [InlineData("/api/periods/p26/standings?period=p26&period=p25", "parameter.unknown")]
    [InlineData("/api/periods/p26/standings?view=x", "parameter.invalid")]
    [InlineData("/api/periods/p26/standings?view=claimed&view=verified", "parameter.repeated")]
    [InlineData("/api/periods/p26/standings/live?asOf=2026-01-01", "parameter.unknown")]
    [InlineData("/api/periods/p26/units/xa-a/score-sheet?activitiesPerValue=-1", "position.invalid")]
    [InlineData("/api/log/head?x=1", "parameter.unknown")]
    public async Task A_bad_parameter_is_named(string path, string code) => await (await Client.GetAsync(path)).ShouldBeProblemAsync(400, code);

    [Fact]
    public async Task A_kind_that_there_is_not_is_no_empty_queue() =>
        await (await server.As("secretary").GetAsync("/api/periods/p26/verification-queue?type=petition-received")).ShouldBeProblemAsync(400, "parameter.invalid");

    [Theory]
    [InlineData("/api/log/verify?full=yes", "parameter.invalid")]
    [InlineData("/api/log/verify?headPosition=1", "head.invalid")]
    [InlineData("/api/log/verify?headChain=00", "head.invalid")]
    [InlineData("/api/log/verify?headPosition=1&headChain=zz", "head.invalid")]
    [InlineData("/api/log/verify?headPosition=1&headChain=00ff", "head.invalid")]
    public async Task A_bad_head_is_named(string path, string code) => await (await server.As("auditor").GetAsync(path)).ShouldBeProblemAsync(400, code);

    [Theory]
    [InlineData("/api/activities/q-9")]
    [InlineData("/api/units/xa-q")]
    public async Task Writes_take_no_parameters(string path)
    {
        var before = await server.HeadAsync();
        await (await server.As("secretary").SendTextAsync(HttpMethod.Put, $"{path}?dryRun=true", "{}")).ShouldBeProblemAsync(400, "parameter.unknown");
        (await server.HeadAsync()).ShouldBe(before);
    }

    public static TheoryData<string> Hostile { get; } =
    [
        "'", "''", "' or '1'='1", "'; drop table mt_events; --", "\" or \"\"=\"", "xa-a'/*", "1; select pg_sleep(10)", "$1", "$$", "{0}", "%", "_", "\\", "\\'", "%%%%%", "../..",
        "${jndi:ldap://x}", "<script>", "\ufffd", "🙂", "xa-a\u00a0", "or 1=1", "unit) or (true", "E'\\x27'", "U&'\\0027'", "ＸＡ－Ａ", "ıİ",
    ];

    [Theory]
    [MemberData(nameof(Hostile))]
    public async Task Text_of_a_request_never_becomes_sql(string text)
    {
        var value = Uri.EscapeDataString(text);
        foreach (var name in new[] { "unit", "type", "topic", "field", "q" })
        {
            var page = await Client.GetOkAsync($"/api/activities?minPosition={_at}&{name}={value}");
            var found = page.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("id").GetString()).ToList();
            found.ShouldBe((name, text) is ("q", "%" or "_" or "\\") ? ["q-100"] : [], $"{name}={text}");
        }

        foreach (var name in new[] { "view", "standing", "channel", "from", "to", "limit", "cursor", "minPosition" })
        {
            await (await Client.GetAsync($"/api/activities?{name}={value}")).ShouldBeProblemAsync(400);
        }

        foreach (var path in new[] { $"/api/periods/p26/standings?cluster={value}", $"/api/periods/{value}/standings", $"/api/periods/p26/units/{value}/score-sheet" })
        {
            var answer = await Client.GetAsync(path);
            ((int)answer.StatusCode).ShouldBeInRange(400, 404, path);
        }

        (await Client.GetAsync($"/api/units?parent={value}&cursor={value}")).IsSuccessStatusCode.ShouldBeTrue();
    }

    [Theory]
    [InlineData("duong hoa", 1)]
    [InlineData("ĐƯỜNG HOA", 1)]
    [InlineData("đường", 1)]
    [InlineData("Đường hoa", 1)]
    [InlineData("100%", 1)]
    [InlineData("thon_ban", 1)]
    [InlineData("thonxban", 0)]
    public async Task Search_does_not_mind_accents_and_takes_signs_as_they_are(string words, int found)
    {
        foreach (var form in new[] { System.Text.NormalizationForm.FormC, System.Text.NormalizationForm.FormD })
        {
            var page = await Client.GetOkAsync($"/api/activities?minPosition={_at}&q={Uri.EscapeDataString(words.Normalize(form))}");
            page.GetProperty("items").GetArrayLength().ShouldBe(found);
        }
    }

    [Fact]
    public async Task Pages_follow_each_other_without_gap_or_repeat()
    {
        var (ids, cursor) = (new List<string?>(), "");
        do
        {
            var page = await Client.GetOkAsync($"/api/activities?minPosition={_at}&limit=2{cursor}");
            ids.AddRange(page.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("id").GetString()));
            cursor = page.GetProperty("next").GetString() is { } next ? $"&cursor={next}" : "";
        }
        while (cursor.Length > 0);
        ids.ShouldBe(["q-100", "q-5", "q-4", "q-3", "q-2", "q-1"]);
    }
}
