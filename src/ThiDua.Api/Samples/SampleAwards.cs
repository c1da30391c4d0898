using System.Globalization;

namespace ThiDua.Api.Samples;

/// <summary>
/// What a sample's report says was commended, as cases: the numbers are reported, the cases are visibly made up (numbers "MẪU-…", people as a role
/// and a reference).
/// </summary>
internal static class SampleAwards
{
    private const string Council = "hoi-dong-mau";
    private const string Decision = "MẪU-01/BB-HĐ";
    private const string Reason = "Dữ liệu mẫu: số lượng theo báo cáo, hồ sơ là minh hoạ.";

    /// <summary>How many cases there are.</summary>
    public static int CountOf(SampleFile file) => file.Awards is { } awards ? awards.Collectives.Count + awards.Individuals.Count : 0;

    /// <summary>Sets up a council, finds what nobody can work out, receives and decides each case.</summary>
    public static async Task LoadAsync(Sample sample, SampleClient client, Action<int> told, CancellationToken ct)
    {
        if (sample.File.Awards is not { } awards)
        {
            return;
        }

        await client.PutAsync(
            $"/api/councils/{Council}",
            new { name = "Hội đồng Thi đua - Khen thưởng (dữ liệu mẫu)", decision = Decision, members = new[] { new { account = "mau-chu-tich", role = "chair", from = "2013-01-01" } } }, ct);
        foreach (var unit in awards.Collectives)
        {
            await client.PutAsync(
                $"/api/award-settings/{awards.Period}/findings/{unit}", new { findings = awards.Findings.ToDictionary(f => f, _ => true), decision = Decision, reason = Reason }, ct);
        }

        var cases = awards.Collectives.Select(unit => (Unit: unit, Person: (object?)null))
            .Concat(awards.Individuals.Select((unit, i) => (Unit: unit, Person: (object?)new { role = awards.Role, reference = Number("MẪU-CN", i + 1) })));
        foreach (var (one, n) in cases.Select((c, i) => (c, i + 1)))
        {
            var id = Number($"mau-{sample.Name}-khen", n);
            object[] papers = [new { kind = "submission", reference = Number("MẪU-TTr", n) }, new { kind = "achievement-report", reference = Number("MẪU-BC", n) }];
            await client.PutAsync(
                $"/api/award-cases/{id}", new { awards.Award, one.Unit, awards.Period, council = Council, papers, one.Person, awards.ReceivedOn }, ct);
            await client.StepAsync(
                $"/api/award-cases/{id}/decide",
                new { granted = true, number = Number("MẪU-QĐ", n), on = awards.DecidedOn, authority = "Cấp có thẩm quyền (dữ liệu mẫu)", reason = Reason }, $"sample-{id}-decide", ct);
            told(1);
        }
    }

    private static string Number(string what, int n) => string.Create(CultureInfo.InvariantCulture, $"{what}-{n:00}");
}
