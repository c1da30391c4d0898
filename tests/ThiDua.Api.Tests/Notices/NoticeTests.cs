using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using ThiDua.Api.Notices;
using ThiDua.Api.Tests.Accounts;
using ThiDua.EventStore;
using ThiDua.Projections.Tables;
using Xunit;

namespace ThiDua.Api.Tests.Notices;

/// <summary>Who is told of what, by which way, once: whatever breaks in between, and however often read models are rebuilt.</summary>
public sealed class NoticeTests
{
    [Fact]
    public async Task A_rejection_is_told_to_those_of_the_unit_and_to_nobody_else()
    {
        await using var server = await StartAsync();
        var (officer, other) = (server.As("unit-officer", "xa-a"), server.As("unit-officer", "xa-b"));
        await officer.GetOkAsync("/api/notices");
        await other.GetOkAsync("/api/notices");
        await RejectAsync(server, "a-1");

        var told = await officer.GetOkAsync("/api/notices");
        var notice = told.GetProperty("items").EnumerateArray().Single();
        notice.GetProperty("kind").GetString().ShouldBe("activity-rejected");
        notice.GetProperty("body").GetString().ShouldBe("Hoạt động a-1 của Xã A không được công nhận; lý do ở lịch sử của hoạt động. Đơn vị có thể đính chính hoặc đề nghị xem xét lại.");
        notice.GetProperty("link").GetString().ShouldBe("/api/activities/a-1");
        told.GetProperty("unread").GetInt64().ShouldBe(1);
        (await officer.GetAsync(notice.GetProperty("link").GetString())).IsSuccessStatusCode.ShouldBeTrue();
        (await ItemsAsync(other)).ShouldBeEmpty();

        var id = notice.GetProperty("id").GetInt64();
        await (await other.PostAsJsonAsync($"/api/notices/{id}/read", new { })).ShouldBeProblemAsync(404, "notice.not-found");
        await (await officer.PostAsJsonAsync("/api/notices/x/read", new { })).ShouldBeProblemAsync(404, "notice.not-found");
        (await officer.PostAsJsonAsync($"/api/notices/{id}/read", new { })).IsSuccessStatusCode.ShouldBeTrue();
        (await officer.GetOkAsync("/api/notices")).GetProperty("unread").GetInt64().ShouldBe(0);
        (await ItemsAsync(officer, "?unread=true")).ShouldBeEmpty();
        (await ItemsAsync(officer, "?limit=1")).Count.ShouldBe(1);
        (await ItemsAsync(officer, $"?after={id}")).ShouldBeEmpty();
    }

    [Fact]
    public async Task All_that_was_seen_is_marked_at_once_and_what_came_since_is_not()
    {
        await using var server = await StartAsync();
        var (officer, other) = (server.As("unit-officer", "xa-a"), server.As("unit-leader", "xa-a"));
        await officer.GetOkAsync("/api/notices");
        await other.GetOkAsync("/api/notices");
        await RejectAsync(server, "a-1");
        await RejectAsync(server, "a-2");
        var seen = (await ItemsAsync(officer))[0].GetProperty("id").GetInt64();
        await RejectAsync(server, "a-3");

        var marked = await officer.StepOkAsync("/api/notices/read-all", new { upTo = seen });
        (marked.GetProperty("read").GetInt32(), marked.GetProperty("unread").GetInt64()).ShouldBe((2, 1));
        (await ItemsAsync(officer, "?unread=true")).Single().GetProperty("body").GetString()!.ShouldContain("a-3");
        var rest = await officer.StepOkAsync("/api/notices/read-all", new { });
        (rest.GetProperty("read").GetInt32(), rest.GetProperty("unread").GetInt64()).ShouldBe((1, 0));
        (await officer.StepOkAsync("/api/notices/read-all", new { })).GetProperty("read").GetInt32().ShouldBe(0);
        (await ItemsAsync(other, "?unread=true")).Count.ShouldBe(3); // Each account reads for itself.
        await (await officer.StepAsync("/api/notices/read-all", new { upTo = -1 })).ShouldBeProblemAsync(400, "notice.invalid", "/upTo");
    }

