using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using ThiDua.Api.EvidenceFiles;
using Xunit;

namespace ThiDua.Api.Tests.EvidenceFiles;

/// <summary>Files as evidence: kept once, given only to who may see what names them, swept when nothing does.</summary>
public sealed class EvidenceTests(ThiDuaServer server) : IClassFixture<ThiDuaServer>, IAsyncLifetime
{
    public Task InitializeAsync() => server.OnceAsync(() => server.SmallWorldAsync());

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task A_file_is_kept_under_its_hash_and_comes_back_as_an_attachment()
    {
        var officer = server.As("unit-officer", "xa-a");
        var (content, kept) = await KeepAsync(officer, "biên bản.pdf");
        var hash = Convert.ToHexStringLower(SHA256.HashData(content));
        (kept.GetProperty("id").GetString(), kept.GetProperty("name").GetString(), kept.GetProperty("type").GetString(), kept.GetProperty("size").GetInt64(), kept.GetProperty("duplicateOf").GetArrayLength())
            .ShouldBe(($"sha256:{hash}", "biên bản.pdf", "application/pdf", content.Length, 0));
        File.Exists(Path.Combine(server.Evidence, hash[..2], hash)).ShouldBeTrue();
        Directory.GetFiles(Path.Combine(server.Evidence, "tmp")).ShouldBeEmpty();

        var answer = await officer.GetAsync($"/api/evidence/sha256:{hash}");
        (await answer.Content.ReadAsByteArrayAsync()).ShouldBe(content);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/pdf");
        answer.Content.Headers.ContentDisposition!.DispositionType.ShouldBe("attachment");
        answer.Content.Headers.ContentDisposition.FileNameStar.ShouldBe("biên bản.pdf");
        answer.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
        answer.Headers.GetValues("Content-Security-Policy").Single().ShouldEndWith("; sandbox");
    }

    [Fact]
    public async Task Only_who_sent_it_or_may_see_what_names_it_gets_a_file()
    {
        var (own, other, secretary) = (server.AsAccount("a-1", "unit-officer", "xa-a"), server.AsAccount("b-1", "unit-officer", "xa-b"), server.AsAccount("s-1", "secretary"));
        var (_, kept) = await KeepAsync(own, "bb.pdf");
        var (id, at) = (kept.GetProperty("id").GetString()!, $"/api/evidence/{kept.GetProperty("id").GetString()}");
        await (await secretary.GetAsync(at)).ShouldBeProblemAsync(404, "evidence.not-found"); // Nothing names it yet.
        await NameAsync(own, "bb-1", "xa-a", id);
        (await secretary.GetAsync(at)).StatusCode.ShouldBe(HttpStatusCode.OK);
        await (await other.GetAsync(at)).ShouldBeProblemAsync(404, "evidence.not-found");

        // Who knows a hash and names it has not had the file, and opens nothing by it.
        await NameAsync(other, "bb-2", "xa-b", id);
        await (await other.GetAsync(at)).ShouldBeProblemAsync(404, "evidence.not-found");
        foreach (var wrong in new[] { "sha256:" + new string('0', 64), "sha256:../../x", "x" })
        {
            await (await secretary.GetAsync($"/api/evidence/{Uri.EscapeDataString(wrong)}")).ShouldBeProblemAsync(404, "evidence.not-found");
        }
    }

    [Fact]
    public async Task The_same_file_for_several_activities_is_told_to_who_may_see_them()
    {
        var (own, other) = (server.AsAccount("a-2", "unit-officer", "xa-a"), server.AsAccount("b-2", "unit-officer", "xa-b"));
        var (content, kept) = await KeepAsync(own, "anh.pdf");
        await NameAsync(own, "trung-1", "xa-a", kept.GetProperty("id").GetString()!);
        async Task<string?[]> Duplicates(HttpClient by) =>
            [.. (await SendAsync(by, content, "anh-2.pdf")).GetProperty("duplicateOf").EnumerateArray().Select(d => d.GetString())];
        (await Duplicates(own)).ShouldBe(["trung-1"]);
        (await Duplicates(other)).ShouldBeEmpty(); // Another unit's activity is nobody else's business,
        (await Duplicates(server.AsAccount("s-2", "secretary"))).ShouldBe(["trung-1"]); // but the committee's.
    }

