using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Playwright;
using ThiDua.Api.Accounts;
using ThiDua.Api.Hosting;
using ThiDua.Api.Samples;
using ThiDua.Api.Security;
using ThiDua.TestKit;
using Xunit;

namespace ThiDua.Browser.Tests;

/// <summary>
/// What all browser tests share: one server with the sample bao-thang-year, loaded through the public API, whose accounts sign in with one
/// password; and one Chromium. Tests use ids of their own and undo nothing.
/// </summary>
public sealed class Site : IAsyncLifetime, IAsyncDisposable
{
    /// <summary>The sample's year, which is over.</summary>
    public const string Year = "bao-thang-2025";

    /// <summary>The sample's year that runs, by <see cref="SiteServer.Clock"/>.</summary>
    public const string ThisYear = "bao-thang-2026";

    /// <summary>Unit of the sample's officer and leader.</summary>
    public const string Unit = "thi-tran-pho-lu";

    private readonly Dictionary<string, string> _signedIn = [];
    private readonly string _keys = Directory.CreateTempSubdirectory("thidua-browser-").FullName;
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromMinutes(2) };
    private TestDatabase _database = null!;
    private SiteServer? _server;
    private IPlaywright _playwright = null!;

    /// <summary>Where the server is.</summary>
    public string Url { get; } = $"http://127.0.0.1:{FreePort().ToString(CultureInfo.InvariantCulture)}";

    /// <summary>The browser.</summary>
    public IBrowser Chromium { get; private set; } = null!;

    /// <summary>Where pictures of pages are kept.</summary>
    public static string Pictures { get; } =
        Environment.GetEnvironmentVariable("THIDUA_TEST_PICTURES") is { Length: > 0 } folder ? folder : Path.Combine(AppContext.BaseDirectory, "pictures");

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        // As Program does it: people read Vietnamese numbers whatever the machine is set to.
        CultureInfo.CurrentCulture = CultureInfo.DefaultThreadCurrentCulture = CultureInfo.GetCultureInfo("vi-VN");
        Assertions.SetDefaultExpectTimeout(20_000);
        Directory.CreateDirectory(Pictures);
        foreach (var file in new[] { SiteServer.LocalKey(_keys), SiteServer.HeadKey(_keys) })
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            await File.WriteAllTextAsync(file, key.ExportPkcs8PrivateKeyPem());
        }

        await File.WriteAllTextAsync(SiteServer.PeopleKey(_keys), Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));
        _http.BaseAddress = new Uri(Url);
        _database = await TestDatabase.CreateAsync();
        Start();
        var browser = StartBrowserAsync();
        await LoadAsync();
        await browser;
    }

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Chromium is not null)
        {
            await Chromium.DisposeAsync();
        }

        _playwright?.Dispose();
        _http.Dispose();
        await StopAsync();
        if (_database is not null)
        {
            await _database.DisposeAsync();
        }

        Directory.Delete(_keys, recursive: true);
    }

    /// <summary>Starts the server on its address, on the same data as before.</summary>
    public void Start()
    {
        _server = new SiteServer(_database, Url, _keys);
        _server.Start();
    }

    /// <summary>Stops the server; browsers that look at it lose their connection.</summary>
    public async Task StopAsync()
    {
        if (_server is { } server)
        {
            _server = null;
            await server.DisposeAsync();
        }
    }

    /// <summary>Calls the API with a local token, as a program does; what is not answered with success fails the test.</summary>
    /// <param name="role">Role.</param>
    /// <param name="method">Method.</param>
    /// <param name="path">Route of the API.</param>
    /// <param name="body">Body, or null.</param>
    /// <param name="units">Units of the role.</param>
    public async Task<JsonElement> CallAsync(string role, HttpMethod method, string path, object? body = null, params string[] units)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body, options: Api.Http.JsonBody.Answers) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", LocalTokens.Issue(SiteServer.LocalKey(_keys), role, units, $"test {role}", SiteServer.Clock.GetUtcNow()));
        request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
        using var answer = await _http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode ? JsonDocument.Parse(text).RootElement : throw new InvalidOperationException($"{method} {path}: {(int)answer.StatusCode} {text}");
    }

    /// <summary>
    /// Records a dialogue of a unit in the year that runs. It changes its points at once: most opinions wait for their answer, so the share of
    /// answered ones falls, whatever else the unit has reached already.
    /// </summary>
    /// <param name="id">Id of its own.</param>
    /// <param name="unit">Unit.</param>
    public Task<JsonElement> RecordDialogueAsync(string id, string unit) => CallAsync(Roles.UnitOfficer, HttpMethod.Put, $"/api/activities/{id}", new
    {
        type = "dialogue-held", unit, occurredOn = "2026-11-05", kind = "periodic", chairedByHead = true, participants = 60, opinionsRaised = 12, opinionsAnswered = 3,
    }, unit);

    /// <summary>Cookies of somebody signed in as a role; signs in through the page the first time.</summary>
    internal async Task<string> SignedInAsync(string role, Func<Task<string>> signIn)
    {
        if (!_signedIn.TryGetValue(role, out var state))
        {
            _signedIn[role] = state = await signIn();
        }

        return state;
    }

    private async Task LoadAsync()
    {
        var sample = Sample.Read("bao-thang-year", SiteServer.Clock.Today());
        await new SampleLoader(new SampleClient(_http, SiteServer.LocalKey(_keys), SiteServer.Clock)).LoadAsync(sample, new Cli.Told<SampleProgress>(_ => { }), CancellationToken.None);
        await SampleAccounts.MakeAsync(_http, SiteServer.LocalKey(_keys), sample, SiteServer.Password, SiteServer.Clock, CancellationToken.None);
    }

    private async Task StartBrowserAsync()
    {
        _playwright = await Playwright.CreateAsync();
        Chromium = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = ChromiumPath(),
            // Fields of days are written as the machine's people write them.
            Env = Environment.GetEnvironmentVariables().Cast<System.Collections.DictionaryEntry>().Select(e => KeyValuePair.Create((string)e.Key, (string)e.Value!))
                .Where(e => e.Key is not ("LANG" or "LANGUAGE" or "LC_ALL")).Append(KeyValuePair.Create("LANGUAGE", "vi")).Append(KeyValuePair.Create("LC_ALL", "C.UTF-8")), // UTF-8, or names of files with diacritics are lost; it is on every machine.
            // Nothing but this machine is reachable. The sandbox of Chromium does not work for root; the pages are our own.
            Args = [.. Environment.UserName == "root" ? ["--no-sandbox"] : Array.Empty<string>(), "--disable-dev-shm-usage", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"],
        });
    }

    private static string ChromiumPath() =>
        new[] { Environment.GetEnvironmentVariable("THIDUA_CHROMIUM"), "/usr/bin/chromium-headless-shell", "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome" }.FirstOrDefault(p => !string.IsNullOrEmpty(p) && File.Exists(p))
        ?? throw new InvalidOperationException("No Chromium was found: run the tests by ./ops/test, which installs it, or set THIDUA_CHROMIUM.");

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
