using System.Text;
using System.Text.Json;
using Shouldly;
using Xunit;

namespace ThiDua.Api.Tests.Explanations;

/// <summary>Why a sheet is different: own activities, deadlines, another unit that leads now.</summary>
public sealed class ChangesTests : IAsyncLifetime
{
    private const string Sheet = "/api/periods/p26/units/xa-a/score-sheet";

    private ThiDuaServer _server = null!;

    private HttpClient Officer => _server.As("unit-officer", "xa-a");

    public async Task InitializeAsync()
    {
        _server = await ThiDuaServer.StartAsync();
        var secretary = _server.As("secretary");
        foreach (var unit in new[] { "xa-a", "xa-b" })
        {
            await secretary.PutOkAsync($"/api/units/{unit}", new { name = $"Xã {unit[3..].ToUpperInvariant()}", kind = "peoples-committee", level = "commune", from = "2025-07-01" });
        }

        await secretary.PutOkAsync("/api/clusters/cum-1", new { name = "Cụm 1", members = new[] { new { unit = "xa-a", from = "2025-07-01" }, new { unit = "xa-b", from = "2025-07-01" } } });
        (await secretary.PutAsync("/api/criteria-sets/so-sanh/versions/1", new StringContent(Criteria, Encoding.UTF8, "application/yaml"))).IsSuccessStatusCode.ShouldBeTrue();
        await secretary.StepOkAsync("/api/criteria-sets/so-sanh/versions/1/publish", new { });
        await secretary.PutOkAsync("/api/periods/p26", new
        {
            name = "Năm 2026", kind = "year", from = "2026-01-01", to = "2026-12-31", clusters = new[] { "cum-1" }, sheets = new[] { new { criteriaSet = "so-sanh", version = 1 } },
        });
        await secretary.StepOkAsync("/api/periods/p26/open", new { });
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Between_two_days_the_events_are_named()
    {
        await DialogueAsync("xa-a", "a-1", "2026-03-10");
        await DialogueAsync("xa-a", "a-2", "2026-03-20");
        var at = await DialogueAsync("xa-a", "a-3", "2026-04-20");
        var changes = await Officer.GetOkAsync($"{Sheet}/changes?from=2026-03-15&to=2026-03-31&minPosition={at}");
        changes.GetProperty("before").GetProperty("total").GetProperty("claimed").GetDecimal().ShouldBe(12m);
        changes.GetProperty("difference").GetProperty("claimed").GetDecimal().ShouldBe(2m);
        var line = changes.GetProperty("lines").EnumerateArray().ShouldHaveSingleItem();
        line.GetProperty("criterion").GetString().ShouldBe("I.1");
        Causes(line).ShouldBe([("activities", 2m)]);
        var told = line.GetProperty("events").GetProperty("items").EnumerateArray().ShouldHaveSingleItem();
        told.GetProperty("id").GetString().ShouldBe("a-2");
        told.GetProperty("text").GetString()!.ShouldContain("a-2, ngày 20/03/2026: +1");
        changes.GetProperty("text").EnumerateArray().Select(t => t.GetString()).ShouldBe(
        [
            "Tổng điểm: 12 → 14 điểm (+2): hoạt động của đơn vị +2.",
            "I.1. Số cuộc đối thoại: 2 → 4 điểm (+2); hoạt động của đơn vị: +2; số cuộc đối thoại từ 1 thành 2.",
        ]);
    }

    [Fact]
    public async Task Between_two_positions_what_was_recorded_verified_and_voided_is_named()
    {
        var first = await DialogueAsync("xa-a", "a-1", "2026-03-10");
        await DialogueAsync("xa-a", "a-2", "2026-03-11");
        await Officer.StepOkAsync("/api/activities/a-1/void", new { reason = "Ghi nhầm" });
        await _server.As("secretary").StepOkAsync("/api/activities/a-2/verify", new { version = 1 });
        var at = await DialogueAsync("xa-a", "a-3", "2026-03-12");
        var changes = await Officer.GetOkAsync($"{Sheet}/changes?fromPosition={first}&toPosition={at}");
        changes.GetProperty("after").GetProperty("asOfPosition").GetInt64().ShouldBe(at);
        var line = changes.GetProperty("lines").EnumerateArray().Single(l => l.GetProperty("criterion").GetString() == "I.1");
        line.GetProperty("events").GetProperty("items").EnumerateArray().Select(e => (e.GetProperty("id").GetString(), e.GetProperty("quantity").GetDecimal()))
            .ShouldBe([("a-2", 1m), ("a-1", -1m), ("a-3", 1m)]);
        var verified = await Officer.GetOkAsync($"{Sheet}/changes?fromPosition={first}&toPosition={at}&view=verified");
        verified.GetProperty("lines").EnumerateArray().Single(l => l.GetProperty("criterion").GetString() == "I.1").GetProperty("events").GetProperty("items")
            .EnumerateArray().Select(e => e.GetProperty("id").GetString()).ShouldBe(["a-2"]);
    }

    [Fact]
    public async Task A_deadline_that_passes_is_told_as_the_passing_of_days()
    {
        var at = (await Officer.PutOkAsync("/api/activities/kn-1", new
        {
            type = "petition-received", unit = "xa-a", occurredOn = "2026-03-02", kind = "feedback", reference = "PA-1", dueOn = "2026-03-20",
        })).Position();
        var changes = await Officer.GetOkAsync($"{Sheet}/changes?from=2026-03-15&to=2026-03-31&minPosition={at}");
        var line = changes.GetProperty("lines").EnumerateArray().ShouldHaveSingleItem();
        Causes(line).ShouldBe([("days", -4m)]);
        line.GetProperty("events").GetProperty("items")[0].GetProperty("text").GetString()!.ShouldEndWith("kn-1, ngày 21/03/2026: +1 do đã đến hạn.");
    }

    [Fact]
    public async Task Another_unit_that_leads_now_is_the_cause_and_is_named_only_to_who_may_see_it()
    {
        await DialogueAsync("xa-a", "a-1", "2026-03-10");
        var before = (await Officer.PutOkAsync("/api/activities/tcd-a", Reception("xa-a"))).Position();
        await _server.As("unit-officer", "xa-b").PutOkAsync("/api/activities/tcd-b-1", Reception("xa-b"));
        var at = (await _server.As("unit-officer", "xa-b").PutOkAsync("/api/activities/tcd-b-2", Reception("xa-b"))).Position();

        var mine = await Officer.GetOkAsync($"{Sheet}/changes?fromPosition={before}&toPosition={at}");
        var line = mine.GetProperty("lines").EnumerateArray().ShouldHaveSingleItem();
        (line.GetProperty("criterion").GetString(), line.GetProperty("before").GetProperty("claimed").GetDecimal(), line.GetProperty("after").GetProperty("claimed").GetDecimal())
            .ShouldBe(("I.3", 10m, 5m));
        Causes(line).ShouldBe([("other-units", -5m)]);
        line.GetProperty("events").GetProperty("items").GetArrayLength().ShouldBe(0);
        line.GetProperty("text").GetString().ShouldBe(
            "I.3. Tiếp công dân so với cụm: 10 → 5 điểm (−5); mức so sánh với các đơn vị khác: −5; mức cao nhất trong cụm từ 1 thành 2.");
        var (hidden, why) = (mine.GetRawText(), (await Officer.GetOkAsync($"{Sheet}/I.3/explanation?minPosition={at}")).GetRawText());
        foreach (var secret in new[] { "xa-b", "Xã B", "tcd-b" })
        {
            hidden.ShouldNotContain(secret);
            why.ShouldNotContain(secret);
        }

        var secretary = _server.As("secretary");
        (await secretary.GetOkAsync($"{Sheet}/changes?fromPosition={before}&toPosition={at}")).GetProperty("lines")[0].GetProperty("units")[0].GetProperty("unit").GetString().ShouldBe("xa-b");
        (await secretary.GetOkAsync($"{Sheet}/I.3/explanation")).GetProperty("compared").GetProperty("units").EnumerateArray().Select(u => u.GetProperty("unit").GetString())
            .ShouldBe(["xa-a", "xa-b"]);
        var advice = (await Officer.GetOkAsync($"{Sheet}/I.3/explanation")).GetProperty("advice").GetProperty("text");
        advice[0].GetString().ShouldBe("Còn 1 buổi tiếp công dân nữa để đạt tối đa: +5 điểm.");
    }

    private static object Reception(string unit) => new { type = "reception-held", unit, occurredOn = "2026-03-12", chairedByHead = true, citizens = 2 };

    private async Task<long> DialogueAsync(string unit, string id, string on) => (await _server.As("unit-officer", unit).DialogueAsync(id, unit, on)).Position();

    private static IEnumerable<(string?, decimal)> Causes(JsonElement line) =>
        line.GetProperty("parts").EnumerateArray().Select(p => (p.GetProperty("cause").GetString(), p.GetProperty("claimed").GetDecimal()));

    private const string Criteria =
        """
        code: so-sanh
        version: 1
        title: So sánh (thử)
        legalBasis: { document: "Thử nghiệm" }
        max: 30
        rounding: { criterion: 2, total: 2 }
        sections:
          - code: "I"
            title: Việc đã làm
            max: 30
            criteria:
              - code: I.1
                title: Số cuộc đối thoại
                max: 10
                legalBasis: { document: "Thử nghiệm" }
                formula: { perOccurrence: { points: 2, value: { sum: dialogue.held } } }
              - code: I.2
                title: Không để đơn thư quá hạn
                max: 10
                legalBasis: { document: "Thử nghiệm" }
                formula:
                  deduction:
                    points: 4
                    value: { difference: [{ sum: petition.due, span: to-date }, { sum: petition.cleared, span: to-date }], label: Số đơn thư đang quá hạn }
              - code: I.3
                title: Tiếp công dân so với cụm
                max: 10
                legalBasis: { document: "Thử nghiệm" }
                formula: { leaderRelative: { actual: { sum: reception.held } } }
        """;
}
