using System.Net;
using Shouldly;
using ThiDua.Api.Tests.Pages;
using ThiDua.EventStore.Signing;
using ThiDua.Projections.Exports;
using ThiDua.Verifier;
using Xunit;

namespace ThiDua.Api.Tests.Proof;

/// <summary>Published results for everybody: nothing before, pages that may be kept, and a file that proves itself.</summary>
public sealed class PublicPageTests
{
    private const string Page = "/cong-khai/p26";
    private const string Download = "/cong-khai/p26/1/tep-co-chu-ky";

    [Fact]
    public async Task Nothing_is_public_before_it_is_published_and_a_review_never_is()
    {
        await using var server = await ThiDuaServer.StartAsync();
        await server.SmallWorldAsync();
        await server.As("secretary").StepOkAsync("/api/periods/p26/reviews", new { name = "Sơ kết", day = "2026-11-01" });
        var anyone = server.CreateClient();
        (await anyone.PageAsync("/cong-khai")).ShouldContain("Chưa kỳ thi đua nào công bố kết quả.");
        (await anyone.GetPageAsync(Page)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await anyone.GetPageAsync($"{Page}?number=1")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await anyone.GetPageAsync(Download)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await anyone.GetPageAsync("/cong-khai/khong-co")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await server.As("secretary").GetPageAsync(Page)).StatusCode.ShouldBe(HttpStatusCode.NotFound); // Public is public: the same for those inside.
    }

    [Fact]
    public async Task A_published_result_may_be_kept_and_is_asked_for_again_by_its_tag()
    {
        await using var server = await ThiDuaServer.StartAsync();
        await server.SmallWorldAsync();
        await server.As("unit-officer", "xa-a").DialogueAsync("ck-1");
        var at = await server.PublishAsync();
        var anyone = server.CreateClient();
        (await anyone.PageAsync($"/cong-khai?minPosition={at}")).ShouldContain("Năm 2026");
        var answer = await anyone.GetPageAsync(Page);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Headers.CacheControl!.ToString().ShouldBe("public, max-age=300");
        var page = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
        page.ShouldContain("Xã A");
        page.ShouldContain("Kết quả này chưa được ký"); // This server has no key.
        var again = new HttpRequestMessage(HttpMethod.Get, Page);
        again.Headers.IfNoneMatch.Add(answer.Headers.ETag!);
        (await anyone.SendAsync(again)).StatusCode.ShouldBe(HttpStatusCode.NotModified);

        // Opened again it holds on, and says so: whoever kept the page is told that it is another.
        await server.As("secretary").StepOkAsync("/api/periods/p26/reopen", new { to = "deliberation", reason = "Có kiến nghị" });
        at = (await server.AsAccount("chair-2", "council-chair").StepOkAsync("/api/periods/p26/reopen", new { agree = true })).Position();
        (await anyone.PageAsync($"/cong-khai?minPosition={at}")).ShouldContain("đang được mở lại để xem xét");
        again = new HttpRequestMessage(HttpMethod.Get, Page);
        again.Headers.IfNoneMatch.Add(answer.Headers.ETag!);
        again.Headers.Accept.ParseAdd("text/html");
        var reviewed = await anyone.SendAsync(again);
        reviewed.StatusCode.ShouldBe(HttpStatusCode.OK);
        WebUtility.HtmlDecode(await reviewed.Content.ReadAsStringAsync()).ShouldContain("còn hiệu lực cho đến khi có kết quả điều chỉnh");

        // Somebody who is signed in gets a page of their own, which nobody on the way keeps.
        (await server.As("secretary").GetPageAsync(Page)).Headers.CacheControl!.ToString().ShouldBe("no-store");
    }

    [Fact]
    public async Task The_file_of_a_result_verifies_against_a_key_and_fails_after_any_change()
    {
        byte[] file;
        CheckOptions options;
        await using (var at = await SigningServer.StartAsync())
        {
            await at.Server.SmallWorldAsync();
            await at.Server.As("unit-officer", "xa-a").DialogueAsync("ck-2");
            await at.Server.PublishAsync();
            (await at.Server.CreateClient().GetPageAsync(Download)).StatusCode.ShouldBe(HttpStatusCode.NotFound); // Not yet signed.
            await at.Signer.LookAsync(default);
            var anyone = at.Server.CreateClient();
            file = await anyone.GetByteArrayAsync(Download);
            using var key = SigningKey.FromPem(await File.ReadAllTextAsync(at.KeyFile));
            options = new CheckOptions([], [key.PublicKey], []);
            (await anyone.PageAsync(Page)).ShouldContain(key.Id);
        }

        var report = ResultCheck.Run(ResultFile.Read(file), options);
        report.Outcome.ShouldBe(0, string.Join('\n', report.Said));
        report.Said[0].ShouldStartWith("Kết quả số 1 của kỳ p26, tính đến 10/11/2026: 2 đơn vị");

        var random = new Random(20_261_122);
        foreach (var place in Enumerable.Range(0, 400).Select(_ => random.Next(file.Length)).Distinct())
        {
            var changed = (byte[])file.Clone();
            changed[place] = (byte)(changed[place] ^ (1 + random.Next(255)));
            Holds(changed, options).ShouldBeFalse($"byte {place}");
        }

        using var other = SigningKey.FromPem(OtherKey());
        ResultCheck.Run(ResultFile.Read(file), new CheckOptions([], [other.PublicKey], [])).Outcome.ShouldBe(1, "signed with a key that is not believed");
        var head = (Statement.Head)ResultFile.Read(file).Head.Statement;
        ResultCheck.Run(ResultFile.Read(file), options with { Heads = [new KeptHead(head.Position, new byte[32], null)] }).Outcome.ShouldBe(1, "the log was written anew");
    }

    private static bool Holds(byte[] file, CheckOptions options)
    {
        try
        {
            return ResultFile.IsOne(file) && ResultCheck.Run(ResultFile.Read(file), options).Outcome == 0;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private static string OtherKey()
    {
        var file = Path.GetTempFileName();
        SigningServer.WriteKey(file);
        var pem = File.ReadAllText(file);
        File.Delete(file);
        return pem;
    }
}
