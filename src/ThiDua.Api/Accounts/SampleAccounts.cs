using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using ThiDua.Api.Http;
using ThiDua.Api.Samples;
using ThiDua.Api.Security;

namespace ThiDua.Api.Accounts;

/// <summary>
/// An account for each role of a sample, made through the public API like any other, all with one password that <c>ops/run --sample</c> makes for
/// this checkout. There are none outside sample mode.
/// </summary>
internal static class SampleAccounts
{
    /// <summary>How their ids begin.</summary>
    public const string Prefix = "mau-";

    private static readonly Dictionary<string, string> Titles = new()
    {
        [Roles.UnitOfficer] = "Cán bộ phụ trách (mẫu)", [Roles.UnitLeader] = "Thủ trưởng đơn vị (mẫu)", [Roles.Secretary] = "Thường trực Hội đồng (mẫu)",
        [Roles.Appraiser] = "Người thẩm định (mẫu)", [Roles.ClusterHead] = "Cụm trưởng (mẫu)", [Roles.CouncilMember] = "Ủy viên Hội đồng (mẫu)",
        [Roles.CouncilChair] = "Chủ tịch Hội đồng (mẫu)", [Roles.BallotCounter] = "Người kiểm phiếu (mẫu)", [Roles.CriteriaEditor] = "Người soạn bộ tiêu chí (mẫu)",
        [Roles.Front] = "Mặt trận Tổ quốc (mẫu)", [Roles.Auditor] = "Thanh tra (mẫu)", [Roles.Admin] = "Quản trị tài khoản (mẫu)",
    };

    /// <summary>Makes them; those that are there already stay as they are.</summary>
    /// <returns>Sign-in name and title of each.</returns>
    public static async Task<IReadOnlyList<(string Name, string Title)>> MakeAsync(HttpClient http, string keyFile, Sample sample, string password, TimeProvider clock, CancellationToken ct)
    {
        var token = LocalTokens.Issue(keyFile, Roles.Admin, [], "Quản trị (dữ liệu mẫu)", clock.GetUtcNow());
        var unit = (sample.File.Units.FirstOrDefault(u => u.Level == "commune") ?? sample.File.Units[0]).Code;
        var made = new List<(string, string)>();
        foreach (var (role, title) in Titles)
        {
            var id = Prefix + (made.Count + 1).ToString("00", System.Globalization.CultureInfo.InvariantCulture);
            await SendAsync(http, token, HttpMethod.Put, $"/api/accounts/{id}", new
            {
                fullName = title, signInName = role, roles = new[] { new { role, units = Roles.Bound.Contains(role) ? [unit] : Array.Empty<string>() } },
            }, ct);
            var account = await SendAsync(http, token, HttpMethod.Get, $"/api/accounts/{id}", null, ct);
            if (account.GetProperty("account").GetProperty("status").GetString() != "active")
            {
                var invited = await SendAsync(http, token, HttpMethod.Post, $"/api/accounts/{id}/reset", new { }, ct);
                await SendAsync(http, null, HttpMethod.Post, "/api/invitations", new { code = invited.GetProperty("code").GetString(), password }, ct);
            }

            made.Add((role, title));
        }

        // Who sits on a council has a name, though nobody signs in as them.
        foreach (var actor in sample.Acts.SelectMany(a => a.Named).Distinct())
        {
            await SendAsync(http, token, HttpMethod.Put, $"/api/accounts/{actor.Account}", new
            {
                fullName = Titles[actor.Role].Replace(" (mẫu)", $" số {actor.Person} (mẫu)", StringComparison.Ordinal), roles = new[] { new { role = actor.Role, units = Array.Empty<string>() } },
            }, ct);
        }

        return made;
    }

    private static async Task<JsonElement> SendAsync(HttpClient http, string? token, HttpMethod method, string path, object? body, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body, options: JsonBody.Answers) };
        request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
        if (token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        using var answer = await http.SendAsync(request, ct);
        var text = await answer.Content.ReadAsStringAsync(ct);
        return answer.IsSuccessStatusCode
            ? JsonDocument.Parse(text).RootElement
            : throw new SampleException($"{method} {path}: {(int)answer.StatusCode} {JsonDocument.Parse(text).RootElement.GetProperty("title").GetString()}");
    }
}
