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

    [Fact]
    public void A_version_is_draft_then_published_then_superseded()
    {
        var history = Published((null, null));
        history = After(history, Draft(history, 2));
        history.Versions.Select(history.StatusOf).ShouldBe([CriteriaVersionStatus.Published, CriteriaVersionStatus.Draft]);
        history = After(history, history.Publish(2, Documents.Find));
        history.Versions.Select(history.StatusOf).ShouldBe([CriteriaVersionStatus.Superseded, CriteriaVersionStatus.Published]);
    }

    [Fact]
    public void A_later_version_ends_an_earlier_one_the_day_before_it_begins()
    {
        var history = Published(("2025-01-01", null), ("2026-01-01", "2026-12-31"), ("2026-07-01", null));
        history.Versions.Select(history.InEffect).ShouldBe([Days("2025-01-01", "2025-12-31"), Days("2026-01-01", "2026-06-30"), Days("2026-07-01", null)]);
        var drafted = After(history, Draft(history, 4));
        drafted.InEffect(drafted.Versions[3]).ShouldBeNull();
        drafted.InEffect(drafted.Versions[2]).ShouldBe(Days("2026-07-01", null));
    }

    [Fact]
    public void A_later_version_with_the_same_days_replaces_the_earlier_one_wholly()
    {
        var history = Published((null, null), (null, null));
        history.Versions.Select(history.InEffect).ShouldBe([null, DateRange.Always]);
        history = Published(("2026-01-01", "2026-03-31"), ("2026-01-01", null), ("2026-06-01", null));
        history.Versions.Select(history.InEffect).ShouldBe([null, Days("2026-01-01", "2026-05-31"), Days("2026-06-01", null)]);
    }

    [Theory]
    [InlineData("2025-12-31")]
    [InlineData(null)]
    public void A_version_cannot_begin_before_the_one_that_it_replaces(string? from)
    {
        var history = Published(("2026-01-01", null));
        history = After(history, Draft(history, 2, effective: (from, null)));
        var refusal = history.Publish(2, Documents.Find).ShouldBeOfType<Decision.Refused>().Reasons.ShouldHaveSingleItem();
        (refusal.Code, refusal.Pointer).ShouldBe(("criteria.effective-before-previous", "/effective/from"));
    }

    [Theory]
    [InlineData(1, "2025-01-01", null)]
    [InlineData(1, "2025-12-31", null)]
    [InlineData(2, "2026-01-01", null)]
    [InlineData(2, "2026-12-31", null)]
    [InlineData(1, "2026-01-01", "criteria.not-in-effect")]
    [InlineData(1, "2024-12-31", "criteria.not-in-effect")]
    [InlineData(2, "2027-01-01", "criteria.not-in-effect")]
    [InlineData(3, "2027-01-01", "criteria.not-published")]
    [InlineData(4, "2027-01-01", "criteria.not-published")]
    public void A_period_uses_a_version_that_is_in_effect_on_its_first_day(int version, string firstDay, string? code)
    {
        var history = Published(("2025-01-01", null), ("2026-01-01", "2026-12-31"));
        After(history, Draft(history, 3)).Unusable("thu", version, DateOnly.ParseExact(firstDay, "yyyy-MM-dd", null))?.Code.ShouldBe(code);
        (After(history, Draft(history, 3)).Unusable("thu", version, DateOnly.ParseExact(firstDay, "yyyy-MM-dd", null)) is null).ShouldBe(code is null);
    }

    [Fact]
    public void A_copy_is_the_next_draft_with_days_of_its_own()
    {
        var history = Published((null, null));
        var source = Reading(1).Set!;
        var copied = After(history, history.Copy("thu", source, "Bộ năm sau", Days("2027-01-01", null), Documents.Find));
        var copy = copied.Find(2).ShouldNotBeNull();
        (copy.Title, copy.Effective, copied.StatusOf(copy)).ShouldBe(("Bộ năm sau", Days("2027-01-01", null), CriteriaVersionStatus.Draft));
        copy.Read(Documents.Find).Set.ShouldBe(source with { Version = 2, Title = "Bộ năm sau", Effective = Days("2027-01-01", null) });

        var other = After(CriteriaSetHistory.Empty, CriteriaSetHistory.Empty.Copy("khac", source, null, DateRange.Always, Documents.Find));
        other.Find(1).ShouldNotBeNull().Read(Documents.Find).Set.ShouldBe(source with { Code = "khac" });
        Code(copied.Copy("thu", source, null, DateRange.Always, Documents.Find)).ShouldBe("criteria.version-not-next");
        Code(CriteriaSetHistory.Empty.Copy("Khác", source, null, DateRange.Always, Documents.Find)).ShouldBe("criteria.invalid-code");
        Code(CriteriaSetHistory.Empty.Copy("khac", source, null, Days("2027-01-01", "2026-01-01"), Documents.Find)).ShouldBe("criteria.conflict");
        Code(CriteriaSetHistory.Empty.Copy("khac", source, new string('x', 501), DateRange.Always, Documents.Find)).ShouldBe("criteria.text-invalid");
    }

    private static CriteriaSetHistory Published(params (string? From, string? To)[] effective)
    {
        var history = CriteriaSetHistory.Empty;
        for (var i = 1; i <= effective.Length; i++)
        {
            history = After(history, Draft(history, i, effective: effective[i - 1]));
            history = After(history, history.Publish(i, Documents.Find));
        }

        return history;
    }

    private static DateRange Days(string? from, string? to) => new(Day(from), Day(to));

    private static DateOnly? Day(string? text) => text is null ? null : DateOnly.ParseExact(text, "yyyy-MM-dd", null);

    private static CriteriaReading Reading(int version, string title = "Bộ tiêu chí thử") => Documents.Read(
        Documents.Sheet(Documents.Each()).Replace("\"version\": 1", $"\"version\": {version}", StringComparison.Ordinal).Replace("Bộ tiêu chí thử", title, StringComparison.Ordinal));

    private static Decision Draft(
        CriteriaSetHistory history, int version, string title = "Bộ tiêu chí thử", string? reason = null, (string? From, string? To) effective = default)
    {
        var set = Reading(version, title).Set! with { Effective = effective == default ? DateRange.Always : Days(effective.From, effective.To) };
        return history.Draft("thu", version, new CriteriaReading(set, []), reason);
    }

    private static CriteriaSetHistory After(CriteriaSetHistory history, Decision decision) =>
        decision.ShouldBeOfType<Decision.Accepted>().Events.Aggregate(history, (h, e) => h.After(e));

    private static string Code(Decision decision) => decision.ShouldBeOfType<Decision.Refused>().Reasons[0].Code;
}
