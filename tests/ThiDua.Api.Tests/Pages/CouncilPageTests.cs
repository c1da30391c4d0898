using System.Net;
using Shouldly;
using ThiDua.Api.Tests.Accounts;
using Xunit;

namespace ThiDua.Api.Tests.Pages;

/// <summary>Councils, titles from elsewhere and what councils set, by the forms of the awards pages.</summary>
public sealed class CouncilPageTests(ThiDuaServer server) : IClassFixture<ThiDuaServer>, IAsyncLifetime
{
    private const string Area = "/khen-thuong/p26", Form = "hoi-dong";

    public Task InitializeAsync() => server.OnceAsync(async () =>
    {
        await server.SmallWorldAsync();
        await server.PersonAsync("hd-1", "hd-chu", ("council-chair", []));
        await server.PersonAsync("hd-2", "hd-uy", ("council-member", []));
        await server.PersonAsync("hd-3", "hd-kiem", ("ballot-counter", []));
    });

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task A_council_is_composed_by_name_and_composed_anew_without_losing_seats()
    {
        var secretary = await server.BrowserAsync("secretary");
        (await secretary.OpenAsync($"{Area}/hoi-dong")).Html.ShouldContain($"{Area}/hoi-dong/soan");
        var page = await secretary.OpenAsync($"{Area}/hoi-dong/soan");
        (string, string)[] filled =
        [
            ("_path/code", "hoi-dong-tinh"), ("name", "Hội đồng tỉnh"), ("decision", "01/QĐ"), ("members/0/account:meant", "hd-1"), ("members/0/from:day", "01/01/2026"),
            ("members/1/account:meant", "hd-2"), ("members/1/from:day", "01/01/2026"), ("counters:list", "hd-3"),
        ];
        var (twice, _) = await secretary.SendAsync(page, Form, [.. filled.Where(f => f.Item1 != "members/1/account:meant"), ("members/1/account:meant", "hd-1")]);
        twice.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        twice.Text.ShouldContain("Một người không giữ hai ghế");
        twice.Form(Form).Fields.ShouldContain(("members/1/account:meant", "hd-1"));
        var (longer, _) = await secretary.SendAsync(page, Form, [.. filled, ("_again", "add")]);
        longer.Form(Form).Fields.Count(f => f.Name.EndsWith("/role", StringComparison.Ordinal)).ShouldBe(page.Form(Form).Fields.Count(f => f.Name.EndsWith("/role", StringComparison.Ordinal)) + 3);

        var done = await secretary.DoAsync(longer, Form);
        done.Text.ShouldContain("Hội đồng tỉnh");
        done.Text.ShouldContain("Người hd-uy");
        var council = await server.As("secretary").GetOkAsync("/api/councils/hoi-dong-tinh");
        council.GetProperty("seats").EnumerateArray().Select(s => s.GetProperty("role").GetString()).ShouldBe(["chair", "member"]);
        council.GetProperty("members").GetInt32().ShouldBe(2);

        var (taken, _) = await secretary.SendAsync(page, Form, [.. filled, ("name", "Hội đồng khác")]);
        taken.Status.ShouldBe(HttpStatusCode.PreconditionFailed);
        taken.Text.ShouldContain("Mã này đã dùng cho một hội đồng khác.");

        var again = await secretary.OpenAsync($"{Area}/hoi-dong/soan?code=hoi-dong-tinh");
        again.Form(Form).Fields.ShouldContain(("members/1/account:meant", "hd-2"));
        await secretary.DoAsync(again, Form, ("decision", "09/QĐ"), ("members/1/until:day", "30/06/2026"));
        (await server.As("secretary").GetOkAsync("/api/councils/hoi-dong-tinh")).GetProperty("seats")[1].GetProperty("until").GetString().ShouldBe("2026-06-30");
        var (late, _) = await secretary.SendAsync(again, Form, ("name", "Tên của cửa sổ khác"));
        late.Status.ShouldBe(HttpStatusCode.PreconditionFailed);
        late.Text.ShouldContain("vừa được người khác");

        var member = await server.SignInAsync("hd-uy");
        var seats = await member.OpenAsync($"{Area}/hoi-dong");
        seats.Text.ShouldContain("30/06/2026");
        seats.Text.ShouldNotContain("Người hd-");
        (await member.OpenAsync($"{Area}/hoi-dong/soan")).Status.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_title_from_elsewhere_is_recorded_once_and_withdrawn()
    {
        var secretary = await server.BrowserAsync("secretary");
        var page = await secretary.OpenAsync($"{Area}/don-vi/xa-a");
        var (early, _) = await secretary.SendAsync(page, "ghi-danh-hieu", ("award", "hoan-thanh-tot-nhiem-vu"), ("year:number", "2025"), ("decision", "12/QĐ"), ("decidedOn", "2050-01-01"), ("authority", "UBND huyện"));
        ((int)early.Status).ShouldBeInRange(400, 422);
        early.Text.ShouldContain("Ngày quyết định chưa tới.");
        (string, string)[] filled = [("award", "hoan-thanh-tot-nhiem-vu"), ("year:number", "2025"), ("decision", "12/QĐ"), ("decidedOn", "2025-12-31"), ("authority", "UBND huyện")];
        var done = await secretary.DoAsync(early, "ghi-danh-hieu", filled);
        done.Text.ShouldContain("12/QĐ");
        await secretary.DoAsync(early, "ghi-danh-hieu", filled); // A second click is the same title.
        var titles = (await server.As("secretary").GetOkAsync("/api/units/xa-a/titles")).GetProperty("items");
        titles.GetArrayLength().ShouldBe(1);
        var id = titles[0].GetProperty("id").GetString()!;

        var withdrawn = await secretary.DoAsync(done, "huy-danh-hieu", ("_path/id", id), ("decision", "13/QĐ"), ("on", "2026-02-01"), ("reason", "Ghi nhầm đơn vị"));
        withdrawn.Text.ShouldContain("13/QĐ");
        withdrawn.Forms.ShouldNotContain("huy-danh-hieu");
        (await (await server.BrowserAsync("unit-officer", "xa-a")).OpenAsync($"{Area}/don-vi/xa-a")).Forms.ShouldNotContain("ghi-danh-hieu");
    }

    [Fact]
    public async Task A_period_and_classes_are_chosen_by_name()
    {
        var secretary = await server.BrowserAsync("secretary");
        var page = await secretary.OpenAsync($"{Area}/quy-dinh?receivedOn=2026-05-01");
        page.Html.ShouldContain("name=\"values/co-thi-dua-tinh.gate-period\"");
        var set = await secretary.DoAsync(page, "quy-dinh-co-thi-dua-tinh", ("values/co-thi-dua-tinh.gate-period", "p26"), ("decision", "05/HĐ"), ("reason", "Theo tỉnh"));
        set.Text.ShouldContain("Hội đồng đã quy định: Năm 2026");
        (await server.As("secretary").GetOkAsync("/api/award-settings/p26")).GetProperty("values").EnumerateArray()
            .Select(v => (v.GetProperty("key").GetString(), v.GetProperty("value").GetString())).ShouldContain(("co-thi-dua-tinh.gate-period", "p26"));
    }
}
