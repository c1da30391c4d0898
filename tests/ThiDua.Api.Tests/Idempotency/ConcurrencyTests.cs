using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Shouldly;
using Xunit;

namespace ThiDua.Api.Tests.Idempotency;

/// <summary>Several at once: decided by the log, never by luck.</summary>
public sealed class ConcurrencyTests(ThiDuaServer server) : IClassFixture<ThiDuaServer>, IAsyncLifetime
{
    private HttpClient Officer => server.As("unit-officer", "xa-a");

    private HttpClient Secretary => server.As("secretary");

    public Task InitializeAsync() => server.OnceAsync(() => server.SmallWorldAsync());

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Eight_copies_at_once_are_one_event()
    {
        for (var round = 0; round < 10; round++)
        {
            var (head, officer, path) = (await server.HeadAsync(), Officer, $"/api/activities/c-{round}");
            var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => officer.PutAsJsonAsync(
                path, new { type = "dialogue-held", unit = "xa-a", occurredOn = "2026-03-10", kind = "periodic" })));
            answers.Count(a => a.StatusCode == HttpStatusCode.Created).ShouldBe(1);
            answers.ShouldAllBe(a => a.StatusCode == HttpStatusCode.Created || a.StatusCode == HttpStatusCode.OK || a.StatusCode == HttpStatusCode.Conflict);
            foreach (var late in answers.Where(a => a.StatusCode == HttpStatusCode.Conflict))
            {
                await late.ShouldBeProblemAsync(409, "command.in-flight");
            }

