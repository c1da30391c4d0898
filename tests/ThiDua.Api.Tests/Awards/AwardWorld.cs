namespace ThiDua.Api.Tests.Awards;

/// <summary>The small world with a council that has set and found what the flag asks for; <c>xa-a</c> leads.</summary>
internal static class AwardWorld
{
    public static readonly object Ballot =
        new { members = 5, present = 4, issued = 4, valid = 4, @for = 4, against = 0, writtenFor = 0, writtenAgainst = 1, minutes = "05/BB", on = "2026-11-05" };

    private static readonly object[] Papers = [new { kind = "submission", reference = "01/TTr" }, new { kind = "achievement-report", reference = "01/BC" }];

    public static object Council(string decision) => new
    {
        name = "Hội đồng Thi đua - Khen thưởng tỉnh", decision,
        members = Enumerable.Range(1, 5).Select(i => new { account = $"hd-{i}", role = i == 1 ? "chair" : "member", from = "2026-01-01" }),
        counters = new[] { "kp-1", "kp-2" },
    };

    public static object Case(string award, string unit, object? person = null, string? achievement = null) =>
        new { award, unit, period = "p26", council = "tinh", papers = Papers, person, achievement, receivedOn = "2026-09-20" };

    public static object Grant(string number, bool granted = true) =>
        new { granted, number, on = "2026-11-06", authority = "Chủ tịch UBND tỉnh", reason = granted ? null : "Hội đồng không đề nghị" };

    /// <summary>Makes it; the position after which all of it is there.</summary>
    public static async Task<long> AwardWorldAsync(this ThiDuaServer server)
    {
        var secretary = server.As("secretary");
        await server.SmallWorldAsync();
        await server.As("unit-officer", "xa-a").DialogueAsync("kt-1");
        await secretary.StepOkAsync("/api/activities/kt-1/verify", new { version = 1 });
        await secretary.PutOkAsync("/api/councils/tinh", Council("01/QĐ"));
        await secretary.PutOkAsync("/api/award-settings/p26", new { values = new Dictionary<string, object> { ["hoi-dong-80.threshold"] = 0.8 }, decision = "02/QĐ-HĐ", reason = "Theo NĐ 152" });
        var at = 0L;
        foreach (var unit in new[] { "xa-a", "xa-b" })
        {
            at = (await secretary.PutOkAsync($"/api/award-settings/p26/findings/{unit}", new
            {
                findings = new[] { "vuot-chi-tieu", "doan-ket-noi-bo", "dang-doan-the-xuat-sac", "tiet-kiem-chong-tham-nhung", "chap-hanh-phap-luat", "hoan-thanh-tot", "thanh-tich-trong-phong-trao" }
                    .ToDictionary(k => k, _ => true),
                decision = "03/BB-HĐ", reason = "Phiên họp xét",
            })).Position();
        }

        return at;
    }

    /// <summary>The flag from dossier to decision; the position of the decision.</summary>
    public static async Task<long> DecideFlagAsync(this ThiDuaServer server, string id, string unit, object decision)
    {
        var secretary = server.As("secretary");
        await secretary.PutOkAsync($"/api/award-cases/{id}", Case("co-thi-dua-tinh", unit));
        foreach (var counter in new[] { "kp-1", "kp-2" })
        {
            await server.AsAccount(counter, "ballot-counter").StepOkAsync($"/api/award-cases/{id}/vote", new { ballot = Ballot });
        }

        await secretary.GetOkAsync($"/api/award-cases/{id}?minPosition={await server.HeadAsync()}");
        return (await secretary.StepOkAsync($"/api/award-cases/{id}/decide", decision)).Position();
    }
}
