using System.Text;
using System.Text.Json;
using Shouldly;
using Xunit;

namespace ThiDua.Api.Tests.BadInput;

/// <summary>Bodies as they are sent, byte by byte.</summary>
public sealed class BodyTests(ThiDuaServer server) : IClassFixture<ThiDuaServer>, IAsyncLifetime
{
    public Task InitializeAsync() => server.OnceAsync(async () =>
    {
        await server.SmallWorldAsync();
    });

    public Task DisposeAsync() => Task.CompletedTask;

    private const string Head = """{"type":"dialogue-held","unit":"xa-a","occurredOn":"2026-03-10","kind":"periodic" """;

    public static TheoryData<string, int, string, string?> Faults { get; } = new()
    {
        { "", 400, "field.missing", "/type" },
        { "[]", 400, "json.not-object", null },
        { "null", 400, "json.not-object", null },
        { "\"text\"", 400, "json.not-object", null },
        { "{", 400, "json.invalid", null },
        { "{} {}", 400, "json.invalid", null },
        { Head + ",}", 400, "json.invalid", null },
        { "// comment\n{}", 400, "json.invalid", null },
        { Head + ",\"kind\":\"thematic\"}", 400, "json.duplicate-key", "/kind" },
        { Head + ",\"kin\\u0064\":\"thematic\"}", 400, "json.duplicate-key", "/kind" },
        { Head + ",\"score\":9}", 400, "field.unknown", "/score" },
        { Head + ",\"recordedAt\":\"2020-01-01\"}", 400, "field.unknown", "/recordedAt" },
        { Head + ",\"Participants\":9}", 400, "field.unknown", "/Participants" },
        { Head + ",\"a/b~c\":9}", 400, "field.unknown", "/a~1b~0c" },
        { Head + ",\"note\":\"a\\u0000b\"}", 400, "text.control-character", "/note" },
        { Head + ",\"note\":\"a\\u001b[31m\"}", 400, "text.control-character", "/note" },
        { Head + ",\"note\":\"\\ud800\"}", 400, "text.not-unicode", "/note" },
        { Head + ",\"note\":\"\\udc00\\ud800\"}", 400, "text.not-unicode", "/note" },
        { Head + ",\"\\ud800\":1}", 400, "text.not-unicode", "" },
        { Head + ",\"note\":\"a\u202Eb\"}", 400, "text.hidden-character", "/note" },
        { Head + ",\"note\":\"a\\u2066b\"}", 400, "text.hidden-character", "/note" },
        { Head + ",\"note\":\"a\u200Bb\"}", 400, "text.hidden-character", "/note" },
        { Head + ",\"note\":\"\uFEFFa\"}", 400, "text.hidden-character", "/note" },
        { Head + ",\"evidence\":[{\"reference\":\"12/BC\u202E\"}]}", 400, "text.hidden-character", "/evidence/0/reference" },
        { Head + ",\"evidence\":[{\"name\":\"12\"}]}", 400, "field.missing", "/evidence/0/reference" },
        { Head + ",\"evidence\":[null]}", 400, "field.missing", "/evidence/0" },
        { Head + ",\"participants\":1e3}", 400, "number.not-plain", "/participants" },
        { Head + ",\"participants\":1E400}", 400, "number.not-plain", "/participants" },
        { Head + ",\"participants\":1.00001}", 400, "number.too-precise", "/participants" },
        { Head + ",\"participants\":1.5}", 400, "field.invalid", "/participants" },
        { Head + ",\"participants\":1234567890123456789012345678901234567890}", 400, "number.too-large", "/participants" },
        { Head + ",\"participants\":99999999999}", 400, "field.invalid", "/participants" },
        { Head + ",\"participants\":10000001}", 422, "number.too-large", "/participants" },
        { Head + ",\"participants\":\"5\"}", 400, "field.invalid", "/participants" },
        { Head + ",\"participants\":NaN}", 400, "json.invalid", null },
        { Head + ",\"participants\":1,5}", 400, "json.invalid", null },
        { Head + ",\"participants\":\uFF11}", 400, "json.invalid", null },
        { Head + ",\"participants\":\u22121}", 400, "json.invalid", null },
        { Head + ",\"participants\":-1}", 422, "number.negative", "/participants" },
        { Head + ",\"participants\":[5]}", 400, "field.invalid", "/participants" },
        { Head + ",\"channel\":1}", 400, "field.invalid", "/channel" },
        { Head + ",\"channel\":\"fax\"}", 400, "field.invalid", "/channel" },
        { Head + ",\"topic\":\"Đất đai\"}", 422, "value.not-a-code", "/topic" },
        { Head + ",\"topic\":\"land\\n\"}", 422, "value.not-a-code", "/topic" },
        { Head + ",\"opinionsRaised\":2,\"opinionsAnswered\":3}", 422, "dialogue.more-answered-than-raised", "/opinionsAnswered" },
        { Head + ",\"jointWith\":" + Nested(63) + "}", 400, "field.unknown", "/jointWith" },
        { Head + ",\"jointWith\":" + Nested(64) + "}", 400, "json.too-deep", null },
        { Nested(100_000), 400, "json.too-deep", null },
        { Head + ",\"evidence\":[" + string.Join(',', Enumerable.Repeat("1", 400_000)) + "]}", 400, "field.invalid", null },
        { Head + ",\"note\":\"" + new string('x', 900_000) + "\"}", 422, "text.too-long", "/note" },
        { Head + ",\"note\":\"" + new string('x', 1_100_000) + "\"}", 413, "body.too-large", null },
        { Head + ",\"evidence\":[" + string.Join(',', Enumerable.Repeat("1", 1_000_000)) + "]}", 413, "body.too-large", null },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_faulty_body_is_refused_with_its_place_and_the_log_stays(string body, int status, string code, string? pointer)
    {
        var before = await server.HeadAsync();
        var answer = await server.As("unit-officer", "xa-a").SendTextAsync(HttpMethod.Put, "/api/activities/bad-1", body);
        await answer.ShouldBeProblemAsync(status, code, pointer);
        (await answer.Content.ReadAsStringAsync()).Length.ShouldBeLessThan(10_000);
        (await server.HeadAsync()).ShouldBe(before);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/xml")]
    [InlineData("application/x-www-form-urlencoded")]
    public async Task Only_json_is_json(string mediaType)
    {
        var body = Head + "}";
        await (await server.As("unit-officer", "xa-a").SendTextAsync(HttpMethod.Put, "/api/activities/bad-2", body, mediaType)).ShouldBeProblemAsync(415, "body.not-json");
        await (await SendChunkedAsync(body, mediaType)).ShouldBeProblemAsync(415, "body.not-json");
        await (await SendChunkedAsync(body, null)).ShouldBeProblemAsync(415, "body.not-json");
    }

    [Fact]
    public async Task A_body_without_a_length_is_cut_at_the_limit_too() =>
        await (await SendChunkedAsync(Head + ",\"note\":\"" + new string('x', 1_100_000) + "\"}", "application/json")).ShouldBeProblemAsync(413, "body.too-large");

    [Fact]
    public async Task Bytes_that_are_not_utf8_are_refused()
    {
        var content = new ByteArrayContent([.. Encoding.UTF8.GetBytes(Head + ",\"note\":\""), 0xC3, 0x28, .. "\"}"u8]);
        content.Headers.ContentType = new("application/json");
        var answer = await server.As("unit-officer", "xa-a").PutAsync("/api/activities/bad-3", content);
        ((int)answer.StatusCode).ShouldBe(400, await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Compressed_bytes_are_no_json()
    {
        var content = new ByteArrayContent([0x1f, 0x8b, 8, 0, 0, 0, 0, 0]);
        content.Headers.ContentType = new("application/json");
        content.Headers.ContentEncoding.Add("gzip");
        await (await server.As("unit-officer", "xa-a").PutAsync("/api/activities/bad-4", content)).ShouldBeProblemAsync(400, "json.invalid");
    }

    [Fact]
    public async Task Of_ten_thousand_faults_a_hundred_are_told()
    {
        var body = "{" + string.Join(',', Enumerable.Range(0, 10_000).Select(i => $"\"f{i}\":1")) + ",\"type\":\"dialogue-held\"}";
        var problem = await (await server.As("unit-officer", "xa-a").SendTextAsync(HttpMethod.Put, "/api/activities/bad-5", body)).ShouldBeProblemAsync(400, "field.unknown");
        problem.GetProperty("errors").GetArrayLength().ShouldBe(100);
    }

    [Fact]
    public async Task What_only_looks_odd_is_taken()
    {
        var officer = server.As("unit-officer", "xa-a");
        var body = Head + ",\"participants\":-0,\"opinionsRaised\":2.0000,\"note\":\"dòng 1\\ndòng 2\\t🙂 ' -- \\\\ % _\",\"channel\":\"online\"}";
        (await officer.SendTextAsync(HttpMethod.Put, "/api/activities/odd-1", body)).StatusCode.ShouldBe(System.Net.HttpStatusCode.Created);
        var facts = (await officer.GetOkAsync("/api/activities/odd-1")).GetProperty("facts")[0].GetProperty("data");
        facts.GetProperty("participants").GetInt32().ShouldBe(0);
        facts.GetProperty("opinionsRaised").GetInt32().ShouldBe(2);
        facts.GetProperty("note").GetString().ShouldBe("dòng 1\ndòng 2\t🙂 ' -- \\ % _");
    }

    [Fact]
    public async Task The_same_text_in_another_normal_form_is_the_same_activity()
    {
        var officer = server.As("unit-officer", "xa-a");
        var first = await officer.SendTextAsync(HttpMethod.Put, "/api/activities/nfc-1", (Head + ",\"note\":\"Đối thoại Nẵng\"}").Normalize(NormalizationForm.FormC));
        var again = await officer.SendTextAsync(HttpMethod.Put, "/api/activities/nfc-1", (Head + ",\"note\":\"Đối thoại Nẵng\"}").Normalize(NormalizationForm.FormD));
        first.StatusCode.ShouldBe(System.Net.HttpStatusCode.Created);
        again.StatusCode.ShouldBe(System.Net.HttpStatusCode.OK, await again.Content.ReadAsStringAsync());
        (await again.Content.ReadAsStringAsync()).ShouldBe(await first.Content.ReadAsStringAsync());
    }

    private static string Nested(int depth) => new string('[', depth) + new string(']', depth);

    private Task<HttpResponseMessage> SendChunkedAsync(string body, string? mediaType)
    {
        var content = new StreamContent(new Endless(Encoding.UTF8.GetBytes(body)));
        content.Headers.ContentType = mediaType is null ? null : new(mediaType);
        var request = new HttpRequestMessage(HttpMethod.Put, "/api/activities/bad-6") { Content = content };
        request.Headers.TransferEncodingChunked = true;
        return server.As("unit-officer", "xa-a").SendAsync(request);
    }

    /// <summary>A stream that does not know its length.</summary>
    private sealed class Endless(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }
}
