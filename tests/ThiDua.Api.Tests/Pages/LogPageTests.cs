using Shouldly;
using ThiDua.Api.Hosting;
using ThiDua.Api.Pages.Log;
using ThiDua.Api.Tests.Accounts;
using Xunit;

namespace ThiDua.Api.Tests.Pages;

/// <summary>The log in words: every stored type has a name, and events are found and shown by it.</summary>
public sealed class LogPageTests(ThiDuaServer server) : IClassFixture<ThiDuaServer>
{
    [Fact]
    public void Every_event_has_a_name_and_stands_under_a_kind_that_has_one()
    {
        var types = ThiDuaApp.EventTypes();
        types.All.Keys.Where(t => LogWords.Name(t) == t).ShouldBeEmpty("LogTexts.resx: E_<type>");
        var kinds = LogWords.Kinds(types);
        kinds.SelectMany(k => k.Types).Select(t => t.Type).Order(StringComparer.Ordinal).ShouldBe(types.All.Keys.Order(StringComparer.Ordinal));
        kinds.Select(k => k.Kind).Where(k => k.All(char.IsAsciiLetter)).ShouldBeEmpty("LogTexts.resx: G_<folder of the feature>");
        kinds.SelectMany(k => k.Types).GroupBy(t => t.Name).Where(g => g.Count() > 1).Select(g => g.Key).ShouldBeEmpty("two events of one name cannot be told apart");
    }

    [Fact]
    public async Task Events_are_folded_lines_with_their_name_and_what_is_stored_inside_and_are_filtered_by_kind()
    {
        await server.SmallWorldAsync();
        await server.As("unit-officer", "xa-a").DialogueAsync("nk-1");
        var auditor = await server.BrowserAsync("auditor");
        var all = await auditor.OpenAsync("/so-su-kien?type=dialogue_held");
        all.Text.ShouldContain("Tổ chức đối thoại, tiếp xúc Nhân dân");
        all.Text.ShouldContain("Xã A");
        all.Text.ShouldContain("\"occurredOn\": \"2026-");
        all.Html.ShouldContain("<code>dialogue_held</code>");
        all.Html.ShouldContain("href=\"/hoat-dong/nk-1\"");
        all.Html.ShouldContain("selected>T");
        all.Text.ShouldNotContain("unit_registered ");
        var stream = await auditor.OpenAsync("/so-su-kien?stream=dialogue-nk-1");
        stream.Text.ShouldContain("Mọi sự kiện của Xã A");
        (await auditor.OpenAsync("/so-su-kien?type=unit_registered")).Text.ShouldContain("Ghi danh đơn vị");
    }
}
