using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ThiDua.Api.Http;

namespace ThiDua.Api.Samples;

/// <summary>How far loading is.</summary>
/// <param name="What">What is being sent, in Vietnamese.</param>
/// <param name="Done">Units of work done.</param>
/// <param name="Of">Units of work in all.</param>
internal sealed record SampleProgress(string What, int Done, int Of);

/// <summary>
/// Loads a sample through the public API, like any other client. Loading it again adds nothing: what is there already is recognised, and every
/// file is sent under a key made of its content.
/// </summary>
/// <param name="client">The API.</param>
/// <param name="rate">Lines per second at the most, to watch the board move; null for as fast as it goes.</param>
internal sealed class SampleLoader(SampleClient client, int? rate = null)
{
    private const int LinesPerFile = 2_000;
    private int _done;

    /// <summary>Loads.</summary>
    /// <returns>Events that the log has more than before.</returns>
    public async Task<long> LoadAsync(Sample sample, IProgress<SampleProgress> progress, CancellationToken ct)
    {
        var file = sample.File;
        var of = file.Units.Count + file.Clusters.Count + file.CriteriaSets.Count + file.Periods.Count + file.Proposals.Count + file.Entries.Count + SampleAwards.CountOf(file) + sample.Activities.Count + sample.Verifications.Count + sample.Acts.Count;
        void Told(string what, int done) => progress.Report(new SampleProgress(what, _done += done, of));

        var before = await client.HeadAsync(ct);
        await SetUpAsync(sample, Told, ct);
        await SendAsync(sample.Name, sample.Activities, asSecretary: false, n => Told("hoạt động", n), ct);
        await SendAsync(sample.Name, sample.Verifications, asSecretary: true, n => Told("xác minh", n), ct);
        await SampleAwards.LoadAsync(sample, client, n => Told("hồ sơ khen thưởng", n), ct);
        var isOver = file.ScriptEnd is { } end && await client.IsSoAsync(end, ct);
        foreach (var act in isOver ? [] : sample.Acts)
        {
            await client.ActAsync(act, $"sample-{sample.Name}-{act.Number}", ct);
            Told(act.Say, 1);
        }

        return await client.HeadAsync(ct) - before;
    }

    private async Task SetUpAsync(Sample sample, Action<string, int> told, CancellationToken ct)
    {
        var file = sample.File;
        var from = file.Clusters.ToDictionary(c => c.Code, c => c.From);
        foreach (var u in file.Units)
        {
            await client.PutAsync($"/api/units/{u.Code}", new { u.Name, u.Kind, u.Level, u.Parent, from = from[u.Cluster] }, ct);
            told("đơn vị", 1);
        }

        foreach (var c in file.Clusters)
        {
            var members = file.Units.Where(u => u.Cluster == c.Code).Select(u => new { unit = u.Code, c.From });
            await client.PutAsync($"/api/clusters/{c.Code}", new { c.Name, members }, ct);
            told("cụm", 1);
        }

        foreach (var s in file.CriteriaSets)
        {
            await client.PutYamlAsync($"/api/criteria-sets/{s.Code}/versions/{s.Version}", await File.ReadAllBytesAsync(Sample.CriteriaPath(s.Code, s.Version), ct), ct);
            await client.StepAsync($"/api/criteria-sets/{s.Code}/versions/{s.Version}/publish", $"sample-{sample.Name}-{s.Code}-{s.Version}", ct);
            told("bộ tiêu chí", 1);
        }

        foreach (var p in file.Periods)
        {
            var clusters = p.Clusters.Count > 0 ? p.Clusters : file.Clusters.ConvertAll(c => c.Code);
            await client.PutAsync($"/api/periods/{p.Code}", new { p.Name, p.Kind, p.From, p.To, clusters, p.Sheets, p.Succession, p.Appraisal, p.Visibility, verification = p.Verification.Count == 0 ? null : p.Verification }, ct);
            await client.StepAsync($"/api/periods/{p.Code}/open", $"sample-{sample.Name}-{p.Code}", ct);
            told("kỳ thi đua", 1);
        }

        foreach (var id in file.Proposals)
        {
            await client.PutYamlAsync($"/api/proposals/{id}", await File.ReadAllBytesAsync(Sample.ProposalPath(id), ct), ct);
            told("đề xuất", 1);
        }

        foreach (var e in file.Entries)
        {
            await EnterAsync(e, ct);
            told("chỉ tiêu, tự chấm, thẩm định", 1);
        }
    }

    /// <summary>What belongs to a unit in a period besides its activities: the unit scores itself, the secretary does the rest.</summary>
    private async Task EnterAsync(SampleFile.EntryRow entry, CancellationToken ct)
    {
        const string reason = "Số liệu minh hoạ";
        var of = $"/api/periods/{entry.Period}/units/{entry.Unit}";
        if (entry.Targets.Count > 0)
        {
            await client.PutAsync($"{of}/targets", new { entry.Targets }, ct);
        }

        foreach (var criterion in entry.NotApplicable)
        {
            await client.PutAsync($"{of}/not-applicable/{criterion}", new { notApplicable = true, reason }, ct);
        }

        foreach (var (criterion, points) in entry.SelfScores)
        {
            await client.PutAsAsync(entry.Unit, $"{of}/self-scores/{criterion}", new { points }, ct);
        }

        foreach (var (criterion, points) in entry.Appraisals)
        {
            await client.PutAsync($"{of}/appraisals/{criterion}", new { points, reason }, ct);
        }
    }

    private async Task SendAsync(string name, IReadOnlyList<JsonObject> lines, bool asSecretary, Action<int> told, CancellationToken ct)
    {
        foreach (var part in lines.Chunk(Math.Clamp(rate ?? LinesPerFile, 1, LinesPerFile)))
        {
            var content = Bytes(part);
            await client.ImportAsync(content, $"sample-{name}-{Convert.ToHexStringLower(SHA256.HashData(content))[..32]}", asSecretary, ct);
            told(part.Length);
            if (rate is not null)
            {
                await Task.Delay(TimeSpan.FromSeconds(1), ct);
            }
        }
    }

    /// <summary>Lines as a file.</summary>
    public static byte[] Bytes(IEnumerable<JsonObject> lines) =>
        Encoding.UTF8.GetBytes(string.Concat(lines.Select(l => l.ToJsonString(Compact) + "\n")));

    private static readonly JsonSerializerOptions Compact = new(JsonBody.Answers) { WriteIndented = false };
}
