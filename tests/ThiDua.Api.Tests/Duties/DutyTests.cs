using System.Text.Json;
using Shouldly;
using ThiDua.Api.Rules;
using ThiDua.Domain.Deadlines;
using Xunit;

namespace ThiDua.Api.Tests.Duties;

/// <summary>What a unit owes, over HTTP: states, the activities that show them, who may see it.</summary>
public sealed class DutyTests(ThiDuaServer server) : IClassFixture<ThiDuaServer>
{
    private const string Path = "/api/periods/p26/units/xa-a/duties";

    [Fact]
    public async Task It_tells_what_is_met_late_missing_and_to_be_done_with_the_activities_that_show_it()
    {
        var (officer, secretary) = await WorldAsync();
        var duties = await officer.GetOkAsync($"{Path}?asOf=2026-06-30");
        (Text(duties, "period"), Text(duties, "unit"), Text(duties, "name"), Text(duties, "view"), Text(duties, "asOf"))
            .ShouldBe(("p26", "xa-a", "Xã A", "claimed", "2026-06-30"));

        var dialogue = Find(duties, "DC-17").ShouldHaveSingleItem();
        (Text(dialogue, "state"), Text(dialogue, "metOn"), Text(dialogue, "dueOn"), Text(dialogue, "stateLabel"), Text(dialogue, "legalBasis"))
            .ShouldBe(("met", "2026-03-10", "2026-12-31", "Đã thực hiện đúng hạn", "Luật 10/2022/QH15 Điều 32"));
        Text(dialogue.GetProperty("span"), "label").ShouldBe("Năm 2026");
        dialogue.GetProperty("confirmed").GetBoolean().ShouldBeTrue();
        var activity = dialogue.GetProperty("restsOn").EnumerateArray().Single().GetProperty("activities").EnumerateArray().Single();
        (Text(activity, "id"), Text(activity, "day"), activity.GetProperty("verified").GetBoolean()).ShouldBe(("d-1", "2026-03-10", true));

        Find(duties, "DC-01").Select(i => (Text(i, "state"), Text(i, "item"), Text(i.GetProperty("restsOn")[0].GetProperty("activities")[0], "id")))
            .ShouldBe([("late", "3", "p-2"), ("met", "3", "p-1")], "what is over stands last, newest first");
        Find(duties, "DL-03").Count(i => Text(i, "state") == "missing").ShouldBe(25, "26 weeks that ended, and one reception");
        Find(duties, "DL-03").Single(i => Text(i, "state") == "met").GetProperty("restsOn")[0].GetProperty("activities")[0].GetProperty("id").GetString().ShouldBe("r-1");
        Find(duties, "DL-03-2026").ShouldAllBe(i => !i.GetProperty("confirmed").GetBoolean() && Text(i, "note") != null);
        Find(duties, "DL-36").ShouldAllBe(i => i.GetProperty("sample").GetBoolean());

        var order = duties.GetProperty("items").EnumerateArray().Select(Rank).ToList();
        order.ShouldBeInOrder(SortDirection.Ascending, "what is to be done first stands first");
    }

    [Fact]
    public async Task Counts_are_of_both_views_and_items_of_the_one_that_is_asked_for()
    {
        var (officer, _) = await WorldAsync();
        var claimed = await officer.GetOkAsync($"{Path}?asOf=2026-06-30");
        var verified = await officer.GetOkAsync($"{Path}?asOf=2026-06-30&view=verified");
        claimed.GetProperty("summary").ToString().ShouldBe(verified.GetProperty("summary").ToString());
        int Met(string view) => claimed.GetProperty("summary").GetProperty(view).GetProperty("met").GetInt32();
        (Met("claimed") - Met("verified")).ShouldBe(2, "the publication in time and the reception are not verified");
        Find(verified, "DC-17").ShouldAllBe(i => Text(i, "state") == "met");
        Find(verified, "DL-03").ShouldAllBe(i => Text(i, "state") != "met");
        foreach (var (view, told) in new[] { ("claimed", claimed), ("verified", verified) })
        {
            var items = told.GetProperty("items").EnumerateArray().GroupBy(i => Text(i, "state")).ToDictionary(g => g.Key!, g => g.Sum(i => i.GetProperty("count").GetInt32()));
            var summary = claimed.GetProperty("summary").GetProperty(view);
            foreach (var (state, name) in new[] { ("met", "met"), ("late", "late"), ("missing", "missing"), ("due-soon", "dueSoon"), ("not-yet-due", "notYetDue"), ("unknown", "unknown") })
            {
                items.GetValueOrDefault(state).ShouldBe(summary.GetProperty(name).GetInt32(), $"{view} {state}");
            }
        }
    }

