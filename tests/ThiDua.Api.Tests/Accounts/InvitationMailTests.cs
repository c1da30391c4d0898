using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Npgsql;
using Shouldly;
using ThiDua.Api.Tests.Notices;
using Xunit;

namespace ThiDua.Api.Tests.Accounts;

/// <summary>The one-time code of an invitation or reset goes to the person as a link, where there is a mail server, an address to link to and one to send to.</summary>
public sealed partial class InvitationMailTests
{
    private const string Public = "https://thidua.example.vn";

    [Fact]
    public async Task An_invitation_and_a_reset_are_mailed_as_links_that_work_once()
    {
        await using var sink = new SmtpSink();
        await using var server = await StartAsync(sink, Public);
        await DescribeAsync(server, "tk-1", "can-bo@example.org");
        var invited = await server.Admin().StepOkAsync("/api/accounts/tk-1/invite", new { }, "moi-1");
        var code = invited.GetProperty("code").GetString()!;
        invited.GetProperty("mailed").GetBoolean().ShouldBeTrue();
        await (await server.Admin().StepAsync("/api/accounts/tk-1/invite", new { }, "moi-1")).ShouldBeProblemAsync(409, "invitation.given");
        var mail = sink.Taken.ShouldHaveSingleItem("what was given is not sent again");
        mail.To.ShouldContain("can-bo@example.org");
        mail.Body.ShouldContain("Kính gửi Cán bộ mẫu,");
        mail.Body.ShouldContain("đến 09:00 ngày 13/11/2026 (giờ Việt Nam)");
        mail.Raw.ShouldNotContain(code, customMessage: "not in a header");
        var link = Link().Match(mail.Body).Groups["code"].Value;
        link.ShouldBe(code);
        (await server.CreateClient().PostAsJsonAsync("/api/invitations", new { code = link, password = People.Password })).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await server.CreateClient().PostAsJsonAsync("/api/invitations", new { code = link, password = People.Password })).StatusCode.ShouldNotBe(HttpStatusCode.OK);

        await server.Admin().StepOkAsync("/api/accounts/tk-1/reset", new { });
        sink.Taken.Count.ShouldBe(2);
        sink.Taken[1].Body.ShouldContain("mật khẩu cũ không còn hiệu lực");
        Link().Match(sink.Taken[1].Body).Groups["code"].Value.ShouldNotBe(code);
        sink.Taken.Select(t => t.Header("Message-ID")).Distinct().Count().ShouldBe(2);

        // Nowhere in the database stands what was mailed.
        await using var source = NpgsqlDataSource.Create(server.Database.Owner);
        await using var waiting = source.CreateCommand("select count(*) from notices.mail");
        Convert.ToInt64(await waiting.ExecuteScalarAsync(), CultureInfo.InvariantCulture).ShouldBe(0);
    }

    [Fact]
    public async Task The_administrator_has_the_code_whatever_becomes_of_the_mail()
    {
        await using var sink = new SmtpSink { Mood = SinkMood.Refuse };
        await using var server = await StartAsync(sink, Public);
        await DescribeAsync(server, "tk-1", "can-bo@example.org");
        await DescribeAsync(server, "tk-2", null);
        var refused = await server.Admin().StepOkAsync("/api/accounts/tk-1/invite", new { });
        refused.GetProperty("mailed").GetBoolean().ShouldBeFalse();
        refused.GetProperty("code").GetString()!.Length.ShouldBe(43);
        (await Mailed(server, "tk-2")).ShouldBeNull("no address");
        sink.Taken.ShouldBeEmpty();

        await server.Admin().PutOkAsync("/api/accounts/ct-1", new { fullName = "Chương trình", email = "ct@example.org", kind = "program", roles = new[] { new { role = "integration", units = new[] { "*" } } } });
        sink.Mood = SinkMood.Take;
        (await Mailed(server, "ct-1")).ShouldBeNull("a secret of a program is never mailed");
        sink.Taken.ShouldBeEmpty();
    }

    [Fact]
    public async Task Without_a_public_address_or_a_mail_server_nothing_is_mailed()
    {
        await using var sink = new SmtpSink();
        await using var unnamed = await StartAsync(sink, null);
        await DescribeAsync(unnamed, "tk-1", "can-bo@example.org");
        (await Mailed(unnamed, "tk-1")).ShouldBeNull();
        sink.Taken.ShouldBeEmpty();
        await using var mute = await ThiDuaServer.StartAsync(("ThiDua:PublicUrl", Public));
        await mute.SmallWorldAsync();
        await DescribeAsync(mute, "tk-1", "can-bo@example.org");
        (await Mailed(mute, "tk-1")).ShouldBeNull();
    }

    private static async Task<ThiDuaServer> StartAsync(SmtpSink sink, string? address)
    {
        var server = await ThiDuaServer.StartAsync(
            ("ThiDua:Smtp:Host", "127.0.0.1"), ("ThiDua:Smtp:Port", sink.Port.ToString(CultureInfo.InvariantCulture)), ("ThiDua:Smtp:From", "thidua@example.org"), ("ThiDua:Smtp:Tls", "false"),
            ("ThiDua:PublicUrl", address));
        await server.SmallWorldAsync();
        return server;
    }

    private static Task<JsonElement> DescribeAsync(ThiDuaServer server, string id, string? email) => server.Admin().PutOkAsync(
        $"/api/accounts/{id}", new { fullName = "Cán bộ mẫu", email, signInName = $"ten.{id}", roles = new[] { new { role = "unit-officer", units = new[] { "xa-a" } } } });

    private static async Task<bool?> Mailed(ThiDuaServer server, string id) =>
        (await server.Admin().StepOkAsync($"/api/accounts/{id}/invite", new { })).GetProperty("mailed") is { ValueKind: not JsonValueKind.Null } mailed ? mailed.GetBoolean() : null;

    [GeneratedRegex(@"^https://thidua\.example\.vn/loi-moi\?ma=(?<code>[A-Za-z0-9_-]{43})\r?$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Link();
}
