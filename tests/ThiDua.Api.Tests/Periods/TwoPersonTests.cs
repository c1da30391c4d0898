using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Shouldly;
using ThiDua.Api.Security;
using Xunit;

namespace ThiDua.Api.Tests.Periods;

/// <summary>What needs two persons needs them also where one of them has two accounts.</summary>
public sealed class TwoPersonTests : IAsyncLifetime
{
    private ThiDuaServer _server = null!;

    private Microsoft.AspNetCore.Mvc.Testing.WebApplicationFactory<Program> _app = null!;

    public async Task InitializeAsync()
    {
        _server = await ThiDuaServer.StartAsync();
        await _server.SmallWorldAsync();
        _app = _server.WithWebHostBuilder(b => b.ConfigureServices(s => s.Replace(ServiceDescriptor.Singleton<IPersons>(new NamedPersons()))));
    }

    public async Task DisposeAsync()
    {
        await _app.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Reopening_late_entries_and_amended_results_are_signed_by_two()
    {
        await As("lan.1", "unit-officer", "xa-a").DialogueAsync("d-1");
        foreach (var step in new[] { "start-self-scoring", "start-appraisal", "start-deliberation", "publish" })
        {
            await _server.UnblockAsync("p26", step);
            await As("minh.1", "secretary").StepOkAsync($"/api/periods/p26/{step}", new { });
        }

        await As("lan.1", "unit-officer", "xa-a").DialogueAsync("d-2");
        const string late = "/api/periods/p26/units/xa-a/late-entries";
        await As("lan.1", "unit-officer", "xa-a").StepOkAsync(late, new { activity = "d-2", reason = "Mất mạng" });
        await RefusedAsync(As("lan.2", "secretary").StepAsync($"{late}/d-2/admit", new { reason = "Chính mình" }));
        await As("hoa.1", "secretary").StepOkAsync($"{late}/d-2/admit", new { reason = "Đủ hồ sơ" });

        const string amend = "/api/periods/p26/results/amend";
        await RefusedAsync(As("minh.2", "council-chair").StepAsync(amend, new { reason = "Người đã công bố" }));
        await RefusedAsync(As("hoa.2", "council-chair").StepAsync(amend, new { reason = "Người đã chấp nhận" }));
        await As("nam.1", "council-chair").StepOkAsync(amend, new { reason = "Bổ sung" });

        await As("minh.1", "secretary").StepOkAsync("/api/periods/p26/reopen", new { to = "appraisal", reason = "Có kiến nghị" });
        await RefusedAsync(As("minh.2", "council-chair").StepAsync("/api/periods/p26/reopen", new { agree = true }));
        await As("nam.1", "council-chair").StepOkAsync("/api/periods/p26/reopen", new { agree = true });
    }

    private static async Task RefusedAsync(Task<HttpResponseMessage> answer) => await (await answer).ShouldBeProblemAsync(403, "access.denied");

    private HttpClient As(string account, string role, params string[] units)
    {
        var client = _app.CreateClient();
        client.DefaultRequestHeaders.Authorization = _server.AsAccount(account, role, units).DefaultRequestHeaders.Authorization;
        return client;
    }

    /// <summary>Accounts are one person's when they begin with the same name.</summary>
    private sealed class NamedPersons : IPersons
    {
        public bool Same(string account, string other) => account.Split('.')[0] == other.Split('.')[0];
    }
}
