using Shouldly;
using Xunit;

namespace ThiDua.Api.Tests.Entries;

/// <summary>What is wrong with an entry is told by place, with a stable code, and nothing is recorded.</summary>
public sealed class EntryBadInputTests(ThiDuaServer server) : IClassFixture<ThiDuaServer>, IAsyncLifetime
{
    public Task InitializeAsync() => server.OnceAsync(async () =>
    {
        await JudgedWorld.MakeAsync(server);
        await server.ToAppraisalAsync();
    });

    public Task DisposeAsync() => Task.CompletedTask;

    [Theory]
    [InlineData("PUT", "/units/xa-a/targets", "{}", 400, "field.missing", "/targets")]
    [InlineData("PUT", "/units/xa-a/targets", """{"targets":[1]}""", 400, "field.invalid", "/targets")]
    [InlineData("PUT", "/units/xa-a/targets", """{"targets":{"I.1":"12"}}""", 400, "field.invalid", "/targets/I.1")]
    [InlineData("PUT", "/units/xa-a/targets", """{"targets":{"I.1":1.00001}}""", 400, "number.too-precise", "/targets/I.1")]
    [InlineData("PUT", "/units/xa-a/targets", """{"targets":{"I.1":1,"I.1":2}}""", 400, "json.duplicate-key", "/targets/I.1")]
    [InlineData("PUT", "/units/xa-a/targets", """{"targets":{"I.1":1},"more":2}""", 400, "field.unknown", "/more")]
    [InlineData("PUT", "/units/xa-a/targets", """{"targets":{}}""", 422, "target.missing", "/targets")]
    [InlineData("PUT", "/units/xa-a/targets", """{"targets":{"IX":1}}""", 422, "criterion.unknown", "/targets/IX")]
    [InlineData("PUT", "/units/xa-a/targets", """{"targets":{"I.1":0}}""", 422, "target.not-positive", "/targets/I.1")]
    [InlineData("PUT", "/units/xa-z/targets", """{"targets":{"I.1":1}}""", 404, "unit.not-found", null)]
    [InlineData("PUT", "/units/xa-a.thon/targets", """{"targets":{"I.1":1}}""", 404, "unit.not-found", null)]
    [InlineData("PUT", "/units/xã/targets", """{"targets":{"I.1":1}}""", 400, "code.invalid", "/unit")]
    [InlineData("PUT", "/units/xa-a/not-applicable/I.1", """{"notApplicable":"yes"}""", 400, "field.invalid", "/notApplicable")]
    [InlineData("PUT", "/units/xa-a/not-applicable/I.1", """{"notApplicable":true}""", 422, "text.missing", "/reason")]
    [InlineData("PUT", "/units/xa-a/not-applicable/I.9", """{"notApplicable":true,"reason":"x"}""", 404, "criterion.not-found", null)]
    [InlineData("PUT", "/units/xa-a/appraisals/I.2", """{"points":11,"reason":"x"}""", 422, "points.out-of-range", "/points")]
    [InlineData("PUT", "/units/xa-a/appraisals/I.2", """{"points":-1,"reason":"x"}""", 422, "points.out-of-range", "/points")]
    [InlineData("PUT", "/units/xa-a/appraisals/I.2", """{"points":1}""", 422, "text.missing", "/reason")]
    [InlineData("PUT", "/units/xa-a/appraisals/I.2", """{"points":1e1,"reason":"x"}""", 400, "number.not-plain", "/points")]
    [InlineData("PUT", "/units/xa-a/appraisals/I.2", """{"reason":"x"}""", 422, "judgement.points-or-options", "/points")]
    [InlineData("PUT", "/units/xa-a/appraisals/I.2", """{"options":["a"],"reason":"x"}""", 422, "judgement.no-options", "/options")]
    [InlineData("PUT", "/units/xa-a/appraisals/I.3", """{"points":1,"reason":"x"}""", 422, "judgement.options-needed", "/points")]
    [InlineData("PUT", "/units/xa-a/appraisals/I.3", """{"options":["a","b"],"reason":"x"}""", 422, "option.exactly-one", "/options")]
    [InlineData("PUT", "/units/xa-a/appraisals/I.3", """{"options":["z"],"reason":"x"}""", 422, "option.unknown", "/options/0")]
    [InlineData("PUT", "/units/xa-a/appraisals/I.3", """{"options":[null],"reason":"x"}""", 400, "field.missing", "/options/0")]
    [InlineData("PUT", "/units/xa-a/appraisals/I.9", """{"points":1,"reason":"x"}""", 404, "criterion.not-found", null)]
    [InlineData("POST", "/tie-votes", """{"cluster":"cum-1","votes":{"xa-a":1.5,"xa-b":2},"minutes":"1"}""", 422, "number.not-whole", "/votes/xa-a")]
    [InlineData("POST", "/tie-votes", """{"cluster":"cum-1","votes":{"xa-a":null,"xa-b":2},"minutes":"1"}""", 400, "field.invalid", "/votes/xa-a")]
    [InlineData("POST", "/tie-votes", """{"cluster":"cum-1","votes":{"xa-a":1,"xa-z":2},"minutes":"1"}""", 422, "unit.unknown", "/votes/xa-z")]
    [InlineData("POST", "/tie-votes", """{"cluster":"cum-1","votes":{"xa-a":1},"minutes":"1"}""", 422, "vote.too-few-units", "/votes")]
    [InlineData("POST", "/tie-votes", """{"cluster":"cum-1","votes":{},"minutes":"1"}""", 422, "vote.too-few-units", "/votes")]
    [InlineData("POST", "/tie-votes", """{"cluster":"cum-9","votes":{"xa-a":1,"xa-b":2},"minutes":"1"}""", 422, "cluster.unknown", "/cluster")]
    [InlineData("POST", "/tie-votes", """{"cluster":"cum-1","votes":{"xa-a":1,"xa-b":2}}""", 400, "field.missing", "/minutes")]
    public async Task Bad_input_is_told_by_place_and_adds_nothing(string method, string path, string body, int status, string code, string? pointer)
    {
        var head = await server.HeadAsync();
        await (await server.As("secretary").SendTextAsync(new HttpMethod(method), $"/api/periods/p26{path}", body)).ShouldBeProblemAsync(status, code, pointer);
        (await server.HeadAsync()).ShouldBe(head);
    }
}
