using System.Globalization;
using System.Net;
using Shouldly;
using Xunit;

namespace ThiDua.Api.Tests.Pages;

/// <summary>Bảng xếp hạng: what a page of the board shows, of which day, to whom, and what its live part sends.</summary>
public sealed class StandingsPagesTests : IAsyncLifetime
{
    private ThiDuaServer _server = null!;

    public async Task InitializeAsync()
    {
        _server = await ThiDuaServer.StartAsync(("ThiDua:HeartbeatSeconds", "1"));
        await _server.SmallWorldAsync();
        await _server.As("unit-officer", "xa-a").DialogueAsync("d-1", on: "2026-03-10");
        var last = await _server.As("unit-officer", "xa-b").DialogueAsync("d-2", "xa-b", "2026-11-08");
        last = await _server.As("unit-officer", "xa-b").DialogueAsync("d-3", "xa-b", "2026-11-09");
        await _server.As("secretary").GetOkAsync($"/api/periods/p26/standings?minPosition={last.Position()}");
    }

    public Task DisposeAsync() => ((IAsyncLifetime)_server).DisposeAsync();

    [Fact]
    public async Task Moves_are_counted_from_a_week_before_unless_a_day_is_chosen()
    {
        var page = await ReadAsync("/bang-xep-hang/p26");
        page.ShouldContain("so với ngày 03/11/2026");
        Row(page, "xa-b").ShouldContain("▲1");
        Row(page, "xa-b").ShouldContain("+4");
        Row(page, "xa-a").ShouldContain("▼1");
        Row(await ReadAsync("/bang-xep-hang/p26?compare=2026-11-09"), "xa-b").ShouldContain("giữ hạng");
        (await ReadAsync("/bang-xep-hang/p26?asOf=2026-01-01")).ShouldNotContain("Mũi tên");
    }

    [Fact]
    public async Task A_board_of_now_follows_the_log_and_one_of_a_past_day_does_not()
    {
        (await ReadAsync("/bang-xep-hang/p26")).ShouldContain("hx-sse:connect=\"/bang-xep-hang/p26/truc-tiep?cluster=cum-1&view=claimed\"");
        var past = await ReadAsync("/bang-xep-hang/p26?asOf=2026-11-08&view=verified");
        past.ShouldNotContain("hx-sse:connect");
        past.ShouldContain("/api/periods/p26/standings.xlsx?cluster=cum-1&view=verified&asOf=2026-11-08");
        Row(past, "xa-b").ShouldContain("data-total=\"0\"");
    }

    [Fact]
    public async Task Units_are_found_without_accents_also_by_the_server()
    {
        var found = await ReadAsync("/bang-xep-hang/p26?tim=XA%20b");
        found.ShouldContain("don-vi-xa-b");
        found.ShouldNotContain("don-vi-xa-a");
        (await ReadAsync("/bang-xep-hang/p26?tim=khong-co")).ShouldContain("Không có đơn vị nào có tên chứa “khong-co”.");
    }

    [Fact]
    public async Task The_slider_gets_only_the_part_that_changes_and_the_wall_no_navigation()
    {
        var client = _server.As("secretary");
        client.DefaultRequestHeaders.Add("HX-Request", "true");
        var part = WebUtility.HtmlDecode(await client.GetStringAsync("/bang-xep-hang/p26?asOf=2026-04-01"));
        part.ShouldContain("Tính đến 01/04/2026");
        part.ShouldNotContain("<html");
        var wall = await ReadAsync("/bang-xep-hang/p26?man-hinh=1");
        wall.ShouldContain("class=\"bare\"");
        wall.ShouldNotContain("id=\"chon\"");
        wall.ShouldContain("data-follow");
    }

