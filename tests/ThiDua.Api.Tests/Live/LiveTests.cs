using System.Text.Json;
using Shouldly;
using Xunit;

namespace ThiDua.Api.Tests.Live;

/// <summary>Live boards as a page reads them.</summary>
public sealed class LiveTests : IAsyncLifetime
{
    private const string Board = "/api/periods/p26/standings/live";
    private const string Sheet = "/api/periods/p26/units/xa-a/score-sheet/live";

    private ThiDuaServer _server = null!;

    private HttpClient Officer => _server.As("unit-officer", "xa-a");

    public async Task InitializeAsync()
    {
        _server = await ThiDuaServer.StartAsync(("ThiDua:HeartbeatSeconds", "1"));
        var at = await _server.SmallWorldAsync();
        await Officer.GetOkAsync($"/api/periods/p26/standings?minPosition={at}");
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task First_the_whole_board_then_the_rows_that_changed()
    {
        await using var live = await LiveStream.OpenAsync(Officer, Board);
        var first = (await live.NextAsync())!;
        first.Event.ShouldBe("standings");
        first.Id.ShouldBe(first.Data.GetProperty("asOfPosition").GetInt64());
        first.Id.ShouldBe(await _server.HeadAsync());
        first.Units.ShouldBe(["xa-a", "xa-b"]);
        live.Headers.CacheControl!.NoStore.ShouldBeTrue();

        // xa-a goes ahead, so both rows read otherwise: xa-b is no longer first.
        var one = (await Officer.DialogueAsync("l-1")).Position();
        var ahead = (await live.NextAsync())!;
        ahead.Event.ShouldBe("changes");
        ahead.Id.ShouldBe(one);
        ahead.Units.ShouldBe(["xa-a", "xa-b"]);
        ahead.Data.GetProperty("items")[1].GetProperty("rank").GetInt32().ShouldBe(2);

        // What leaves the ranking as it is changes one row; a unit registered elsewhere changes none.
        await _server.As("secretary").PutOkAsync("/api/units/xa-z", new { name = "Xã Z", kind = "peoples-committee", level = "commune", from = "2025-07-01" });
        var two = (await Officer.DialogueAsync("l-2")).Position();
        var more = (await live.NextAsync())!;
        more.Id.ShouldBe(two);
        more.Units.ShouldBe(["xa-a"]);
        more.Data.GetProperty("items")[0].GetProperty("total").GetProperty("claimed").GetDecimal().ShouldBe(4m);
    }

    [Fact]
    public async Task What_was_recorded_is_on_the_stream_soon()
    {
        await using var live = await LiveStream.OpenAsync(Officer, Board);
        await live.NextAsync();
        var (client, lags) = (Officer, new List<double>());
        for (var i = 0; i < 4; i++)
        {
            var watch = System.Diagnostics.Stopwatch.StartNew();
            var at = (await client.DialogueAsync($"lag-{i}")).Position();
            (await live.NextAsync())!.Id.ShouldBe(at);
            lags.Add(watch.Elapsed.TotalMilliseconds);
        }

        lags.Min().ShouldBeLessThan(500, "well below the poll interval of the follower: it was told, it did not look");
    }

    [Fact]
    public async Task Nothing_is_missed_while_much_comes_in()
    {
        await using var live = await LiveStream.OpenAsync(Officer, Board);
        await live.NextAsync();
        for (var round = 0; round < 5; round++)
        {
            // Two at once: the second may come in while the first is being read or sent.
            var officer = Officer;
            var written = await Task.WhenAll(
                _server.As("unit-officer", "xa-b").DialogueAsync($"much-b-{round}", "xa-b"), officer.DialogueAsync($"much-a-{round}"));
            var last = written.Max(w => w.Position());
            Message? message;
            do
            {
                message = await live.NextAsync();
            }
            while (message!.Id < last);
        }
    }

    [Fact]
    public async Task Who_comes_back_gets_the_whole_board_and_odd_ids_are_refused()
    {
        await using (var live = await LiveStream.OpenAsync(Officer, Board, "3"))
        {
            (await live.NextAsync())!.Event.ShouldBe("standings");
        }

        await using (var ahead = await LiveStream.OpenAsync(Officer, Board, "9223372036854775807"))
        {
            (await ahead.NextAsync())!.Id.ShouldBe(await _server.HeadAsync());
        }

        foreach (var id in new[] { "-1", "x", "1.5", "9223372036854775808", new string('9', 5_000), "1,2", "１" })
        {
            var request = new HttpRequestMessage(HttpMethod.Get, Board);
            request.Headers.TryAddWithoutValidation("Last-Event-ID", id);
            await (await Officer.SendAsync(request, HttpCompletionOption.ResponseHeadersRead)).ShouldBeProblemAsync(400, "position.invalid");
        }
    }

    [Fact]
    public async Task Silence_is_broken_by_comments()
    {
        await using var live = await LiveStream.OpenAsync(Officer, Board);
        await live.NextAsync();
        await live.CommentAsync();
        await live.CommentAsync();
        live.Comments.ShouldBe(2);
    }

    [Fact]
    public async Task The_stream_ends_with_the_sign_in()
    {
        await using var live = await LiveStream.OpenAsync(Officer, Board);
        await using var sheet = await LiveStream.OpenAsync(Officer, Sheet);
        await live.NextAsync();
        await sheet.NextAsync();
        _server.Clock.MoveTo(_server.Clock.GetUtcNow().AddMinutes(61));
        (await live.NextAsync()).ShouldBeNull();
        (await sheet.NextAsync()).ShouldBeNull();
        await (await _server.CreateClient().GetAsync(Board)).ShouldBeProblemAsync(401);
    }

    [Fact]
    public async Task A_new_day_is_told_without_an_event()
    {
        await using var live = await LiveStream.OpenAsync(Officer, Board);
        (await live.NextAsync())!.Data.GetProperty("asOf").GetString().ShouldBe("2026-11-10");
        _server.Clock.MoveTo(new DateTimeOffset(2026, 11, 11, 0, 0, 1, TimeSpan.FromHours(7)));
        await using var night = await LiveStream.OpenAsync(Officer, Board);
        (await night.NextAsync())!.Data.GetProperty("asOf").GetString().ShouldBe("2026-11-11");
        _server.Clock.MoveTo(new DateTimeOffset(2026, 11, 11, 0, 30, 0, TimeSpan.FromHours(7)));
    }

    [Fact]
    public async Task The_live_sheet_tells_changes_of_its_unit_only()
    {
        await using var live = await LiveStream.OpenAsync(Officer, Sheet);
        var first = (await live.NextAsync())!;
        first.Event.ShouldBe("score-sheet");
        first.Id.ShouldBe(first.Data.GetProperty("asOfPosition").GetInt64());
        first.Data.GetProperty("unit").GetString().ShouldBe("xa-a");

        await _server.As("unit-officer", "xa-b").DialogueAsync("s-b", "xa-b");
        var at = (await Officer.DialogueAsync("s-a")).Position();
        var next = (await live.NextAsync())!;
        next.Id.ShouldBe(at);
        next.Data.GetProperty("total").GetProperty("claimed").GetDecimal().ShouldBe(2m);
        next.Data.GetRawText().ShouldContain("\"id\":\"s-a\"");
    }

    [Theory]
    [InlineData(Board, "unit-officer", "xa-nowhere")]
    [InlineData(Sheet, "unit-officer", "xa-b")]
    [InlineData("/api/periods/no-such/standings/live", "secretary", "")]
    [InlineData("/api/periods/p26/standings/live?cluster=no-such", "secretary", "")]
    [InlineData("/api/periods/p26/units/no-such/score-sheet/live", "secretary", "")]
    public async Task What_may_not_be_seen_is_a_problem_and_no_stream(string path, string role, string unit) =>
        await (await _server.As(role, unit).GetAsync(path, HttpCompletionOption.ResponseHeadersRead)).ShouldBeProblemAsync(404);

    [Fact]
    public async Task Two_hundred_idle_streams_hold_neither_threads_nor_connections()
    {
        var clients = Enumerable.Range(0, 10).Select(_ => Officer).ToList();
        var streams = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => LiveStream.OpenAsync(clients[i % 10], i % 2 == 0 ? Board : Sheet)));
        foreach (var stream in streams)
        {
            await stream.NextAsync();
        }

        ThreadPool.ThreadCount.ShouldBeLessThan(100);
        (await _server.Database.ScalarAsync<long>("select count(*) from pg_stat_activity where datname = current_database() and application_name = 'thidua'"))
            .ShouldBeLessThanOrEqualTo(20);
        (await Officer.GetAsync("/api/activities")).IsSuccessStatusCode.ShouldBeTrue();

        var at = (await Officer.DialogueAsync("idle-1")).Position();
        foreach (var message in await Task.WhenAll(streams.Select(s => s.NextAsync())))
        {
            message!.Id.ShouldBe(at);
        }

        foreach (var stream in streams)
        {
            await stream.DisposeAsync();
        }
    }
}