    [Fact]
    public async Task Accounts_of_this_server_are_told_by_the_roles_they_hold_without_having_asked()
    {
        await using var server = await StartAsync();
        await server.Admin().PutOkAsync("/api/accounts/tk-1", new
        {
            fullName = "Cán bộ mẫu", email = "can-bo@example.org", signInName = "can.bo", roles = new[] { new { role = "unit-officer", units = new[] { "xa-a" } } },
        });
        await server.Admin().PutOkAsync("/api/accounts/tk-2", new { fullName = "Cán bộ khác", signInName = "can.bo.2", roles = new[] { new { role = "unit-officer", units = new[] { "xa-b" } } } });
        var (recipients, board) = (server.Services.GetRequiredService<IRecipients>(), server.Services.GetRequiredService<Projections.Board.BoardState>());
        (await board.WaitForAsync(await server.HeadAsync(), TimeSpan.FromSeconds(5), CancellationToken.None)).ShouldBeTrue();

        (await recipients.OfUnitAsync("xa-a", board.World, CancellationToken.None)).Select(r => (r.Account, r.Email)).ShouldBe([("tk-1", "can-bo@example.org")]);
        (await recipients.FindAsync("tk-2", CancellationToken.None))!.Email.ShouldBeNull();

        await server.Admin().StepOkAsync("/api/accounts/tk-1/lock", new { reason = "Nghỉ việc" });
        (await board.WaitForAsync(await server.HeadAsync(), TimeSpan.FromSeconds(5), CancellationToken.None)).ShouldBeTrue();
        (await recipients.OfUnitAsync("xa-a", board.World, CancellationToken.None)).ShouldBeEmpty();
        (await recipients.FindAsync("tk-1", CancellationToken.None)).ShouldBeNull();
    }

    [Fact]
    public async Task A_step_is_told_to_every_unit_of_the_period_and_an_answer_and_an_award_to_their_own()
    {
        await using var server = await StartAsync();
        var (a, b) = (server.As("unit-leader", "xa-a"), server.As("unit-leader", "xa-b"));
        await a.GetOkAsync("/api/notices");
        await b.GetOkAsync("/api/notices");
        await AppendAsync(server, "period-p26", 2, "self_scoring_started", "{}");
        await ReachAsync(server);

        foreach (var leader in new[] { a, b })
        {
            (await ItemsAsync(leader)).Single().GetProperty("title").GetString().ShouldBe("Năm 2026: bắt đầu tự chấm điểm");
        }

        // Events of other parts: what is told rests on their type and on the unit that they, or the first of their stream, name.
        var world = server.Services.GetRequiredService<Projections.Board.BoardState>().World;
        NoticeRules.Of(new NoticeEvent(9, "objection-1", "objection_answered", default, "xa-a"), world).Single().Kind.ShouldBe(NoticeKind.ObjectionAnswered);
        NoticeRules.Of(new NoticeEvent(9, "award-1", "award_decided", default, "xa-b"), world).Single().ShouldBe(new NoticeDraft(
            "event:9", NoticeKind.AwardDecided, "xa-b", "Có quyết định khen thưởng", "Đã có quyết định khen thưởng liên quan đến Xã B.", "/api/units/xa-b"));
        NoticeRules.Of(new NoticeEvent(9, "award-1", "award_decided", default, null), world).ShouldBeEmpty();
        NoticeRules.Of(new NoticeEvent(9, "dialogue-1", "dialogue_held", default, "xa-a"), world).ShouldBeEmpty();
        NoticeRules.Of(new NoticeEvent(9, "period-p26", "period_published", default, null), world).Select(d => d.Unit).ShouldBe(["xa-a", "xa-b"]);
    }