            (await server.HeadAsync()).ShouldBe(head + 1);
        }
    }

    [Fact]
    public async Task Of_two_kinds_that_want_one_id_at_once_one_gets_it()
    {
        for (var round = 0; round < 20; round++)
        {
            var (head, officer, path) = (await server.HeadAsync(), Officer, $"/api/activities/k-{round}");
            var answers = await Task.WhenAll(
                officer.PutAsJsonAsync(path, new { type = "dialogue-held", unit = "xa-a", occurredOn = "2026-03-10", kind = "periodic" }),
                officer.PutAsJsonAsync(path, new { type = "reception-held", unit = "xa-a", occurredOn = "2026-03-10", citizens = 1 }));
            answers.Select(a => (int)a.StatusCode).Order().ShouldBe([201, 409]);
            (await server.HeadAsync()).ShouldBe(head + 1);
        }
    }

    [Fact]
    public async Task Copies_of_a_unit_put_at_once_are_one_event_and_no_fault()
    {
        for (var round = 0; round < 20; round++)
        {
            var (head, secretary, path) = (await server.HeadAsync(), Secretary, $"/api/units/cc-{round}");
            var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => secretary.PutAsJsonAsync(
                path, new { name = "Xã", kind = "peoples-committee", level = "commune", from = "2025-07-01" })));
            foreach (var answer in answers)
            {
                answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync());
            }

            (await server.HeadAsync()).ShouldBe(head + 1);
        }
    }

    [Fact]
    public async Task Quick_changes_of_a_unit_follow_each_other_and_stop_no_board()
    {
        // Each is decided while the board may not have heard of the one before.
        for (var round = 0; round < 30; round++)
        {
            foreach (var name in new[] { "Một", "Hai", "Ba" })
            {
                await Secretary.PutOkAsync($"/api/units/quick-{round}", new { name, kind = "peoples-committee", level = "commune", from = "2025-07-01" });
            }
        }

        var at = await server.HeadAsync();
        (await Secretary.GetOkAsync($"/api/units/quick-29?minPosition={at}")).GetProperty("name").GetString().ShouldBe("Ba");
        (await server.CreateClient().GetAsync("/health/projections")).IsSuccessStatusCode.ShouldBeTrue();
    }

    [Fact]
    public async Task A_period_opened_twice_at_once_is_opened_once()
    {
        for (var round = 0; round < 10; round++)
        {
            var (secretary, path) = (Secretary, $"/api/periods/twice-{round}");
            await secretary.PutOkAsync(path, new
            {
                name = "Thử", kind = "campaign", from = "2024-01-01", to = "2024-12-31", clusters = new[] { "cum-1" }, sheets = new[] { new { criteriaSet = "doi-thoai", version = 1 } },
            });
            var head = await server.HeadAsync();
            var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => secretary.StepAsync($"{path}/open", new { })));
            answers.ShouldAllBe(a => a.IsSuccessStatusCode);
            (await server.HeadAsync()).ShouldBe(head + 1);
        }

        (await server.CreateClient().GetAsync("/health/projections")).IsSuccessStatusCode.ShouldBeTrue();
    }

    [Fact]
    public async Task Units_that_would_stand_above_each_other_do_not_both_get_their_way()
    {
        for (var round = 0; round < 10; round++)
        {
            var secretary = Secretary;
            string Unit(string side) => $"ring-{side}-{round}";
            foreach (var side in new[] { "a", "b" })
            {
                await secretary.PutOkAsync($"/api/units/{Unit(side)}", new { name = side, kind = "peoples-committee", level = "commune", from = "2025-07-01" });
            }

            await secretary.GetOkAsync($"/api/units?minPosition={await server.HeadAsync()}");
            var answers = await Task.WhenAll(new[] { ("a", "b"), ("b", "a") }.Select(p => secretary.PutAsJsonAsync(
                $"/api/units/{Unit(p.Item1)}", new { name = p.Item1, kind = "peoples-committee", level = "commune", from = "2025-07-01", parent = Unit(p.Item2) })));
            answers.Count(a => a.IsSuccessStatusCode).ShouldBe(1);
        }
    }

    [Fact]
    public async Task After_a_period_is_closed_nothing_is_recorded_in_it()
    {
        var (officer, secretary) = (Officer, Secretary);
        for (var round = 0; round < 25; round++)
        {
            // Days of its own, so that no other period covers them.
            var day = new DateOnly(2025, 8, 1).AddDays(round);
            await secretary.PutOkAsync($"/api/periods/race-{round}", new
            {
                name = "Đua", kind = "campaign", from = day, to = day, clusters = new[] { "cum-1" }, sheets = new[] { new { criteriaSet = "doi-thoai", version = 1 } },
            });
            await secretary.StepOkAsync($"/api/periods/race-{round}/open", new { });
            await officer.PutOkAsync($"/api/activities/race-{round}-before", new { type = "dialogue-held", unit = "xa-a", occurredOn = day, kind = "periodic" });

            var late = Enumerable.Range(0, 6).Select(i => officer.PutAsJsonAsync(
                $"/api/activities/race-{round}-{i}", new { type = "dialogue-held", unit = "xa-a", occurredOn = day, kind = "periodic" })).ToList();
            var correction = officer.StepAsync($"/api/activities/race-{round}-before/correct", new { changes = new { participants = 7 }, reason = "Đếm lại" });
            var closed = (await secretary.StepOkAsync($"/api/periods/race-{round}/close", new { })).Position();
            foreach (var answer in await Task.WhenAll(late.Append(correction)))
            {
                if (answer.IsSuccessStatusCode)
                {
                    JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.Position().ShouldBeLessThan(closed);
                }
                else
                {
                    await answer.ShouldBeProblemAsync(422, "period.not-open");
                }
            }
        }
    }

    [Fact]
    public async Task A_correction_cannot_slip_into_another_period_that_closes()
    {
        var (officer, secretary) = (Officer, Secretary);
        for (var round = 0; round < 10; round++)
        {
            var day = new DateOnly(2025, 9, 1).AddDays(round);
            await secretary.PutOkAsync($"/api/periods/slip-{round}", new
            {
                name = "Đua", kind = "campaign", from = day, to = day, clusters = new[] { "cum-1" }, sheets = new[] { new { criteriaSet = "doi-thoai", version = 1 } },
            });
            await secretary.StepOkAsync($"/api/periods/slip-{round}/open", new { });
            await officer.DialogueAsync($"slip-{round}");
            var moved = officer.StepAsync($"/api/activities/slip-{round}/correct", new { changes = new { occurredOn = day }, reason = "Sai ngày" });
            var closed = (await secretary.StepOkAsync($"/api/periods/slip-{round}/close", new { })).Position();
            var answer = await moved;
            if (answer.IsSuccessStatusCode)
            {
                JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.Position().ShouldBeLessThan(closed);
            }
            else
            {
                await answer.ShouldBeProblemAsync(422, "period.not-open", "/changes/occurredOn");
            }
        }
    }

    [Fact]
    public async Task Of_two_who_judge_one_version_differently_one_is_told_that_it_moved_on()
    {
        for (var round = 0; round < 10; round++)
        {
            await Officer.DialogueAsync($"judge-{round}");
            var (one, other) = (Secretary, server.As("appraiser"));
            var answers = await Task.WhenAll(
                one.StepAsync($"/api/activities/judge-{round}/verify", new { version = 1 }),
                other.StepAsync($"/api/activities/judge-{round}/reject", new { version = 1, reason = "Không có hồ sơ" }));
            answers.Select(a => (int)a.StatusCode).Order().ShouldBe([200, 409]);
        }
    }
}