    [Fact]
    public async Task States_and_codes_can_be_asked_for()
    {
        var (officer, _) = await WorldAsync();
        var soon = await officer.GetOkAsync($"{Path}?asOf=2026-06-30&state=due-soon");
        soon.GetProperty("items").GetArrayLength().ShouldBeGreaterThan(0);
        soon.GetProperty("items").EnumerateArray().ShouldAllBe(i => Text(i, "state") == "due-soon");
        var one = await officer.GetOkAsync($"{Path}?asOf=2026-06-30&code=DL-25");
        one.GetProperty("items").EnumerateArray().Select(i => Text(i, "code")).ShouldBe(["DC-17"]);
        (await officer.GetOkAsync($"{Path}?asOf=2026-06-30&state=unknown")).GetProperty("items").GetArrayLength().ShouldBe(0);
        (await officer.GetOkAsync($"{Path}?asOf=2026-06-30&activitiesPerItem=0")).GetProperty("items").EnumerateArray()
            .SelectMany(i => i.GetProperty("restsOn").EnumerateArray()).ShouldAllBe(r => r.GetProperty("activities").GetArrayLength() == 0);
    }

    [Fact]
    public async Task Days_before_know_less()
    {
        var (officer, _) = await WorldAsync();
        Text(Find(await officer.GetOkAsync($"{Path}?asOf=2026-03-09"), "DC-17")[0], "state").ShouldBe("not-yet-due");
        Text(Find(await officer.GetOkAsync($"{Path}?asOf=2026-03-10"), "DC-17")[0], "state").ShouldBe("met");
    }

    [Fact]
    public async Task A_village_below_a_member_owes_its_own_duties()
    {
        var (officer, _) = await WorldAsync();
        var village = await officer.GetOkAsync("/api/periods/p26/units/thon-1/duties?asOf=2026-12-31");
        village.GetProperty("items").EnumerateArray().Select(i => (Text(i, "code"), Text(i, "state"))).ShouldBe([("DC-18", "missing")]);
    }

    [Fact]
    public async Task Denunciations_are_counted_but_not_listed_for_those_who_do_not_handle_them()
    {
        var (officer, secretary) = await WorldAsync();
        foreach (var (client, told) in new[] { (officer, 1), (secretary, 0) })
        {
            var item = Find(await client.GetOkAsync($"{Path}?asOf=2026-06-30"), "DL-18").ShouldHaveSingleItem();
            (Text(item, "state"), item.GetProperty("restsOn")[0].GetProperty("count").GetInt32(), item.GetProperty("restsOn")[0].GetProperty("activities").GetArrayLength())
                .ShouldBe(("missing", 1, told));
        }
    }

    [Fact]
    public async Task A_sheet_can_count_duties()
    {
        var (officer, secretary) = await WorldAsync();
        using var sheet = await secretary.PutAsync("/api/criteria-sets/nghia-vu/versions/1", new StringContent(Sheet, System.Text.Encoding.UTF8, "application/yaml"));
        sheet.IsSuccessStatusCode.ShouldBeTrue(await sheet.Content.ReadAsStringAsync());
        await secretary.StepOkAsync("/api/criteria-sets/nghia-vu/versions/1/publish", new { });
        await secretary.PutOkAsync("/api/periods/p26-nv", new
        {
            name = "Nghĩa vụ 2026", kind = "year", from = "2026-01-01", to = "2026-12-31", clusters = new[] { "cum-1" },
            sheets = new[] { new { criteriaSet = "nghia-vu", version = 1 } },
        });
        var opened = await secretary.StepOkAsync("/api/periods/p26-nv/open", new { });
        var told = await officer.GetOkAsync($"/api/periods/p26-nv/units/xa-a/score-sheet?asOf=2026-06-30&minPosition={opened.Position()}");
        var points = told.GetProperty("sections")[0].GetProperty("criteria")[0].GetProperty("points");
        (points.GetProperty("claimed").GetDecimal(), points.GetProperty("verified").GetDecimal()).ShouldBe((5m, 0m), "one of two publications in time, none verified");
    }

    [Fact]
    public async Task What_cannot_be_answered_is_a_clear_problem()
    {
        var (officer, secretary) = await WorldAsync();
        await (await officer.GetAsync($"{Path}?state=done")).ShouldBeProblemAsync(400, "parameter.invalid", "state");
        await (await officer.GetAsync($"{Path}?view=both")).ShouldBeProblemAsync(400, "parameter.invalid", "view");
        await (await officer.GetAsync($"{Path}?code=17")).ShouldBeProblemAsync(400, "parameter.invalid", "code");
        await (await officer.GetAsync($"{Path}?asOf=2026-02-30")).ShouldBeProblemAsync(400, "date.invalid", "asOf");
        await (await officer.GetAsync($"{Path}?day=2026-02-03")).ShouldBeProblemAsync(400, "parameter.unknown", "day");
        await (await officer.GetAsync($"{Path}?asOf=2025-12-31")).ShouldBeProblemAsync(422, "date.before-period", "asOf");
        await (await officer.GetAsync("/api/periods/p26/units/xa-b/duties")).ShouldBeProblemAsync(404, "unit.not-found");
        await (await secretary.GetAsync("/api/periods/p26/units/xa-z/duties")).ShouldBeProblemAsync(404, "unit.not-found");
        await (await secretary.GetAsync("/api/periods/p26/units/xa-c/duties")).ShouldBeProblemAsync(404, "unit.not-found");
        await (await secretary.GetAsync("/api/periods/p99/units/xa-a/duties")).ShouldBeProblemAsync(404, "period.not-found");
        (await server.CreateClient().GetAsync(Path)).StatusCode.ShouldBe(System.Net.HttpStatusCode.Unauthorized);
        (await secretary.GetOkAsync("/api/periods/p26/units/xa-b/duties")).GetProperty("items").GetArrayLength().ShouldBeGreaterThan(50);
    }