    [Fact]
    public async Task A_period_without_clusters_and_a_cluster_without_units_say_so()
    {
        var secretary = _server.As("secretary");
        await secretary.PutOkAsync("/api/clusters/cum-rong", new { name = "Cụm rỗng", members = Array.Empty<object>() });
        foreach (var (code, clusters) in new[] { ("p-khong", Array.Empty<string>()), ("p-rong", ["cum-rong"]) })
        {
            await secretary.PutOkAsync($"/api/periods/{code}", new
            {
                name = $"Kỳ {code}", kind = "year", from = "2026-01-01", to = "2026-12-31", clusters, sheets = new[] { new { criteriaSet = "doi-thoai", version = 1 } },
            });
            await secretary.StepOkAsync($"/api/periods/{code}/open", new { });
        }

        var head = await _server.HeadAsync();
        (await ReadAsync($"/bang-xep-hang/p-khong?minPosition={head}")).ShouldContain("chưa có cụm, khối thi đua nào");
        (await ReadAsync($"/bang-xep-hang/p-rong?minPosition={head}")).ShouldContain("Cụm này chưa có đơn vị nào được xếp hạng");
    }

    [Fact]
    public async Task The_live_part_sends_rows_when_they_change_and_otherwise_as_of_when_it_is_right()
    {
        await using var stream = await PageStream.OpenAsync(_server.As("secretary"), "/bang-xep-hang/p26/truc-tiep?cluster=cum-1&view=claimed");
        var first = await stream.NextAsync();
        first.Name.ShouldBeEmpty();
        Row(first.Data, "xa-a").ShouldContain("data-rank=\"2\"");
        var quiet = await stream.NextAsync();
        quiet.Name.ShouldBe("tinh-den");
        quiet.Data.ShouldStartWith("Tính đến 10/11/2026");
        await _server.As("unit-officer", "xa-a").DialogueAsync("d-4", on: "2026-11-09");
        await _server.As("unit-officer", "xa-a").DialogueAsync("d-5", on: "2026-11-09");
        var next = await stream.NextAsync();
        while (next.Name.Length > 0 || !Row(next.Data, "xa-a").Contains("data-rank=\"1\"", StringComparison.Ordinal))
        {
            next = await stream.NextAsync();
        }

        Row(next.Data, "xa-a").ShouldContain("data-total=\"6\"");
    }

    private async Task<string> ReadAsync(string path)
    {
        var answer = await _server.As("secretary").GetAsync(path);
        var page = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, page);
        return page;
    }

    private static string Row(string page, string unit)
    {
        var start = page.IndexOf($"id=\"don-vi-{unit}\"", StringComparison.Ordinal);
        start.ShouldBeGreaterThan(0, page);
        return page[start..page.IndexOf("</tr>", start, StringComparison.Ordinal)];
    }
}

/// <summary>A client that reads the live part of a page.</summary>
internal sealed class PageStream : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly HttpResponseMessage _answer;
    private readonly StreamReader _lines;

    private PageStream(HttpResponseMessage answer, StreamReader lines) => (_answer, _lines) = (answer, lines);

    public static async Task<PageStream> OpenAsync(HttpClient client, string path)
    {
        var answer = await client.GetAsync(path, HttpCompletionOption.ResponseHeadersRead);
        answer.IsSuccessStatusCode.ShouldBeTrue(answer.IsSuccessStatusCode ? "" : await answer.Content.ReadAsStringAsync());
        return new PageStream(answer, new StreamReader(await answer.Content.ReadAsStreamAsync()));
    }

    /// <summary>The next message; without a name it is a part of the page.</summary>
    public async Task<(long Id, string Name, string Data)> NextAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        var (id, name) = (0L, "");
        while (await _lines.ReadLineAsync(patience.Token) is { } line)
        {
            switch (line.Split(": ", 2))
            {
                case ["id", var value]:
                    id = long.Parse(value, CultureInfo.InvariantCulture);
                    break;
                case ["event", var value]:
                    name = value;
                    break;
                case ["data", var value]:
                    return (id, name, WebUtility.HtmlDecode(value));
                default:
                    break;
            }
        }

        throw new InvalidOperationException("The stream has ended.");
    }

    public ValueTask DisposeAsync()
    {
        _lines.Dispose();
        _answer.Dispose();
        return ValueTask.CompletedTask;
    }
}
