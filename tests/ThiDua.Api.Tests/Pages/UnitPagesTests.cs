using System.Net;
using Shouldly;
using Xunit;

namespace ThiDua.Api.Tests.Pages;

/// <summary>Đơn vị and the start page: what a unit's people, the committee and others find there.</summary>
public sealed class UnitPagesTests(ThiDuaServer server) : IClassFixture<ThiDuaServer>, IAsyncLifetime
{
    public Task InitializeAsync() => server.OnceAsync(async () =>
    {
        await server.SmallWorldAsync(new { selfScoreBy = "2026-12-15" });
        var officer = server.As("unit-officer", "xa-a");
        await officer.PutOkAsync("/api/activities/d-1", new
        {
            type = "dialogue-held", unit = "xa-a", occurredOn = "2026-03-10", kind = "periodic", opinionsRaised = 5, evidence = new[] { new { reference = "12/BB-UBND", name = "Biên bản <đối thoại>" } },
        });
        await officer.DialogueAsync("d-2", on: "2026-11-08");
        await officer.DialogueAsync("d-3", on: "2026-11-09");
        await server.As("secretary").StepOkAsync("/api/activities/d-3/reject", new { reason = "Thiếu biên bản", version = 1 });
        await server.As("secretary").GetOkAsync($"/api/periods/p26/standings?minPosition={await server.HeadAsync()}");
    });

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task A_units_people_are_led_to_their_own_unit_and_others_to_the_board()
    {
        (await RedirectAsync("unit-officer", "xa-a")).ShouldBe("/don-vi/p26/xa-a");
        (await RedirectAsync("secretary")).ShouldBe("/bang-xep-hang");
        (await ReadAsync("/don-vi", "unit-leader", "xa-c")).ShouldContain("chưa được chấm điểm trong kỳ thi đua nào");
        var several = await ReadAsync("/don-vi", "unit-officer", "xa-a", "xa-b");
        several.ShouldContain("/don-vi/p26/xa-a");
        several.ShouldContain("/don-vi/p26/xa-b");
    }

    [Fact]
    public async Task The_page_of_a_unit_shows_total_rank_what_is_open_and_how_it_went()
    {
        var page = await ReadAsync("/don-vi/p26/xa-a", "unit-officer", "xa-a");
        page.ShouldContain("trên tối đa 10");
        page.ShouldContain("1/2");
        page.ShouldContain("So với 03/11/2026");
        page.ShouldContain("+2 điểm");
        page.ShouldContain("còn 6 điểm");
        page.ShouldContain("Tự chấm điểm và nộp bản tự chấm");
        page.ShouldContain("hx-sse:connect=\"/don-vi/p26/xa-a/truc-tiep\"");
        page.ShouldContain("\"data\":[");
        page.ShouldContain("Trung vị cụm");
        (await ReadAsync("/don-vi/p26/xa-b", "secretary")).ShouldContain("chưa có hoạt động nào được tính trong kỳ này");
    }

    [Fact]
    public async Task Nobody_sees_the_lines_of_a_unit_out_of_reach()
    {
        foreach (var page in new[] { "", "/in", "/truc-tiep", "/thay-doi", "/cach-tinh/I.1" })
        {
            (await server.As("unit-officer", "xa-b").GetAsync($"/don-vi/p26/xa-a{page}")).StatusCode.ShouldBe(HttpStatusCode.NotFound, page);
        }
    }

    [Fact]
    public async Task A_number_opens_its_explanation_and_that_its_activities_and_their_evidence()
    {
        var page = await ReadAsync("/don-vi/p26/xa-a/cach-tinh/I.1", "unit-officer", "xa-a");
        page.ShouldContain("href=\"/hoat-dong/d-1\"");
        page.ShouldContain("Biên bản <đối thoại> (12/BB-UBND)"); // Decoded here; it never stands there as markup:
        (await (await server.As("unit-officer", "xa-a").GetAsync("/don-vi/p26/xa-a/cach-tinh/I.1")).Content.ReadAsStringAsync()).ShouldNotContain("<đối");
        var total = await ReadAsync("/don-vi/p26/xa-a/cach-tinh/total", "unit-officer", "xa-a");
        total.ShouldContain("/don-vi/p26/xa-a/cach-tinh/I\"");
    }

