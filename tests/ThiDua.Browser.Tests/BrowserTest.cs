using Shouldly;
using Xunit;

namespace ThiDua.Browser.Tests;

/// <summary>All browser tests share one site, so they run one after another.</summary>
[CollectionDefinition(Name)]
public sealed class OnSite : ICollectionFixture<Site>
{
    public const string Name = "site";
}

/// <summary>A test in a browser. Whoever it lets in must have met nothing wrong when it ends.</summary>
/// <param name="site">The site.</param>
public abstract class BrowserTest(Site site) : IAsyncLifetime
{
    private readonly List<Visitor> _visitors = [];

    /// <summary>The site.</summary>
    protected Site Site { get; } = site;

    /// <inheritdoc/>
    public Task InitializeAsync() => Task.CompletedTask;

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        var wrong = _visitors.SelectMany(v => v.Wrong).ToList();
        foreach (var visitor in _visitors)
        {
            await visitor.Context.DisposeAsync();
        }

        wrong.ShouldBeEmpty();
    }

    /// <summary>Somebody signed in as a role of the sample; null is nobody.</summary>
    /// <param name="role">Role, which is the sample's sign-in name.</param>
    /// <param name="scripts">Whether scripts run.</param>
    protected async Task<Visitor> VisitAsync(string? role = null, bool scripts = true)
    {
        var state = role is null ? null : await Site.SignedInAsync(role, async () =>
        {
            var first = await VisitAsync();
            await first.SignInAsync(role);
            first.Page.Url.ShouldEndWith("/", Case.Sensitive, $"{role} should have been signed in");
            return await first.Context.StorageStateAsync();
        });
        var visitor = await Visitor.OpenAsync(Site, state, scripts);
        _visitors.Add(visitor);
        return visitor;
    }
}
