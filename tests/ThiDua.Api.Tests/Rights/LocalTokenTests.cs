using Microsoft.Extensions.Configuration;
using Shouldly;
using ThiDua.Api.Hosting;
using Xunit;

namespace ThiDua.Api.Tests.Rights;

public sealed class LocalTokenTests
{
    [Theory]
    [InlineData("development", "http://127.0.0.1:5080", true)]
    [InlineData("sample", "http://localhost:5080;http://[::1]:5080", true)]
    [InlineData("production", "http://127.0.0.1:5080", false)]
    [InlineData("Development", "http://127.0.0.1:5080", false)]
    [InlineData(null, "http://127.0.0.1:5080", false)]
    [InlineData("sample", "http://0.0.0.0:5080", false)]
    [InlineData("sample", "http://*:5080", false)]
    [InlineData("sample", "http://+:5080", false)]
    [InlineData("sample", "http://[::]:5080", false)]
    [InlineData("sample", "http://10.1.2.3:5080", false)]
    [InlineData("sample", "http://localhost.example:5080", false)]
    [InlineData("sample", "http://127.0.0.1:5080;http://10.1.2.3:5080", false)]
    public void Local_tokens_are_for_ones_own_machine(string? mode, string urls, bool accepted) =>
        From(("ThiDua:Mode", mode), ("urls", urls), ("ThiDua:LocalKey", "k.pem")).AcceptsLocalTokens.ShouldBe(accepted);

    [Fact]
    public void Addresses_set_up_elsewhere_go_before_the_urls_and_so_end_local_tokens() =>
        From(("ThiDua:Mode", "sample"), ("urls", "http://127.0.0.1:5080"), ("ThiDua:LocalKey", "k.pem"), ("Kestrel:Endpoints:Http:Url", "http://0.0.0.0:80"))
            .AcceptsLocalTokens.ShouldBeFalse();

    [Fact]
    public void Without_a_key_there_are_no_local_tokens() => From(("ThiDua:Mode", "sample")).AcceptsLocalTokens.ShouldBeFalse();

    [Theory]
    [InlineData("ThiDua:Mode", "production")]
    [InlineData("urls", "http://0.0.0.0:0")]
    public async Task A_server_for_others_refuses_local_tokens(string setting, string value)
    {
        await using var server = await ThiDuaServer.StartAsync((setting, value));
        await (await server.As("secretary").GetAsync("/api/units")).ShouldBeProblemAsync(401, "sign-in.required");
        (await server.CreateClient().GetAsync("/api/log/head")).IsSuccessStatusCode.ShouldBeTrue();
    }

    private static Settings From(params (string Name, string? Value)[] settings) => Settings.From(new ConfigurationBuilder().AddInMemoryCollection(
        settings.Append(("ConnectionStrings:ThiDua", "Host=x")).Select(s => KeyValuePair.Create(s.Item1, s.Item2))).Build());
}
