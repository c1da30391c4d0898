using Shouldly;
using Xunit;

namespace ThiDua.Api.Tests.Operations;

/// <summary>What holds for every answer.</summary>
public sealed class HttpTests(ThiDuaServer server) : IClassFixture<ThiDuaServer>
{
    [Theory]
    [InlineData("GET", "/api/no-such", 404, "not-found")]
    [InlineData("GET", "/no-such", 404, "not-found")]
    [InlineData("GET", "/api/criteria-sets/x/versions/99999999999", 404, "not-found")]
    [InlineData("GET", "/api/criteria-sets/x/versions/-1", 404, null)]
    [InlineData("DELETE", "/api/units/xa-a", 405, "method.not-allowed")]
    [InlineData("PATCH", "/api/activities/x", 405, "method.not-allowed")]
    [InlineData("TRACE", "/api/units", 405, "method.not-allowed")]
    [InlineData("BREW", "/api/units", 405, "method.not-allowed")]
    [InlineData("POST", "/health/live", 405, "method.not-allowed")]
    public async Task What_is_no_route_is_a_problem_for_everybody(string method, string path, int status, string? code)
    {
        await (await server.As("secretary").SendAsync(new HttpRequestMessage(new HttpMethod(method), path))).ShouldBeProblemAsync(status, code);
        var anonymous = await server.CreateClient().SendAsync(new HttpRequestMessage(new HttpMethod(method), path));
        ((int)anonymous.StatusCode).ShouldBeOneOf(status, 401);
    }

    [Fact]
    public async Task A_method_is_not_overridden_by_a_header()
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/api/units/xa-a");
        request.Headers.Add("X-HTTP-Method-Override", "PUT");
        await (await server.As("secretary").SendAsync(request)).ShouldBeProblemAsync(404, "unit.not-found");
    }

    [Theory]
    [InlineData("/api/units")]
    [InlineData("/api/units/no-such")]
    [InlineData("/api/no-such")]
    [InlineData("/api/activities?limit=0")]
    [InlineData("/api/log/head")]
    public async Task Answers_are_kept_by_nobody_and_are_what_they_say(string path)
    {
        foreach (var client in new[] { server.As("secretary"), server.CreateClient() })
        {
            var answer = await client.GetAsync(path);
            answer.Headers.CacheControl!.NoStore.ShouldBeTrue();
            answer.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
            answer.Headers.GetValues("Referrer-Policy").ShouldBe(["same-origin"]);
            answer.Headers.GetValues("Content-Security-Policy").Single().ShouldContain("default-src 'none'");
            answer.Headers.Contains("Server").ShouldBeFalse();
            answer.Headers.Contains("X-Powered-By").ShouldBeFalse();
        }
    }

    [Theory]
    [InlineData("Accept-Language", "de-DE")]
    [InlineData("Accept-Language", "vi-VN")]
    public async Task The_language_of_the_caller_changes_no_number(string header, string value)
    {
        var client = server.As("secretary");
        client.DefaultRequestHeaders.Add(header, value);
        var answer = await client.GetAsync("/api/activities?minPosition=1.000");
        await answer.ShouldBeProblemAsync(400, "position.invalid");
    }
}