    [Fact]
    public async Task What_is_no_evidence_is_refused_with_a_reason_and_leaves_nothing()
    {
        var officer = server.AsAccount("a-3", "unit-officer", "xa-a");
        await (await PostAsync(officer, "<svg onload=\"x\"/>"u8.ToArray(), "anh.png")).ShouldBeProblemAsync(415, "evidence.type-refused");
        await (await PostAsync(officer, [], "rong.pdf")).ShouldBeProblemAsync(400, "evidence.empty");
        await (await PostAsync(officer, [.. "%PDF-"u8, .. new byte[20_000_000]], "to.pdf")).ShouldBeProblemAsync(413, "evidence.too-large");
        await (await PostAsync(server.As("auditor"), "%PDF-1"u8.ToArray(), "x.pdf")).ShouldBeProblemAsync(403);
        Directory.GetFiles(Path.Combine(server.Evidence, "tmp")).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_nothing_names_is_swept_after_a_while_and_what_is_named_stays()
    {
        await using var own = await ThiDuaServer.StartAsync();
        await own.SmallWorldAsync();
        var officer = own.AsAccount("a-4", "unit-officer", "xa-a");
        var ((_, named), (_, loose)) = (await KeepAsync(officer, "giu.pdf"), await KeepAsync(officer, "bo.pdf"));
        await NameAsync(officer, "giu-1", "xa-a", named.GetProperty("id").GetString()!);
        var evidence = own.Services.GetRequiredService<EvidenceStore>();
        string PathOf(JsonElement kept) => new EvidenceFolder(own.Evidence).PathOf(EvidenceId.Read(kept.GetProperty("id").GetString())!);
        await evidence.SweepAsync(default);
        (File.Exists(PathOf(named)), File.Exists(PathOf(loose))).ShouldBe((true, true));
        own.Clock.MoveTo(own.Clock.GetUtcNow().AddDays(31));
        await evidence.SweepAsync(default);
        (File.Exists(PathOf(named)), File.Exists(PathOf(loose))).ShouldBe((true, false));
    }

    private static async Task<(byte[] Content, JsonElement Kept)> KeepAsync(HttpClient by, string name)
    {
        var content = Encoding.UTF8.GetBytes($"%PDF-1.4\n{Guid.NewGuid():N}\n%%EOF");
        return (content, await SendAsync(by, content, name));
    }

    private static async Task<JsonElement> SendAsync(HttpClient by, byte[] content, string name)
    {
        var answer = await PostAsync(by, content, name);
        var text = await answer.Content.ReadAsStringAsync();
        answer.IsSuccessStatusCode.ShouldBeTrue(text);
        return JsonDocument.Parse(text).RootElement;
    }

    private static Task<HttpResponseMessage> PostAsync(HttpClient by, byte[] content, string name) => PostAsync(by, new ByteArrayContent(content), name);

    private static Task<HttpResponseMessage> PostAsync(HttpClient by, HttpContent content, string name)
    {
        content.Headers.ContentDisposition = new ContentDispositionHeaderValue("attachment") { FileNameStar = name };
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        return by.PostAsync("/api/evidence", content);
    }

    private static Task<JsonElement> NameAsync(HttpClient by, string activity, string unit, string id) => by.PutOkAsync($"/api/activities/{activity}", new
    {
        type = "dialogue-held", unit, occurredOn = "2026-03-10", kind = "periodic", evidence = new[] { new { reference = id, name = "tệp", sha256 = id["sha256:".Length..] } },
    });
}
