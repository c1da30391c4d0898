using Xunit;

namespace ThiDua.Api.Tests.Entries;

/// <summary>A server for each test with the judged world, and those who act in it.</summary>
public abstract class JudgedApi : IAsyncLifetime
{
    protected const string Unit = JudgedWorld.Unit;

    protected ThiDuaServer Server { get; private set; } = null!;

    protected HttpClient Secretary => Server.As("secretary");

    protected HttpClient Officer => Server.As("unit-officer", "xa-a");

    protected HttpClient Appraiser => Server.As("appraiser");

    public async Task InitializeAsync()
    {
        Server = await ThiDuaServer.StartAsync();
        await JudgedWorld.MakeAsync(Server);
    }

    public async Task DisposeAsync() => await Server.DisposeAsync();
}
