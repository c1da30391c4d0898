using System.Net;
using Shouldly;
using ThiDua.Api.Tests.Accounts;
using Xunit;

namespace ThiDua.Api.Tests.Pages;

/// <summary>Awards on pages: who is eligible and why, a flag from the dossier over the ballot to the decision and its revocation, by forms.</summary>
public sealed class AwardPageTests(ThiDuaServer server) : IClassFixture<ThiDuaServer>, IAsyncLifetime
{
    private const string Area = "/khen-thuong/p26";
    private const string Law = "receivedOn=2026-09-20";

    private static readonly string[] Findings =
        ["vuot-chi-tieu", "doan-ket-noi-bo", "dang-doan-the-xuat-sac", "tiet-kiem-chong-tham-nhung", "chap-hanh-phap-luat", "hoan-thanh-tot", "thanh-tich-trong-phong-trao"];

    private HttpClient Secretary => server.As("secretary");

    public Task InitializeAsync() => server.OnceAsync(async () =>
    {
        await server.SmallWorldAsync();
        await server.As("unit-officer", "xa-a").DialogueAsync("kt-1");
        await Secretary.StepOkAsync("/api/activities/kt-1/verify", new { version = 1 });
        await server.PersonAsync("kt-tt", "kt-thuongtruc", ("secretary", []));
        await server.PersonAsync("kt-k1", "kt-kiemphieu1", ("ballot-counter", []));
        await server.PersonAsync("kt-k2", "kt-kiemphieu2", ("ballot-counter", []));
        await Secretary.PutOkAsync("/api/councils/tinh", new
        {
            name = "Hội đồng tỉnh", decision = "01/QĐ",
            members = Enumerable.Range(1, 5).Select(i => new { account = $"kt-m{i}", role = i == 1 ? "chair" : "member", from = "2026-01-01" }),
            counters = new[] { "kt-k1", "kt-k2" },
        });
        await Secretary.PutOkAsync("/api/award-settings/p26", new { values = new Dictionary<string, object> { ["hoi-dong-80.threshold"] = 0.8 }, decision = "02/QĐ-HĐ", reason = "Theo NĐ 152" });
    });

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task The_grid_shows_what_the_caller_may_see_with_reasons_and_what_the_council_has_to_set()
    {
        var all = await server.As("secretary").PageAsync($"{Area}?{Law}");
        all.ShouldContain("Xã A");
        all.ShouldContain("Xã B");
        all.ShouldContain("Hội đồng còn phải quy định");
        all.ShouldContain($"{Area}/don-vi/xa-b");
        var flag = await server.As("council-member").PageAsync($"{Area}?title=co-thi-dua-tinh&{Law}");
        flag.ShouldContain("thiếu 1 bậc xếp hạng");
        flag.ShouldContain("Luật 06/2022/QH15 Điều 26");
        flag.ShouldContain("Từ 80% tổng số thành viên Hội đồng trở lên");

        var own = await server.As("unit-officer", "xa-b").PageAsync($"{Area}?{Law}");
        own.ShouldContain("Xã B");
        own.ShouldNotContain("Xã A");
        var unit = await server.As("unit-officer", "xa-b").PageAsync($"{Area}/don-vi/xa-b?{Law}");
        unit.ShouldContain("đứng thứ 2, thiếu 1 bậc xếp hạng");
        (await server.As("unit-officer", "xa-b").GetAsync($"{Area}/don-vi/xa-a?{Law}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await server.As("unit-officer", "xa-b").GetAsync($"{Area}/quy-dinh")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await server.As("secretary").PageAsync($"{Area}?title=co-thi-dua-tinh&receivedOn=2020-01-01")).ShouldContain("Không có quy định nào");
        (await server.As("secretary").GetAsync("/khen-thuong/p99")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await server.As("secretary").GetAsync($"{Area}?loai=1")).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_flag_goes_by_forms_from_the_dossier_over_two_counters_to_its_decision_and_revocation()
    {
        var (secretary, one, two) = (await server.FormsAsync("kt-thuongtruc"), await server.FormsAsync("kt-kiemphieu1"), await server.FormsAsync("kt-kiemphieu2"));
        await secretary.DoneAsync(
            "/api/award-settings/p26/findings/xa-a", $"{Area}/don-vi/xa-a", "PUT",
            [.. Findings.Select(f => ($"findings/{f}:bool", "true")), ("decision", "03/BB-HĐ"), ("reason", "Phiên họp xét")]);

        // What is wrong stands at its field, with what was typed.
        (string, string)[] dossier =
        [
            ("period", "p26"), ("award", "co-thi-dua-tinh"), ("unit", "xa-a"), ("council", "tinh"), ("receivedOn", "2026-09-20"), ("moreFavourable:bool", "false"),
            ("papers/0/kind", "submission"), ("papers/0/reference", "01/TTr"), ("papers/1/kind", "achievement-report"), ("papers/1/reference", "01/BC"),
        ];
        var (status, page) = await secretary.SendAsync("/api/award-cases/co-1", $"{Area}/ho-so/moi?id=co-1", "PUT", "ho-so-moi", [.. dossier.Where(f => f.Item1 != "unit"), ("unit", "xa-z")]);
        status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        page.ShouldContain("Không có đơn vị nào mang mã này.");
        page.ShouldContain("value=\"01/TTr\"");
        await secretary.DoneAsync("/api/award-cases/co-1", $"{Area}/ho-so/moi?id=co-1", "PUT", dossier);

        (string, string)[] ballot =
        [
            ("ballot/members:number", "5"), ("ballot/present:number", "4"), ("ballot/issued:number", "4"), ("ballot/valid:number", "4"), ("ballot/for:number", "4"),
            ("ballot/against:number", "0"), ("ballot/writtenFor:number", "0"), ("ballot/writtenAgainst:number", "1"), ("ballot/minutes", "05/BB"), ("ballot/on", "2026-11-05"),
        ];
        await one.DoneAsync("/api/award-cases/co-1/vote", $"{Area}/ho-so/co-1", "", ballot);
        var waits = await server.AsAccount("kt-k2", "ballot-counter").PageAsync($"{Area}/ho-so/co-1");
        waits.ShouldContain("Người kiểm phiếu thứ nhất đã báo số liệu");
        waits.ShouldNotContain("05/BB"); // The second one counts without having seen the first one's numbers.
        await two.DoneAsync("/api/award-cases/co-1/vote", $"{Area}/ho-so/co-1", "", ballot);
        await secretary.DoneAsync(
            "/api/award-cases/co-1/decide", $"{Area}/ho-so/co-1", "", ("granted:bool", "true"), ("number", "100/QĐ"), ("on", "2026-11-08"), ("authority", "Chủ tịch UBND tỉnh"));

        var granted = await Secretary.PageAsync($"{Area}/ho-so/co-1");
        granted.ShouldContain("Đạt tỷ lệ phiếu");
        granted.ShouldContain("4 trên 5 tán thành (80%)");
        granted.ShouldContain("Cờ thi đua của Ủy ban nhân dân tỉnh không còn trong thành tích của Xã A"); // Before it is revoked.
        granted.ShouldContain("Đã khen → <strong>Đủ điều kiện");
        (await server.As("auditor").PageAsync($"{Area}/ho-so/co-1")).ShouldNotContain("name=\"ground\"");

        var minutes = await Secretary.PageAsync($"{Area}/in/bien-ban?title=co-thi-dua-tinh&on=2026-11-05&place=Hà Nội");
        minutes.ShouldContain("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM");
        minutes.ShouldContain("Số: 05/BB");
        minutes.ShouldContain("Hà Nội, ngày 05 tháng 11 năm 2026");
        minutes.ShouldContain("Thành viên Hội đồng: 5; có mặt: 4; vắng mặt: 1.");
        (await Secretary.PageAsync($"{Area}/in/quyet-dinh?title=co-thi-dua-tinh&number=100/QĐ")).ShouldContain("CHỦ TỊCH UBND TỈNH");
        (await Secretary.GetAsync($"{Area}/in/quyet-dinh?title=co-thi-dua-tinh")).StatusCode.ShouldBe(HttpStatusCode.NotFound); // Nothing waits for a decision.

        await secretary.DoneAsync(
            "/api/award-cases/co-1/revoke", $"{Area}/ho-so/co-1", "", ("ground", "fraudulent-declaration"), ("number", "101/QĐ"), ("on", "2026-11-09"),
            ("authority", "Chủ tịch UBND tỉnh"), ("reason", "Kê khai sai"));
        (await Secretary.PageAsync($"{Area}/ho-so")).ShouldContain("Đã thu hồi");
        (await Secretary.PageAsync($"{Area}/don-vi/xa-a?{Law}")).ShouldContain("đã hủy theo 101/QĐ");
        (await server.As("unit-officer", "xa-b").GetAsync($"{Area}/ho-so/co-1")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_report_of_part_of_the_period_tells_figures_ranking_and_has_the_national_heading_for_paper()
    {
        var page = await Secretary.PageAsync("/bao-cao/p26?from=2026-03-01&to=2026-03-31&figure=dialogues");
        page.ShouldContain("Báo cáo sơ kết: Năm 2026");
        page.ShouldContain("Từ 01/03/2026 đến 31/03/2026, 2 đơn vị");
        page.ShouldContain("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM");
        page.ShouldContain("/api/reports/p26.xlsx?from=2026-03-01&to=2026-03-31");
        (await Secretary.PageAsync("/bao-cao/p26?from=2026-04-01&to=2026-04-30&figure=dialogues")).ShouldContain("Không ghi nhận số liệu nào của chỉ tiêu này");
        (await Secretary.GetAsync("/bao-cao/p26?from=2026-05-01&to=2026-04-30")).StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await Secretary.GetAsync("/bao-cao/p26?figure=khong-co")).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await server.As("unit-officer", "xa-b").PageAsync("/bao-cao/p26?figure=dialogues")).ShouldContain("1 đơn vị");
    }
}