    [Fact]
    public async Task Why_it_changed_is_told_for_any_two_days_with_the_activities()
    {
        var page = await ReadAsync("/don-vi/p26/xa-a/thay-doi?from=2026-11-01&to=2026-11-10", "unit-officer", "xa-a");
        page.ShouldContain("2 → 4 điểm (+2)");
        page.ShouldContain("href=\"/hoat-dong/d-2\"");
        page.ShouldNotContain("href=\"/hoat-dong/d-1\"");
        (await ReadAsync("/don-vi/p26/xa-a/thay-doi?from=2026-11-10&to=2026-11-01", "unit-officer", "xa-a")).ShouldContain("Ngày trước phải không sau ngày sau.");
        (await ReadAsync("/don-vi/p26/xa-a/thay-doi?from=2026-11-01&to=2026-11-10&view=verified", "unit-officer", "xa-a")).ShouldContain("Không có gì thay đổi");
    }

    [Fact]
    public async Task The_sheet_for_the_file_has_a_head_each_criterion_and_places_to_sign()
    {
        var page = await ReadAsync("/don-vi/p26/xa-a/in", "unit-officer", "xa-a");
        foreach (var part in new[] { "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "BẢNG ĐIỂM THI ĐUA", "I.1", "Số cuộc đối thoại", "THỦ TRƯỞNG ĐƠN VỊ", "Xếp hạng 1/2" })
        {
            page.ShouldContain(part);
        }
    }

    [Fact]
    public async Task The_first_page_tells_each_role_what_waits_for_it()
    {
        var officer = await ReadAsync("/", "unit-officer", "xa-a");
        officer.ShouldContain("điểm khai, hạng 1/2; đã xác minh 0 điểm.");
        officer.ShouldContain("0 bị hỏi lại, 1 không được công nhận");
        officer.ShouldContain("Việc đến hạn");
        officer.ShouldContain("Gần nhất:");
        officer.ShouldNotContain("Chờ xác minh");

        var secretary = await ReadAsync("/", "secretary");
        secretary.ShouldContain("Chờ xác minh");
        secretary.ShouldContain("hoạt động; cũ nhất ghi ngày");
        secretary.ShouldContain("Đề nghị xem xét lại");
        secretary.ShouldContain("Bước tiếp theo của kỳ");
        secretary.ShouldNotContain("/tai-khoan");

        (await ReadAsync("/", "council-member")).ShouldContain("Không có hồ sơ khen thưởng nào chờ bỏ phiếu.");
        (await ReadAsync("/", "auditor")).ShouldContain("sự kiện đã ghi");
        (await ReadAsync("/", "admin")).ShouldContain("đang dùng");
    }

    [Theory]
    [InlineData("unit-officer")]
    [InlineData("unit-leader")]
    [InlineData("secretary")]
    [InlineData("appraiser")]
    [InlineData("cluster-head")]
    [InlineData("council-member")]
    [InlineData("council-chair")]
    [InlineData("ballot-counter")]
    [InlineData("criteria-editor")]
    [InlineData("front")]
    [InlineData("auditor")]
    [InlineData("integration")]
    [InlineData("admin")]
    public async Task The_first_page_is_there_for_every_role(string role) => (await ReadAsync("/", role, "xa-a")).ShouldContain("Việc của tôi");

    private async Task<string> RedirectAsync(string role, params string[] units)
    {
        using var client = server.CreateClient(new() { AllowAutoRedirect = false });
        client.DefaultRequestHeaders.Authorization = new("Bearer", server.Token(role, units));
        return (await client.GetAsync("/don-vi")).Headers.Location!.OriginalString;
    }

    private async Task<string> ReadAsync(string path, string role, params string[] units)
    {
        var answer = await server.As(role, units).GetAsync(path);
        var page = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, page);
        return page;
    }
}
