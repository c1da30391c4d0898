using System.Text;
using System.Text.Json;
using Shouldly;
using ThiDua.Api.Tests.Awards;
using ThiDua.Projections.Exports;
using ThiDua.Verifier;
using Xunit;
using static ThiDua.Api.Tests.Awards.AwardWorld;

namespace ThiDua.Api.Tests.Proof;

/// <summary>Decisions on awards are worked out again from the export: by the events, the council's parameters and the rules inside.</summary>
public sealed class AwardProofTests
{
    private const string Sentence = "Quyết định 100/QĐ (Cờ thi đua của Ủy ban nhân dân tỉnh, xa-a, kỳ p26, khen thưởng)";

    [Fact]
    public async Task A_decision_follows_from_events_and_rules_or_the_first_thing_that_does_not_is_named()
    {
        await using var at = await SigningServer.StartAsync();
        await at.Server.AwardWorldAsync();
        await at.Server.DecideFlagAsync("co-1", "xa-a", Grant("100/QĐ"));
        await at.Server.DecideFlagAsync("co-2", "xa-b", Grant("101/QĐ", granted: false));
        await at.Server.As("secretary").PutOkAsync("/api/award-settings/p26/findings/xa-a", new
        {
            findings = new Dictionary<string, bool> { ["doan-ket-noi-bo"] = false }, decision = "09/BB-HĐ", reason = "Xem lại sau khi đã quyết định",
        });
        await at.Server.As("unit-officer", "xa-b").DialogueAsync("sau-1", "xa-b");
        await at.Server.As("unit-officer", "xa-b").DialogueAsync("sau-2", "xa-b");
        var (head, export) = (await at.HeadAsync(), await at.ExportAsync("period=p26"));

        var report = await Check.RunAsync(export, head);
        report.Outcome.ShouldBe(0, report.Said[^1]);
        var said = report.Said.Where(s => s.StartsWith("Quyết định ", StringComparison.Ordinal)).ToList();
        said.Count.ShouldBe(2, "what came after a decision changes nothing of what it rested on");
        said[0].ShouldStartWith($"{Sentence}: căn cứ ở vị trí ");
        said[0].ShouldContain("kết luận \"Đủ điều kiện\") tính lại trùng khớp");
        said[1].ShouldContain("101/QĐ");
        said[1].ShouldContain("không khen thưởng");
        said[1].ShouldContain("kết luận \"Chưa đủ điều kiện\"");

        // Told otherwise by somebody who holds the whole log: every hash is right, and yet it does not follow.
        foreach (var (from, to, finding) in new[]
        {
            ("\"total\":2", "\"total\":9", "căn cứ tổng điểm đã ghi \"9\", tính lại \"2\""),
            ("\"rank\":1", "\"rank\":2", "căn cứ hạng đã ghi \"2\", tính lại \"1\""),
            ("\"restsOn\":[]", "\"restsOn\":[\"kl-1\"]", "căn cứ danh hiệu làm căn cứ đã ghi \"kl-1\", tính lại \"không có\""),
            ("\"restsOn\":[]", "\"class\":\"tot\",\"restsOn\":[]", "căn cứ xếp loại đã ghi \"tot\", tính lại \"không có\""),
            ("\"state\":\"eligible\"", "\"state\":\"vote-needed\"", "căn cứ kết luận đã ghi \"Bằng nhau ở chỉ tiêu cuối, cần bỏ phiếu\", tính lại \"Đủ điều kiện\""),
            ("\"rulesOn\":\"2026-09-20\"", "\"rulesOn\":\"2026-09-21\"", "căn cứ ngày chọn quy tắc đã ghi \"21/09/2026\", tính lại \"20/09/2026\""),
            ("\"state\":\"met\"", "\"state\":\"not-met\"", "\" đã ghi \"Chưa đạt\", tính lại \"Đạt\""),
            ("\"knownAt\":", "\"knownAt\":9", "vị trí của căn cứ không thể đứng trước quyết định"),
            ("\"basis\":{\"position\":", "\"basis\":{\"position\":1, \"was\":", "không thể theo sau các sự kiện trước nó"),
        })
        {
            var (forged, its) = await Forging.OtherwiseAsync(export, line => IsGrant(line) ? Forging.InData("award_decided", from, to)(line) : line);
            report = await Check.RunAsync(forged, its);
            report.Outcome.ShouldBe(1, finding);
            report.Said[^1].ShouldContain(finding);
        }

        // Declined, although it would have been granted: the decision is told to be a grant.
        var (turned, turnedHead) = await Forging.OtherwiseAsync(export, line => line is ExportLine.Whole w && w.Event.StreamId == "award-co-2" ? Forging.InData("award_decided", "\"granted\":false", "\"granted\":true")(line) : line);
        (await Check.RunAsync(turned, turnedHead)).Said[^1].ShouldContain("khen thưởng khi căn cứ là \"Chưa đủ điều kiện\"");

        // What it rested on is told otherwise: another finding of the council.
        const string found = "\"holds\":true,\"key\":\"doan-ket-noi-bo\",\"unit\":\"xa-a\"";
        var (other, otherHead) = await Forging.OtherwiseAsync(
            export, line => line is ExportLine.Whole w && Encoding.UTF8.GetString(w.Event.Data).Contains(found, StringComparison.Ordinal)
                ? Forging.InData("award_finding_made", "\"holds\":true", "\"holds\":false")(line)
                : line);
        (await Check.RunAsync(other, otherHead)).Said[^1].ShouldContain("căn cứ kết luận đã ghi \"Đủ điều kiện\", tính lại \"Chưa đủ điều kiện\"");
    }