    [Fact]
    public async Task Duties_that_are_due_soon_are_told_once_and_leave_in_one_mail_a_day()
    {
        await using var sink = new SmtpSink();
        await using var server = await StartAsync(sink);
        var officer = server.As("unit-officer", "xa-a");
        await ChooseAsync(officer, "can-bo@example.org");
        server.Clock.MoveTo(new DateTimeOffset(2026, 11, 24, 23, 59, 0, TimeSpan.Zero)); // 06:59 in Vietnam.
        await FollowAsync(server);
        (await ItemsAsync(server.As("unit-officer", "xa-a"))).ShouldBeEmpty();

        server.Clock.MoveTo(new DateTimeOffset(2026, 11, 25, 0, 0, 0, TimeSpan.Zero));
        await FollowAsync(server);
        await FollowAsync(server);
        var due = await ItemsAsync(server.As("unit-officer", "xa-a"));
        var duties = (await server.As("unit-officer", "xa-a").GetOkAsync("/api/periods/p26/units/xa-a/duties?state=due-soon")).GetProperty("items").EnumerateArray()
            .Where(i => !i.GetProperty("sample").GetBoolean() && i.GetProperty("dueOn").ValueKind == JsonValueKind.String).ToList();
        due.Count.ShouldBe(duties.Select(d => (d.GetProperty("code").GetString(), d.GetProperty("item").GetString(), d.GetProperty("dueOn").GetString())).Distinct().Count());
        due.Count.ShouldBeGreaterThan(0);
        due.ShouldAllBe(d => d.GetProperty("title").GetString()!.StartsWith("Sắp đến hạn ", StringComparison.Ordinal));

        var mail = sink.Taken.Single();
        mail.To.ShouldContain("can-bo@example.org");
        mail.Body.ShouldContain("Sắp đến hạn");
        mail.Body.Split("\n- ").Length.ShouldBe(due.Count);

        server.Clock.MoveTo(new DateTimeOffset(2026, 11, 26, 0, 0, 0, TimeSpan.Zero));
        await FollowAsync(server);
        (await ItemsAsync(server.As("unit-officer", "xa-a"), "?limit=200")).Select(i => i.GetProperty("title").GetString() + i.GetProperty("body").GetString()).ShouldBeUnique();
    }

    [Fact]
    public async Task A_mail_that_is_not_taken_is_tried_again_and_none_is_lost()
    {
        await using var sink = new SmtpSink { Mood = SinkMood.Refuse };
        await using var server = await StartAsync(sink);
        await ChooseAsync(server.As("unit-officer", "xa-a"), "can-bo@example.org");
        await RejectAsync(server, "a-1");
        sink.Taken.ShouldBeEmpty();
        (await MailsAsync(server)).ShouldBe("waiting:1");

        sink.Mood = SinkMood.Take;
        await FollowAsync(server);
        sink.Taken.ShouldBeEmpty(); // Not before its time.
        server.Clock.MoveTo(server.Clock.GetUtcNow().AddMinutes(2));
        await FollowAsync(server);
        await FollowAsync(server);

        var mail = sink.Taken.Single();
        mail.Header("From").ShouldContain("thi-dua@example.org");
        mail.Header("To").ShouldContain("can-bo@example.org");
        mail.Body.ShouldContain("Hoạt động a-1 của Xã A không được công nhận");
        mail.Header("Auto-Submitted").ShouldBe("auto-generated");
        (await MailsAsync(server)).ShouldBe("sent:2");
    }

    [Fact]
    public async Task A_mail_whose_taking_was_not_heard_of_is_sent_again_under_the_same_id()
    {
        await using var sink = new SmtpSink { Mood = SinkMood.TakeAndVanish };
        await using var server = await StartAsync(sink);
        await ChooseAsync(server.As("unit-officer", "xa-a"), "can-bo@example.org");
        await RejectAsync(server, "a-1");
        sink.Mood = SinkMood.Take;
        server.Clock.MoveTo(server.Clock.GetUtcNow().AddMinutes(2));
        await FollowAsync(server);

        sink.Taken.Count.ShouldBe(2);
        sink.Taken[0].Header("Message-ID").ShouldBe(sink.Taken[1].Header("Message-ID"));
        (await MailsAsync(server)).ShouldBe("sent:2");
    }

