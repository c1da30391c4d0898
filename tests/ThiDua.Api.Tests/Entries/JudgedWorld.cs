using System.Text;

namespace ThiDua.Api.Tests.Entries;

/// <summary>Three communes in a cluster, a sheet that compares, judges and lets choose, an open period <c>p26</c>.</summary>
internal static class JudgedWorld
{
    public const string Unit = "/api/periods/p26/units/xa-a";

    public static async Task<long> MakeAsync(ThiDuaServer server, string? succession = null)
    {
        var secretary = server.As("secretary");
        foreach (var unit in new[] { "xa-a", "xa-b", "xa-c" })
        {
            await secretary.PutOkAsync($"/api/units/{unit}", new { name = $"Xã {unit[3..].ToUpperInvariant()}", kind = "peoples-committee", level = "commune", from = "2025-07-01" });
        }

        await secretary.PutOkAsync("/api/units/xa-a.thon", new { name = "Thôn 1", kind = "village", level = "hamlet", parent = "xa-a", from = "2025-07-01" });
        await secretary.PutOkAsync("/api/clusters/cum-1", new
        {
            name = "Cụm 1", members = new[] { "xa-a", "xa-b", "xa-c" }.Select(unit => new { unit, from = "2025-07-01" }),
        });
        (await secretary.PutAsync("/api/criteria-sets/so-sanh/versions/1", new StringContent(Sheet, Encoding.UTF8, "application/yaml"))).EnsureSuccessStatusCode();
        await secretary.StepOkAsync("/api/criteria-sets/so-sanh/versions/1/publish", new { });
        var plan = new Dictionary<string, object>
        {
            ["name"] = "Năm 2026", ["kind"] = "year", ["from"] = "2026-01-01", ["to"] = "2026-12-31", ["clusters"] = new[] { "cum-1" },
            ["sheets"] = new[] { new { criteriaSet = "so-sanh", version = 1 } },
        };
        if (succession is not null)
        {
            plan["succession"] = succession;
        }

        await secretary.PutOkAsync("/api/periods/p26", plan);
        return (await secretary.StepOkAsync("/api/periods/p26/open", new { })).Position();
    }

    private const string Sheet =
        """
        code: so-sanh
        version: 1
        title: So sánh, chấm, chọn (thử)
        legalBasis: { document: "Thử nghiệm" }
        max: 60
        rounding: { criterion: 2, total: 2 }
        tieBreaks: [ { vote: true } ]
        sections:
          - code: "I"
            title: Một
            max: 60
            criteria:
              - code: I.1
                title: So với đơn vị dẫn đầu
                max: 20
                legalBasis: { document: "Thử nghiệm" }
                notApplicable: { means: scale-total }
                formula: { leaderRelative: { actual: { sum: dialogue.held }, goal: assigned, among: cluster } }
              - code: I.2
                title: Chấm
                max: 10
                legalBasis: { document: "Thử nghiệm" }
                formula: { appraised: {} }
              - code: I.3
                title: Chọn
                max: 10
                legalBasis: { document: "Thử nghiệm" }
                formula: { options: { choices: [ { code: a, title: Tốt, points: 10 }, { code: b, title: Khá, points: 5 } ] } }
              - code: I.4
                title: Tiếp dân cả xã
                max: 20
                legalBasis: { document: "Thử nghiệm" }
                scope: own-and-below
                formula: { perOccurrence: { points: 2, value: { sum: reception.held } } }
        """;
}