    [Fact]
    public async Task Rules_that_were_changed_in_the_opening_line_are_found()
    {
        await using var at = await SigningServer.StartAsync();
        await at.Server.AwardWorldAsync();
        await at.Server.DecideFlagAsync("co-1", "xa-a", Grant("100/QĐ"));
        var (head, export) = (await at.HeadAsync(), await at.ExportAsync("period=p26"));
        foreach (var (change, finding) in new (Func<byte[], byte[]>, string)[]
        {
            (r => Forging.Replaced(r, "Dẫn đầu cụm, khối; đặt 2 khi", "Đặt 2 khi"), "căn cứ giá trị băm của quy tắc đã ghi"),
            (r => Forging.Replaced(r, "\"kind\":\"title\"", "\"kind\":\"cup\""), "Quy định kèm theo không đọc được"),
            (_ => "{\"awards\":null,\"votes\":null}"u8.ToArray(), "quy tắc kèm theo không có phiên bản 1 của co-thi-dua-tinh"),
            (_ => "{\"awards\":null}"u8.ToArray(), "Quy định kèm theo không đọc được"),
            (_ => "[]"u8.ToArray(), "Quy định kèm theo không đọc được"),
        })
        {
            // Without a signature nothing but the decision itself speaks against it: the head is the true one.
            var (forged, its) = await Forging.OtherwiseAsync(export, line => line is ExportLine.Opening o ? o with { Awards = change(o.Awards) } : line);
            its.Chain.ShouldBe(head.Chain);
            var report = await Check.RunAsync(forged, head);
            report.Outcome.ShouldBe(1, finding);
            report.Said[^1].ShouldContain(finding);
        }
    }