    [Fact]
    public void A_fault_in_the_file_stops_the_server_with_file_and_line()
    {
        var folder = Directory.CreateTempSubdirectory("thidua-rules-").FullName;
        var file = System.IO.Path.Combine(folder, "duties.yaml");
        try
        {
            Should.Throw<RuleFileException>(() => RuleFiles.LoadDuties(folder, DeadlineRules.Empty)).Message.ShouldStartWith(file);
            File.WriteAllText(file, "duties:\n  - code: DC-01\n    color: red\n");
            Should.Throw<RuleFileException>(() => RuleFiles.LoadDuties(folder, DeadlineRules.Empty)).Message.ShouldStartWith($"{file}, line 2");
            File.WriteAllText(file, "duties: [\n");
            Should.Throw<RuleFileException>(() => RuleFiles.LoadDuties(folder, DeadlineRules.Empty)).Message.ShouldStartWith($"{file}, line ");
            RuleFiles.LoadDuties(null, DeadlineRules.Empty).Rules.ShouldBeEmpty();
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private const string Sheet =
        """
        code: nghia-vu
        version: 1
        title: Nghĩa vụ (thử)
        legalBasis: { document: "Thử nghiệm" }
        max: 10
        rounding: { criterion: 2, total: 2 }
        sections:
          - code: "I"
            title: Nghĩa vụ
            max: 10
            criteria:
              - code: I.1
                title: Tỷ lệ công khai đúng hạn
                max: 10
                legalBasis: { document: "Thử nghiệm" }
                formula:
                  ratio:
                    numerator: { duties: met-on-time, codes: [DL-23] }
                    denominator: { duties: due, codes: [DL-23] }
                    whenZero: 0
        """;

    private static int Rank(JsonElement item) => (Text(item, "state"), item.GetProperty("canBeMadeUp").GetBoolean()) switch
    {
        ("missing", true) => 0,
        ("due-soon", _) => 1,
        ("not-yet-due", _) => 2,
        ("unknown", _) => 3,
        ("missing", _) => 4,
        ("late", _) => 5,
        _ => 6,
    };

    private async Task<(HttpClient Officer, HttpClient Secretary)> WorldAsync()
    {
        await server.OnceAsync(MakeAsync);
        return (server.As("unit-officer", "xa-a"), server.As("secretary"));
    }

    private async Task MakeAsync()
    {
        await server.SmallWorldAsync();
        var (officer, secretary) = (server.As("unit-officer", "xa-a"), server.As("secretary"));
        await secretary.PutOkAsync("/api/units/thon-1", new { name = "Thôn 1", kind = "village", level = "hamlet", parent = "xa-a", from = "2025-07-01" });
        await secretary.PutOkAsync("/api/units/xa-c", new { name = "Xã C", kind = "peoples-committee", level = "commune", from = "2025-07-01" });
        await officer.DialogueAsync("d-1");
        await officer.PutOkAsync("/api/activities/p-1", Published("2026-05-06"));
        await officer.PutOkAsync("/api/activities/p-2", Published("2026-05-20"));
        await officer.PutOkAsync("/api/activities/r-1", new { type = "reception-held", unit = "xa-a", occurredOn = "2026-04-02", chairedByHead = true, citizens = 3 });
        await officer.PutOkAsync("/api/activities/t-1", new { type = "petition-received", unit = "xa-a", occurredOn = "2026-03-02", kind = "denunciation", reference = "01/TC" });
        await officer.StepOkAsync("/api/activities/t-1/accept", new { on = "2026-03-03" });
        var last = await secretary.StepOkAsync("/api/activities/d-1/verify", new { version = 1 });
        await officer.GetOkAsync($"{Path}?minPosition={last.Position()}");
    }

    private static object Published(string on) => new
    {
        type = "publication-made", unit = "xa-a", occurredOn = on, decidedOn = "2026-05-04", item = 3, channels = new[] { "portal" },
    };

    private static List<JsonElement> Find(JsonElement duties, string code)
    {
        var found = duties.GetProperty("items").EnumerateArray().Where(i => Text(i, "code") == code).ToList();
        found.ShouldNotBeEmpty(code);
        return found;
    }

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value.ToString() : null;
}
