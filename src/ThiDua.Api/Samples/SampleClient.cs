using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using ThiDua.Api.Http;
using ThiDua.Api.Security;

namespace ThiDua.Api.Samples;

/// <summary>The server refused something of a sample.</summary>
internal sealed class SampleException(string message) : Exception(message);

/// <summary>Calls the public API as the accounts of a sample, with local tokens from the key file; repeats what may be repeated.</summary>
internal sealed class SampleClient(HttpClient http, string keyFile, TimeProvider clock)
{
    private const int AttemptsMax = 60;
    private static readonly string[] Repeatable = ["command.in-flight", "stream.busy"];

    /// <summary>Puts a document as the secretary.</summary>
    public Task PutAsync(string path, object body, CancellationToken ct) =>
        SendAsync(HttpMethod.Put, path, "application/json", JsonSerializer.SerializeToUtf8Bytes(body, JsonBody.Answers), Secretary, null, ct);

    /// <summary>Puts a document as an officer of a unit.</summary>
    public Task PutAsAsync(string unit, string path, object body, CancellationToken ct) =>
        SendAsync(HttpMethod.Put, path, "application/json", JsonSerializer.SerializeToUtf8Bytes(body, JsonBody.Answers), Officer(unit), null, ct);

    /// <summary>Puts a YAML file as the secretary.</summary>
    public Task PutYamlAsync(string path, byte[] yaml, CancellationToken ct) => SendAsync(HttpMethod.Put, path, "application/yaml", yaml, Secretary, null, ct);

    /// <summary>Takes a step as the secretary.</summary>
    public Task StepAsync(string path, string key, CancellationToken ct) => SendAsync(HttpMethod.Post, path, "application/json", "{}"u8.ToArray(), Secretary, key, ct);

    /// <summary>Takes a step with a body as the secretary.</summary>
    public Task StepAsync(string path, object body, string key, CancellationToken ct) =>
        SendAsync(HttpMethod.Post, path, "application/json", JsonSerializer.SerializeToUtf8Bytes(body, JsonBody.Answers), Secretary, key, ct);

    /// <summary>Sends a file of JSON lines: activities as the integration, verifications as the secretary.</summary>
    public async Task ImportAsync(byte[] lines, string key, bool asSecretary, CancellationToken ct) =>
        await SendAsync(HttpMethod.Post, "/api/imports", "application/x-ndjson", lines, asSecretary ? Secretary : Integration, key, ct);

    /// <summary>Carries out an act of a script.</summary>
    public async Task ActAsync(SampleAct act, string key, CancellationToken ct)
    {
        try
        {
            await SendAsync(
                act.Method, act.Path, "application/json", JsonSerializer.SerializeToUtf8Bytes(act.Body, JsonBody.Answers), act.As.Token(keyFile, clock.GetUtcNow()),
                act.Method == HttpMethod.Post ? key : null, ct, act.IfMatch);
        }
        catch (SampleException e)
        {
            throw new SampleException($"Act {act.Number} ({act.Say}): {e.Message}");
        }
    }

    /// <summary>Whether something is there and says so.</summary>
    public async Task<bool> IsSoAsync(SampleFile.EndRow end, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, end.Path) { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", Secretary) } };
        using var answer = await http.SendAsync(request, ct);
        return answer.IsSuccessStatusCode
            && JsonDocument.Parse(await answer.Content.ReadAsStringAsync(ct)).RootElement.GetProperty(end.Field).GetString() == end.Value;
    }

    /// <summary>Position of the log's head.</summary>
    public async Task<long> HeadAsync(CancellationToken ct)
    {
        using var answer = JsonDocument.Parse(await SendAsync(HttpMethod.Get, "/api/log/head", null, null, Secretary, null, ct));
        return answer.RootElement.GetProperty("position").GetInt64();
    }

    // A token lives for an hour; a slow load takes longer. Making one costs nothing.
    private string Secretary => LocalTokens.Issue(keyFile, Roles.Secretary, [], "Thư ký (dữ liệu mẫu)", clock.GetUtcNow());

    private string Integration => LocalTokens.Issue(keyFile, Roles.Integration, ["*"], "Kết nối (dữ liệu mẫu)", clock.GetUtcNow());

    private string Officer(string unit) => LocalTokens.Issue(keyFile, Roles.UnitOfficer, [unit], "Cán bộ (dữ liệu mẫu)", clock.GetUtcNow());

    private async Task<string> SendAsync(HttpMethod method, string path, string? type, byte[]? body, string token, string? key, CancellationToken ct, string? ifMatch = null)
    {
        for (var attempt = 1; ; attempt++)
        {
            using var request = new HttpRequestMessage(method, path);
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            if (key is not null)
            {
                request.Headers.Add("Idempotency-Key", key);
            }

            if (ifMatch is not null)
            {
                request.Headers.IfMatch.ParseAdd(ifMatch);
            }

            if (body is not null)
            {
                request.Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue(type!) } };
            }

            using var answer = await http.SendAsync(request, ct);
            var text = await answer.Content.ReadAsStringAsync(ct);
            if (answer.IsSuccessStatusCode)
            {
                return text;
            }

            // Every call bears a key or names what it makes: sending it again is safe.
            if (attempt == AttemptsMax || !(answer.StatusCode == HttpStatusCode.ServiceUnavailable || Repeatable.Any(c => text.Contains($"\"{c}\"", StringComparison.Ordinal))))
            {
                throw new SampleException($"{method} {path}: {(int)answer.StatusCode} {Told(text)}");
            }

            await Task.Delay(TimeSpan.FromSeconds(1), ct);
        }
    }

    private static string Told(string problem)
    {
        try
        {
            using var read = JsonDocument.Parse(problem);
            var told = new StringBuilder(read.RootElement.GetProperty("title").GetString());
            foreach (var error in read.RootElement.GetProperty("errors").EnumerateArray().Take(5))
            {
                told.Append('\n').Append(error.GetRawText());
            }

            return told.ToString();
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return problem.Length <= 300 ? problem : problem[..300];
        }
    }
}