    [Fact]
    public async Task What_was_decided_on_a_closed_period_is_asked_again_as_it_was_closed_then()
    {
        await using var at = await SigningServer.StartAsync();
        var (server, secretary) = (at.Server, at.Server.As("secretary"));
        await server.AwardWorldAsync();
        await server.PublishAsync();
        await server.StepsAsync("p26", "close");
        var decided = await server.DecideFlagAsync("co-1", "xa-a", Grant("100/QĐ"));
        var basis = (await secretary.GetOkAsync($"/api/award-cases/co-1?minPosition={decided}")).GetProperty("decided").GetProperty("basis");
        basis.GetProperty("position").GetInt64().ShouldBeLessThan(basis.GetProperty("stood").GetProperty("knownAt").GetInt64(), "scores stay where the period was closed");

        // Opened again, and closed at another place: the decision still stands on the first one.
        await secretary.StepOkAsync("/api/periods/p26/reopen", new { to = "deliberation", reason = "Có kiến nghị" });
        await server.AsAccount("chair-2", "council-chair").StepOkAsync("/api/periods/p26/reopen", new { agree = true });
        await secretary.PutOkAsync("/api/units/xa-a", new { name = "Xã A mới", kind = "peoples-committee", level = "commune", from = "2025-07-01" });
        await server.StepsAsync("p26", "publish", "close");
        var report = await Check.RunAsync(await at.ExportAsync("period=p26"), await at.HeadAsync());
        report.Outcome.ShouldBe(0, report.Said[^1]);
        report.Said.ShouldContain(s => s.StartsWith($"{Sentence}: căn cứ ở vị trí {basis.GetProperty("position").GetInt64()} ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_gate_in_another_period_is_worked_out_too_and_its_activities_are_shown_with_the_period()
    {
        await using var at = await SigningServer.StartAsync();
        var (server, secretary) = (at.Server, at.Server.As("secretary"));
        await server.AwardWorldAsync();
        await GateAsync(server);
        await secretary.PutOkAsync("/api/award-settings/p26", new
        {
            values = new Dictionary<string, object> { ["co-thi-dua-tinh.gate-period"] = "dan-chu", ["co-thi-dua-tinh.gate-classes"] = "tot" }, decision = "05/QĐ-HĐ", reason = "Khâu dân chủ",
        });
        await server.DecideFlagAsync("co-1", "xa-a", Grant("100/QĐ"));
        var (head, part) = (await at.HeadAsync(), await at.ExportAsync("period=p26&others=hashes"));
        Encoding.UTF8.GetString(part).ShouldContain("dialogue-c-1", customMessage: "the class of xa-a there is by comparison with xa-c");
        var report = await Check.RunAsync(part, head);
        report.Outcome.ShouldBe(0, report.Said[^1]);
        report.Said.ShouldContain(s => s.StartsWith(Sentence, StringComparison.Ordinal));

        var (forged, its) = await Forging.OtherwiseAsync(
            part, line => line is ExportLine.Whole { Event.StreamId: "dialogue-c-1" } ? Forging.InData("dialogue_held", "\"opinionsRaised\":5", "\"opinionsRaised\":50")(line) : line);
        (await Check.RunAsync(forged, its)).Said[^1].ShouldContain("căn cứ kết luận đã ghi \"Đủ điều kiện\", tính lại \"Chưa đủ điều kiện\"");

        // Another period's export does not show the case.
        Encoding.UTF8.GetString(await at.ExportAsync("period=dan-chu&others=hashes")).ShouldNotContain("award-co-1");
        Encoding.UTF8.GetString(await at.ExportAsync("period=dan-chu")).ShouldContain("award-co-1");
    }

    private static bool IsGrant(ExportLine line) => line is ExportLine.Whole { Event: { StreamId: "award-co-1", Type: "award_decided" } };

    /// <summary>A period of grassroots democracy in which <c>xa-a</c> and <c>xa-c</c> compete: whoever is above the average is good.</summary>
    private static async Task GateAsync(ThiDuaServer server)
    {
        var secretary = server.As("secretary");
        await secretary.PutOkAsync("/api/units/xa-c", new { name = "Xã C", kind = "peoples-committee", level = "commune", from = "2025-07-01" });
        await secretary.PutOkAsync("/api/clusters/cum-2", new { name = "Cụm 2", members = new[] { new { unit = "xa-a", from = "2025-07-01" }, new { unit = "xa-c", from = "2025-07-01" } } });
        var sheet = await secretary.PutAsync("/api/criteria-sets/dan-chu/versions/1", new StringContent(
            """
            code: dan-chu
            version: 1
            title: Dân chủ (thử)
            legalBasis: { document: "Thử nghiệm" }
            max: 10
            rounding: { criterion: 2, total: 2 }
            sections:
              - code: "I"
                title: Đối thoại
                max: 10
                criteria:
                  - code: I.1
                    title: Đối thoại so với bình quân cụm
                    max: 10
                    legalBasis: { document: "Thử nghiệm" }
                    formula: { averageRelative: { value: { sum: dialogue.opinions-raised }, among: cluster } }
            classification:
              classes:
                - { code: tot, title: Hoàn thành tốt, from: 10, fromIncluded: true }
                - { code: khong, title: Không hoàn thành, to: 10, toIncluded: false }
              otherwise: khong
            """, Encoding.UTF8, "application/yaml"));
        sheet.IsSuccessStatusCode.ShouldBeTrue(await sheet.Content.ReadAsStringAsync());
        await secretary.StepOkAsync("/api/criteria-sets/dan-chu/versions/1/publish", new { });
        await secretary.PutOkAsync("/api/periods/dan-chu", new
        {
            name = "Dân chủ cơ sở 2026", kind = "campaign", from = "2026-01-01", to = "2026-12-31", clusters = new[] { "cum-2" }, sheets = new[] { new { criteriaSet = "dan-chu", version = 1 } },
        });
        await secretary.StepOkAsync("/api/periods/dan-chu/open", new { });
        await server.As("unit-officer", "xa-c").DialogueAsync("c-1", "xa-c");
        await secretary.StepOkAsync("/api/activities/c-1/verify", new { version = 1 });
    }
}
