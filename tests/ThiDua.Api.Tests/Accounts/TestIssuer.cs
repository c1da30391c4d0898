using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace ThiDua.Api.Tests.Accounts;

/// <summary>The real npm <c>oidc-provider</c> in a process of its own (<c>tests/oidc</c>). It ends with its standard input, so with the test.</summary>
internal sealed class TestIssuer : IAsyncDisposable
{
    public const string Secret = "bi-mat-cua-nha-cung-cap-thu-nghiem-0123456789";
    public const string Audience = "https://thidua.test/api";

    private readonly Process _process;

    private TestIssuer(Process process, string authority) => (_process, Authority) = (process, authority);

    public string Authority { get; }

    public static async Task<TestIssuer> StartAsync()
    {
        var folder = Folder();
        if (!Directory.Exists(Path.Combine(folder, "node_modules")))
        {
            throw new InvalidOperationException("tests/oidc/node_modules is missing: run 'npm ci' in tests/oidc (./ops/test does).");
        }

        var port = FreePort();
        var process = Process.Start(new ProcessStartInfo("node", ["provider.mjs", $"{port}", "http://localhost/api/sign-in/outside/callback", Secret, Audience])
        {
            WorkingDirectory = folder, UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true,
        })!;
        var issuer = new TestIssuer(process, $"http://127.0.0.1:{port}");
        for (string? line; (line = await process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromMinutes(1))) is not null;)
        {
            if (line == "ready")
            {
                _ = process.StandardOutput.ReadToEndAsync();
                return issuer;
            }
        }

        throw new InvalidOperationException("The test issuer ended before it was ready.");
    }

    /// <summary>What a browser does there: signs in as a subject and brings back where it is sent.</summary>
    public static async Task<Uri> SignInAsync(Uri authorization, string subject)
    {
        using var handler = new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() };
        using var browser = new HttpClient(handler);
        var next = new Uri(authorization + "&login_hint=" + Uri.EscapeDataString(subject));
        while (next.Port == authorization.Port)
        {
            using var answer = await browser.GetAsync(next);
            next = new Uri(next, answer.Headers.Location ?? throw new InvalidOperationException(await answer.Content.ReadAsStringAsync()));
        }

        return next;
    }

    /// <summary>An access token of a program, for this product or for another.</summary>
    public async Task<string> TokenAsync(string program, string? resource = Audience)
    {
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{program}:{Secret}")));
        using var answer = await http.PostAsync(
            Authority + "/token", new FormUrlEncodedContent(new Dictionary<string, string> { ["grant_type"] = "client_credentials", ["resource"] = resource! }));
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("access_token").GetString()!;
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(20));
        _process.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string Folder()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "ThiDua.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("ThiDua.sln was not found above the tests.");
        }

        return Path.Combine(folder.FullName, "tests", "oidc");
    }
}
