using System.Text.Json;
using Microsoft.Playwright;
using Shouldly;

namespace ThiDua.Browser.Tests;

/// <summary>Somebody at a browser of their own. What goes wrong on the way (errors of scripts, requests to elsewhere, 5xx) fails the test.</summary>
public sealed class Visitor
{
    private static readonly Lazy<string> Axe = new(() => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "axe.min.js")));

    private static readonly string[] LevelAA = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

    private readonly List<string> _wrong = [];
    private readonly List<string> _forgiven = [];

    private Visitor(IBrowserContext context, IPage page) => (Context, Page) = (context, page);

    /// <summary>The browser's window.</summary>
    public IPage Page { get; }

    /// <summary>The browser with its cookies.</summary>
    public IBrowserContext Context { get; }

    /// <summary>What went wrong and was not expected.</summary>
    public IEnumerable<string> Wrong => _wrong.Where(w => !_forgiven.Exists(f => w.Contains(f, StringComparison.Ordinal)));

    /// <summary>Opens a browser.</summary>
    /// <param name="site">The site.</param>
    /// <param name="state">Cookies; null for nobody.</param>
    /// <param name="scripts">Whether scripts run.</param>
    internal static async Task<Visitor> OpenAsync(Site site, string? state, bool scripts)
    {
        var context = await site.Chromium.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = site.Url, JavaScriptEnabled = scripts, Locale = "vi-VN", TimezoneId = "Asia/Ho_Chi_Minh", StorageState = state,
            ViewportSize = new ViewportSize { Width = 1280, Height = 900 }, ReducedMotion = ReducedMotion.Reduce,
        });
        context.SetDefaultTimeout(60_000); // A busy machine is slow, not wrong.
        var visitor = new Visitor(context, await context.NewPageAsync());
        visitor.Watch(new Uri(site.Url).Authority);
        return visitor;
    }

    /// <summary>Lets something go wrong that the test brings about, such as the status of a refused form.</summary>
    /// <param name="part">Part of what is reported.</param>
    public void Expect(string part) => _forgiven.Add(part);

    /// <summary>Opens an address.</summary>
    /// <returns>The status of its answer.</returns>
    public async Task<int> GoAsync(string path) => (await Page.GotoAsync(path))!.Status;

    /// <summary>Signs in through the page.</summary>
    /// <param name="name">Sign-in name: a role of the sample.</param>
    /// <param name="password">Password.</param>
    public async Task SignInAsync(string name, string password = SiteServer.Password)
    {
        if (!Page.Url.Contains("/dang-nhap", StringComparison.Ordinal))
        {
            await GoAsync("/dang-nhap");
        }

        var form = Page.Locator("form", new() { Has = Page.GetByLabel("Mật khẩu") });
        await form.GetByLabel("Tên đăng nhập").FillAsync(name);
        await form.GetByLabel("Mật khẩu").FillAsync(password);
        await PressAsync(form.GetByRole(AriaRole.Button));
    }

    /// <summary>Presses what leads to another page, or to this one again, and waits until that is there.</summary>
    /// <param name="what">Button or link.</param>
    public async Task PressAsync(ILocator what)
    {
        var there = new TaskCompletionSource();
        void Loaded(object? sender, IPage page) => there.TrySetResult();
        Page.DOMContentLoaded += Loaded;
        await what.ClickAsync();
        await there.Task.WaitAsync(TimeSpan.FromSeconds(60));
        Page.DOMContentLoaded -= Loaded;
    }

    /// <summary>Fails when somebody could not use the page as it stands (WCAG 2.2 AA).</summary>
    /// <param name="rules">Only these rules of axe; all when there are none.</param>
    public async Task AxeAsync(params string[] rules)
    {
        await Page.EvaluateAsync(Axe.Value);
        var found = await Page.EvaluateAsync<JsonElement>(
            "only => axe.run({ runOnly: only, resultTypes: ['violations'] }).then(r => r.violations.flatMap(v => v.nodes.map(n => `${v.id}: ${n.html.slice(0, 200)} ${n.failureSummary}`)))",
            rules.Length > 0 ? rules : LevelAA);
        found.EnumerateArray().Select(v => v.GetString()).ShouldBeEmpty($"axe at {Page.Url}");
    }

    /// <summary>Makes the window so wide and fails when the page then must be moved sideways, or something is cut off at its edge.</summary>
    public async Task WidthAsync(int width)
    {
        await Page.SetViewportSizeAsync(width, width < 600 ? 800 : 900);
        var found = await Page.EvaluateAsync<JsonElement>(
            """
            width => {
              const cut = [], words = document.createRange();
              for (const all = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT); all.nextNode();) {
                const of = all.currentNode.parentElement;
                if (!all.currentNode.data.trim() || of.closest('.hide, svg, select, textarea, script') || (of.closest('.scroll') && !(width < 600 && of.closest('.cards, .board')))) continue;
                words.selectNodeContents(all.currentNode);
                if ([...words.getClientRects()].some(r => r.width > 1 && r.right > width + 1)) cut.push(of.outerHTML.slice(0, 160));
              }
              return { wide: document.documentElement.scrollWidth, cut: cut.slice(0, 5) };
            }
            """, width);
        found.GetProperty("cut").EnumerateArray().Select(e => e.GetString()).ShouldBeEmpty($"{Page.Url} at {width} px");
        found.GetProperty("wide").GetInt32().ShouldBeLessThanOrEqualTo(width, $"{Page.Url} at {width} px");
    }

    /// <summary>Keeps a picture of the whole page.</summary>
    /// <param name="name">Name of the file, without its ending.</param>
    public Task PictureAsync(string name) => Page.ScreenshotAsync(new() { Path = Path.Combine(Site.Pictures, $"{name}.png"), FullPage = true });

    /// <summary>Keeps the page as it is printed.</summary>
    /// <param name="name">Name of the file, without its ending.</param>
    public Task PrintAsync(string name) => Page.PdfAsync(new() { Path = Path.Combine(Site.Pictures, $"{name}.pdf"), Format = "A4", PreferCSSPageSize = true });

    private void Watch(string here)
    {
        Page.Console += (_, said) =>
        {
            if (said.Type == "error")
            {
                _wrong.Add($"console at {Page.Url}: {said.Text}");
            }
        };
        Page.PageError += (_, error) => _wrong.Add($"script at {Page.Url}: {error}");
        Page.Response += (_, answer) =>
        {
            if (answer.Status >= 500)
            {
                _wrong.Add($"{answer.Status} from {answer.Url}");
            }
        };
        Page.Request += (_, request) =>
        {
            if (Uri.TryCreate(request.Url, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.Authority != here)
            {
                _wrong.Add($"a request left for {request.Url}");
            }
        };
    }
}
