using System.Text;
using System.Text.Json;
using Shouldly;
using ThiDua.Domain.Criteria;
using ThiDua.Domain.Facts;
using Xunit;

namespace ThiDua.Domain.Tests.Criteria;

public sealed class CriteriaSetHistoryTests
{
    private static readonly EventTypes Types = new EventTypes().AddCriteria();

    [Fact]
    public void The_first_version_is_drafted_and_published()
    {
        var history = After(CriteriaSetHistory.Empty, Draft(CriteriaSetHistory.Empty, 1));
        history.Find(1).ShouldNotBeNull().Published.ShouldBeFalse();
        history.Published.ShouldBeNull();
        history = After(history, history.Publish(1, Documents.Find));
        history.Published.ShouldNotBeNull().Number.ShouldBe(1);
        CriteriaReader.ReadJson(Encoding.UTF8.GetBytes(history.Published.Document.GetRawText()), Documents.Find).Set.ShouldBe(Reading(1).Set);
    }

    [Fact]
    public void The_same_command_again_adds_nothing()
    {
        var draft = After(CriteriaSetHistory.Empty, Draft(CriteriaSetHistory.Empty, 1));
        Draft(draft, 1).ShouldBe(Decision.AlreadyDone);
        var published = After(draft, draft.Publish(1, Documents.Find));
        published.Publish(1, Documents.Find).ShouldBe(Decision.AlreadyDone);
        Draft(published, 1).ShouldBe(Decision.AlreadyDone);
    }

    [Fact]
    public void The_same_document_is_recognised_after_the_log_has_sorted_its_keys()
    {
        var document = CriteriaWriter.WriteElement(Reading(1).Set!);
        var sorted = JsonElement.Parse($"{{{string.Join(',', document.EnumerateObject().OrderBy(p => p.Name, StringComparer.Ordinal).Select(p => $"\"{p.Name}\":{p.Value.GetRawText()}"))}}}");
        Draft(CriteriaSetHistory.Empty.After(new CriteriaSetDrafted(1, sorted)), 1).ShouldBe(Decision.AlreadyDone);
    }

    [Fact]
    public void A_draft_is_replaced_until_it_is_published_and_never_after()
    {
        var history = After(CriteriaSetHistory.Empty, Draft(CriteriaSetHistory.Empty, 1));
        history = After(history, Draft(history, 1, "Bản sửa"));
        history.Versions.ShouldHaveSingleItem().Document.GetProperty("title").GetString().ShouldBe("Bản sửa");
        history = After(history, history.Publish(1, Documents.Find));
        Code(Draft(history, 1)).ShouldBe("criteria.published-immutable");
        history = After(history, Draft(history, 2));
        history.Versions.Select(v => (v.Number, v.Published)).ShouldBe([(1, true), (2, false)]);
    }

    [Fact]
    public void Versions_follow_each_other()
    {
        Code(Draft(CriteriaSetHistory.Empty, 2)).ShouldBe("criteria.version-not-next");
        var history = After(CriteriaSetHistory.Empty, Draft(CriteriaSetHistory.Empty, 1));
        Code(Draft(history, 2)).ShouldBe("criteria.version-not-next");
        Code(history.Publish(2, Documents.Find)).ShouldBe("criteria.not-found");
    }

    [Fact]
    public void The_document_names_the_version_it_is_sent_to()
    {
        Code(CriteriaSetHistory.Empty.Draft("khac", 1, Reading(1))).ShouldBe("criteria.other-version");
        Code(CriteriaSetHistory.Empty.Draft("thu", 2, Reading(1))).ShouldBe("criteria.other-version");
    }

    [Fact]
    public void A_document_with_problems_is_refused_with_all_of_them()
    {
        var refused = CriteriaSetHistory.Empty.Draft("thu", 1, Documents.Read("{}")).ShouldBeOfType<Decision.Refused>();
        refused.Reasons.Count.ShouldBeGreaterThan(3);
    }

    [Fact]
    public void What_has_become_invalid_is_not_published()
    {
        var history = After(CriteriaSetHistory.Empty, Draft(CriteriaSetHistory.Empty, 1));
        Code(history.Publish(1, _ => null)).ShouldBe("criteria.unknown-measure");
    }

    [Fact]
    public void Impossible_histories_are_not_read()
    {
        Should.Throw<CorruptStreamException>(() => CriteriaSetHistory.Empty.After(new CriteriaSetPublished(1)));
        Should.Throw<CorruptStreamException>(() => CriteriaSetHistory.Empty.After(new CriteriaSetDrafted(2, JsonElement.Parse("{}"))));
    }

    [Fact]
    public void Events_are_stored_with_the_document_as_json_and_the_reason_apart()
    {
        var drafted = Draft(CriteriaSetHistory.Empty, 1, reason: "Theo góp ý").ShouldBeOfType<Decision.Accepted>().Events.ShouldHaveSingleItem();
        Types.AliasOf(drafted).ShouldBe("criteria_set_drafted");
        Types.AliasOf(new CriteriaSetPublished(1)).ShouldBe("criteria_set_published");
        var (data, hidden) = EventJson.Write(drafted, "account-1");
        var stored = JsonElement.Parse(data);
        stored.GetProperty("document").GetProperty("code").GetString().ShouldBe("thu");
        stored.TryGetProperty("reason", out _).ShouldBeFalse();
        JsonElement.Parse(hidden).GetProperty("reason").GetString().ShouldBe("Theo góp ý");
        EventJson.Same(EventJson.Read(Types, "criteria_set_drafted", data, hidden).Event, drafted).ShouldBeTrue();
    }

    private static CriteriaReading Reading(int version, string title = "Bộ tiêu chí thử") => Documents.Read(
        Documents.Sheet(Documents.Each()).Replace("\"version\": 1", $"\"version\": {version}", StringComparison.Ordinal).Replace("Bộ tiêu chí thử", title, StringComparison.Ordinal));

    private static Decision Draft(CriteriaSetHistory history, int version, string title = "Bộ tiêu chí thử", string? reason = null) =>
        history.Draft("thu", version, Reading(version, title), reason);

    private static CriteriaSetHistory After(CriteriaSetHistory history, Decision decision) =>
        decision.ShouldBeOfType<Decision.Accepted>().Events.Aggregate(history, (h, e) => h.After(e));

    private static string Code(Decision decision) => decision.ShouldBeOfType<Decision.Refused>().Reasons[0].Code;
}
