using System.Text.Json.Nodes;
using Shouldly;
using ThiDua.Domain.Activities;
using Xunit;
using Xunit.Abstractions;

namespace ThiDua.Api.Tests.BadInput;

/// <summary>Every field of every type and step, spoiled in twenty ways: refused with a problem or taken, never a fault of ours, never a stopped board.</summary>
public sealed class EveryTypeTests(ThiDuaServer server, ITestOutputHelper output) : IClassFixture<ThiDuaServer>
{
    private static bool IsNeverRight(string place) =>
        new[] { " = long", "score = 100", " = [null]", " = {}", "On = 9999-12-31", "ntil = 9999-12-31", "On = 2026-02-30", "unit = sql" }.Any(w => place.EndsWith(w, StringComparison.Ordinal))
        || (place.EndsWith(" = -1", StringComparison.Ordinal) && place != "figure-recorded: value = -1");

    [Fact]
    public async Task No_body_of_any_type_or_step_is_a_fault_of_ours_and_the_board_goes_on()
    {
        await server.SmallWorldAsync();
        var officer = server.As("integration", "*");
        var (tried, taken, nr) = (0, new List<string>(), 0);
        foreach (var kind in ActivityKinds.All)
        {
            var opening = kind.Declared.First(d => d.Opens);
            foreach (var declared in kind.Declared)
            {
                var right = Faulty.Body(declared.Type);
                foreach (var common in kind == ActivityKinds.All[0] ? [] : new[] { "topic", "field", "channel", "note" })
                {
                    right.Remove(common); // Tried out on the first kind.
                }

                foreach (var (place, body) in Faulty.Spoiled(right))
                {
                    var id = $"f-{nr++}";
                    HttpResponseMessage answer;
                    if (declared.Opens)
                    {
                        body["type"] = declared.Name;
                        answer = await officer.PutAsync($"/api/activities/{id}", Faulty.Json(body));
                    }
                    else
                    {
                        id = $"s-{kind.Stream}-{declared.Name}-{nr}";
                        var start = Faulty.Body(opening.Type);
                        start["type"] = opening.Name;
                        if (!(await officer.PutAsync($"/api/activities/{id}", Faulty.Json(start))).IsSuccessStatusCode)
                        {
                            break; // The test of openings told already.
                        }

                        var request = new HttpRequestMessage(HttpMethod.Post, $"/api/activities/{id}/{declared.Name}") { Content = Faulty.Json(body) };
                        request.Headers.Add("Idempotency-Key", id);
                        answer = await officer.SendAsync(request);
                    }

                    tried++;
                    if (answer.IsSuccessStatusCode)
                    {
                        taken.Add($"{declared.Name}: {place}");
                    }
                    else
                    {
                        ((int)answer.StatusCode).ShouldBeInRange(400, 499, $"{declared.Name}: {place}: {await answer.Content.ReadAsStringAsync()}");
                        var problem = await answer.ShouldBeProblemAsync((int)answer.StatusCode);
                        if (answer.StatusCode is System.Net.HttpStatusCode.BadRequest)
                        {
                            problem.GetProperty("errors").GetArrayLength().ShouldBeGreaterThan(0, $"{declared.Name}: {place}");
                        }
                    }
                }
            }
        }

        output.WriteLine($"{tried} tried, {taken.Count} taken:\n{string.Join('\n', taken)}");
        tried.ShouldBeGreaterThan(3_000);
        taken.Where(IsNeverRight).ShouldBeEmpty();
        var health = await server.CreateClient().GetAsync("/health/projections");
        (await server.CreateClient().GetAsync("/health/ready")).IsSuccessStatusCode.ShouldBeTrue();
        health.IsSuccessStatusCode.ShouldBeTrue(await health.Content.ReadAsStringAsync());
        (await officer.GetOkAsync($"/api/periods/p26/standings?minPosition={await server.HeadAsync()}")).GetProperty("items").GetArrayLength().ShouldBe(2);
    }
}