    [Fact]
    public async Task A_turn_that_breaks_off_leaves_nothing_and_is_made_whole_the_next_time()
    {
        await using var server = await StartAsync();
        var officer = server.As("unit-officer", "xa-a");
        await officer.GetOkAsync("/api/notices");
        var book = server.Services.GetRequiredService<NoticeBook>();
        await using (var turn = await book.TakeAsync(default))
        {
            await turn.AddAsync(
                new NoticeDraft("event:1", NoticeKind.ActivityRejected, "xa-a", "t", "b", "/"), new Recipient("someone", "a@example.org", new Dictionary<NoticeKind, NoticeWay>()),
                DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, default);
        }

        (await server.Database.ScalarAsync<long>("select count(*) from notices.notice")).ShouldBe(0);
        (await server.Database.ScalarAsync<long>("select count(*) from notices.mail")).ShouldBe(0);
        await RejectAsync(server, "a-1");
        (await ItemsAsync(officer)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Rebuilds_and_restarts_and_a_second_node_tell_nothing_again()
    {
        await using var sink = new SmtpSink();
        await using var server = await StartAsync(sink);
        var officer = server.As("unit-officer", "xa-a");
        await ChooseAsync(officer, "can-bo@example.org");
        await using var second = await ThiDuaServer.StartAsync([("ConnectionStrings:ThiDua", server.Database.App), .. Smtp(sink)]);
        _ = second.CreateClient();
        foreach (var n in Enumerable.Range(1, 5))
        {
            await officer.DialogueAsync($"a-{n}");
            await server.As("secretary").StepOkAsync($"/api/activities/a-{n}/reject", new { version = 1, reason = "Không có biên bản" });
        }

        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => FollowAsync(i % 2 == 0 ? server : second)));
        (await ItemsAsync(officer)).Count.ShouldBe(5);
        var mails = sink.Taken.Count;
        mails.ShouldBe(5);

        (await server.Services.GetRequiredService<Rebuild>().RunAsync()).Same.ShouldBeTrue();
        await FollowAsync(server);
        await FollowAsync(second);
        (await ItemsAsync(officer)).Count.ShouldBe(5);
        sink.Taken.Count.ShouldBe(mails);
    }

    [Fact]
    public async Task Everybody_chooses_how_to_be_told()
    {
        await using var sink = new SmtpSink();
        await using var server = await StartAsync(sink);
        var officer = server.As("unit-officer", "xa-a");
        (await officer.GetOkAsync("/api/notices/settings")).GetProperty("ways").GetProperty("activity-rejected").GetString().ShouldBe("app"); // No address.
        (await ChooseAsync(officer, "can-bo@example.org", new() { ["activity-rejected"] = "app" })).GetProperty("ways").EnumerateObject().Select(w => $"{w.Name}={w.Value}")
            .ShouldBe(["duty-due=digest", "activity-rejected=app", "objection-answered=each", "step-opened=each", "award-decided=each"]);
        await RejectAsync(server, "a-1");
        (await ItemsAsync(officer)).Count.ShouldBe(1);
        sink.Taken.ShouldBeEmpty();

        await ChooseAsync(officer, "can-bo@example.org", new() { ["activity-rejected"] = "off" });
        await RejectAsync(server, "a-2");
        (await ItemsAsync(officer)).Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("""{"email":"no address"}""", "email.invalid")]
    [InlineData("""{"email":"a@example.org\r\nBcc: b@example.org"}""", "email.invalid")]
    [InlineData("""{"email":"Tên <a@example.org>"}""", "email.invalid")]
    [InlineData("""{"ways":{"what":"app"}}""", "notice.unknown-kind")]
    [InlineData("""{"ways":{"duty-due":"pigeon"}}""", null)]
    [InlineData("""{"phone":"1"}""", null)]
    public async Task Bad_settings_are_refused(string body, string? code)
    {
        await using var server = await StartAsync();
        await (await server.As("unit-officer", "xa-a").SendTextAsync(HttpMethod.Put, "/api/notices/settings", body)).ShouldBeProblemAsync(400, code);
    }

