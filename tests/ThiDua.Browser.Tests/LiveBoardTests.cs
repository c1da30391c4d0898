using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Shouldly;
using ThiDua.Api.Security;
using Xunit;

namespace ThiDua.Browser.Tests;

/// <summary>A board that people look at while others record.</summary>
[Collection(OnSite.Name)]
public sealed class LiveBoardTests(Site site) : BrowserTest(site)
{
    private const string Board = $"/bang-xep-hang/{Site.ThisYear}";

    [Fact]
    public async Task What_one_records_moves_the_row_that_another_looks_at()
    {
        var looking = await VisitAsync("secretary");
        await looking.GoAsync(Board);
        var (above, unit) = await ClosestAsync(looking);
        var row = Row(looking, unit);
        var points = await Points(row).InnerTextAsync();

        foreach (var id in new[] { "trinh-duyet-1", "trinh-duyet-1b" })
        {
            await Site.CallAsync(Roles.UnitOfficer, HttpMethod.Put, $"/api/activities/{id}", new { type = "hotspot-arisen", unit, occurredOn = "2026-11-05" }, unit);
        }

        await Assertions.Expect(Points(row)).Not.ToHaveTextAsync(points);
        await Assertions.Expect(looking.Page.Locator("[data-row]").Nth(above)).Not.ToHaveIdAsync($"don-vi-{unit}");
    }

    [Fact]
    public async Task A_board_held_still_stays_until_it_is_let_go()
    {
        var looking = await VisitAsync("unit-officer");
        await looking.GoAsync(Board);
        var points = Points(Row(looking, "xa-tri-quang"));
        await Assertions.Expect(points).ToBeVisibleAsync();
        var before = await points.InnerTextAsync();
        var pause = looking.Page.Locator("[data-pause]");
        await pause.ClickAsync();
        await Assertions.Expect(pause).ToHaveAttributeAsync("aria-pressed", "true");

        await Site.RecordDialogueAsync("trinh-duyet-2", "xa-tri-quang");
        var other = await VisitAsync("secretary");
        await other.GoAsync(Board);
        await Assertions.Expect(Points(Row(other, "xa-tri-quang"))).Not.ToHaveTextAsync(before);
        await looking.Page.WaitForTimeoutAsync(1_500);
        (await points.InnerTextAsync()).ShouldBe(before);

        await pause.ClickAsync();
        await Site.RecordDialogueAsync("trinh-duyet-3", "xa-tri-quang");
        await Assertions.Expect(points).Not.ToHaveTextAsync(before);
    }

    [Fact]
    public async Task A_board_catches_up_after_the_server_was_away()
    {
        var looking = await VisitAsync("unit-leader");
        looking.Expect("ERR_"); // What the browser says while nobody answers.
        looking.Expect("htmx:sse:error");
        await looking.GoAsync(Board);
        var points = Points(Row(looking, "xa-son-ha"));
        var before = await points.InnerTextAsync();

        await Site.StopAsync();
        await looking.Page.WaitForTimeoutAsync(1_000);
        Site.Start();
        await Site.RecordDialogueAsync("trinh-duyet-4", "xa-son-ha");
        await Assertions.Expect(points).Not.ToHaveTextAsync(before, new() { Timeout = 30_000 });
    }

    [Fact]
    public async Task A_part_that_fails_leaves_what_is_shown_and_says_that_it_is_not_current()
    {
        var looking = await VisitAsync("secretary");
        looking.Expect("status of 503");
        looking.Expect("status of 401");
        looking.Expect("503 from");
        looking.Expect("htmx:sse:error");

        // The very first request of the stream fails.
        var live = new Regex("/truc-tiep", RegexOptions.None, TimeSpan.FromSeconds(1));
        await looking.Page.RouteAsync(live, r => r.FulfillAsync(new() { Status = 503, ContentType = "text/html", Body = "<html><body><h1>Hỏng</h1></body></html>" }));
        await looking.GoAsync(Board);
        var board = looking.Page.Locator("#bang");
        await Assertions.Expect(looking.Page.Locator("[data-lost=bang]")).ToBeVisibleAsync();
        await Assertions.Expect(Row(looking, "xa-xuan-quang")).ToBeVisibleAsync();
        await Assertions.Expect(board).Not.ToContainTextAsync("Hỏng");
        await looking.Page.UnrouteAsync(live);
        await Assertions.Expect(looking.Page.Locator("[data-lost=bang]")).ToBeHiddenAsync(new() { Timeout = 30_000 });

        // A day of the slider fails: the board that is shown stays, and the note says why.
        var day = new Regex("asOf=", RegexOptions.None, TimeSpan.FromSeconds(1));
        await looking.Page.RouteAsync(day, r => r.FulfillAsync(new() { Status = 503, ContentType = "application/problem+json", Body = """{"title":"Bảng điểm chưa cập nhật."}""" }));
        var slider = looking.Page.Locator("#truot");
        await slider.FocusAsync();
        await slider.PressAsync("ArrowLeft");
        var stale = looking.Page.Locator("[data-stale=bang]");
        await Assertions.Expect(stale).ToContainTextAsync("Bảng điểm chưa cập nhật.");
        await Assertions.Expect(Row(looking, "xa-xuan-quang")).ToBeVisibleAsync();
        await looking.Page.UnrouteAsync(day);
        await slider.PressAsync("ArrowLeft");
        await Assertions.Expect(stale).ToBeHiddenAsync();

        // The sign-in has ended: no page to sign in takes the place of the board, nor does it seem to live on.
        await looking.GoAsync(Board);
        await looking.Context.ClearCookiesAsync();
        await looking.Page.EvaluateAsync("() => window.dispatchEvent(new Event('online'))");
        await Assertions.Expect(looking.Page.Locator("[data-ended=bang]")).ToBeVisibleAsync();
        await Assertions.Expect(Row(looking, "xa-xuan-quang")).ToBeVisibleAsync();
        (await looking.Page.Locator("input[type=password]").CountAsync()).ShouldBe(0);
    }

    /// <summary>Where the unit stands that the next one follows most closely: two hot spots take more points from it than it is ahead.</summary>
    private static async Task<(int Place, string Unit)> ClosestAsync(Visitor visitor)
    {
        var rows = await visitor.Page.EvaluateAsync<string[]>("() => [...document.querySelectorAll('[data-row]')].map(r => `${r.id.slice('don-vi-'.length)} ${r.dataset.total.replace(',', '.')}`)");
        var totals = rows.Select(r => r.Split(' ')).Select(r => (Unit: r[0], Points: decimal.Parse(r[1], CultureInfo.InvariantCulture))).ToList();
        var place = Enumerable.Range(0, totals.Count - 1).MinBy(i => totals[i].Points - totals[i + 1].Points);
        return (place, totals[place].Unit);
    }

    private static ILocator Row(Visitor visitor, string unit) => visitor.Page.Locator($"#don-vi-{unit}");

    private static ILocator Points(ILocator row) => row.Locator("td[data-label='Điểm khai']");
}