    private static (string, string?)[] Smtp(SmtpSink? sink) => sink is null ? [] :
    [
        ("ThiDua:Smtp:Host", "127.0.0.1"), ("ThiDua:Smtp:Port", sink.Port.ToString(CultureInfo.InvariantCulture)), ("ThiDua:Smtp:From", "thi-dua@example.org"), ("ThiDua:Smtp:Tls", "false"),
    ];

    /// <summary>The small world, on a day whose mail of the day was made.</summary>
    private static async Task<ThiDuaServer> StartAsync(SmtpSink? sink = null)
    {
        var server = await ThiDuaServer.StartAsync(Smtp(sink));
        await server.SmallWorldAsync();
        await FollowAsync(server);
        return server;
    }

    private static async Task<JsonElement> ChooseAsync(HttpClient client, string email, Dictionary<string, string>? ways = null) =>
        await client.PutOkAsync("/api/notices/settings", new { email, ways = ways ?? [] });

    private static async Task RejectAsync(ThiDuaServer server, string id)
    {
        await server.As("unit-officer", "xa-a").DialogueAsync(id);
        await server.As("secretary").StepOkAsync($"/api/activities/{id}/reject", new { version = 1, reason = "Không có biên bản" });
        await FollowAsync(server);
    }

    /// <summary>Lets the board take in all that is there, then tells.</summary>
    private static async Task FollowAsync(ThiDuaServer server)
    {
        await ReachAsync(server);
        await server.Services.GetRequiredService<NoticeFollower>().LookAsync(default);

        // The loop of a node may still be handing over a mail that it took before: looking passes that by.
        var due = string.Create(CultureInfo.InvariantCulture, $"select count(*) from notices.mail where state = 'waiting' and due_at <= '{server.Clock.GetUtcNow():O}'");
        for (var watch = System.Diagnostics.Stopwatch.StartNew(); server.Settings.ContainsKey("ThiDua:Smtp:Host") && await server.Database.ScalarAsync<long>(due) > 0; await Task.Delay(20))
        {
            watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(20), "a mail that is due is neither sent nor put off");
        }
    }

    private static async Task ReachAsync(ThiDuaServer server)
    {
        var head = await server.Services.GetRequiredService<PostgresEventStore>().HeadAsync();
        (await server.Services.GetRequiredService<Projections.Board.BoardState>().WaitForAsync(head.Seq, TimeSpan.FromSeconds(20), default)).ShouldBeTrue();
        await server.Services.GetRequiredService<NoticeFollower>().LookAsync(default);
    }

    private static async Task<List<JsonElement>> ItemsAsync(HttpClient client, string query = "") =>
        [.. (await client.GetOkAsync($"/api/notices{query}")).GetProperty("items").EnumerateArray()];

    private static Task<string> MailsAsync(ThiDuaServer server) =>
        server.Database.ScalarAsync<string>("select string_agg(state || ':' || attempts, ',' order by id) from notices.mail");

    private static async Task AppendAsync(ThiDuaServer server, string stream, long version, string type, string data) =>
        (await server.Services.GetRequiredService<PostgresEventStore>().AppendAsync(new AppendRequest(
            Guid.NewGuid(), new byte[32], [new StreamAppend(stream, stream.Split('-')[0], version, [new NewEvent(Guid.NewGuid(), type, System.Text.Encoding.UTF8.GetBytes(data))])], [])))
        .ShouldBeOfType<AppendOutcome.Appended>();
}
