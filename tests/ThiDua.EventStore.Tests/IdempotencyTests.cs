using Shouldly;
using Xunit;

namespace ThiDua.EventStore.Tests;

/// <summary>Promise 4: a command id is carried out once, whoever repeats it and whenever.</summary>
public sealed class IdempotencyTests(Log log) : IClassFixture<Log>
{
    [Fact]
    public async Task Repeating_a_command_gives_the_first_answer_and_adds_nothing()
    {
        var request = Some.Append("repeat", 0, Some.Event(), Some.Event());
        var first = await log.Store.DoneAsync(request);
        await log.Store.FillAsync("in-between", 2);

        (await log.Store.AppendAsync(request)).ShouldBe(first with { Replayed = true });
        (await log.Store.ReadStreamAsync("repeat")).Count.ShouldBe(2);
    }

    [Fact]
    public async Task Another_content_under_the_same_id_is_refused()
    {
        var command = Guid.NewGuid();
        await log.Store.DoneAsync(Some.Request(Some.To("reused", 0), command));

        (await log.Store.AppendAsync(Some.Request(Some.To("reused", 1), command, [9]))).ShouldBeOfType<AppendOutcome.CommandReused>();
        (await log.Store.ReadStreamAsync("reused")).Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_repetition_among_fresh_appends_is_answered_as_a_repetition()
    {
        // The stream has moved by the first try: taken for a fresh append the repetition looks like a conflict.
        for (var round = 0; round < 20; round++)
        {
            var request = Some.Append($"among-{round}", 0);
            var first = await log.Store.DoneAsync(request);
            var fresh = Enumerable.Range(0, 8).Select(i => Some.Append($"fresh-{round}-{i}", 0)).ToList();
            var outcomes = await Task.WhenAll(fresh.Take(4).Append(request).Concat(fresh.Skip(4)).Select(r => log.Store.AppendAsync(r)));

            outcomes[4].ShouldBe(first with { Replayed = true });
            outcomes.OfType<AppendOutcome.Appended>().Count().ShouldBe(9);
        }
    }

    [Fact]
    public async Task Duplicates_at_the_same_moment_are_one_append()
    {
        var request = Some.Append("same-moment", 0);
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => log.Store.AppendAsync(request))));

        var done = outcomes.Cast<AppendOutcome.Appended>().ToList();
        done.Count(d => !d.Replayed).ShouldBe(1);
        done.Select(d => d.First).Distinct().Count().ShouldBe(1);
        (await log.Store.ReadStreamAsync("same-moment")).Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_duplicate_of_other_content_at_the_same_moment_is_refused()
    {
        var command = Guid.NewGuid();
        var outcomes = await Task.WhenAll(
            log.Store.AppendAsync(Some.Request(Some.To("same-a", 0), command)), log.Store.AppendAsync(Some.Request(Some.To("same-b", 0), command, [7])));

        outcomes[0].ShouldBeOfType<AppendOutcome.Appended>();
        outcomes[1].ShouldBeOfType<AppendOutcome.CommandReused>();
    }

    [Fact]
    public async Task Two_processes_that_repeat_one_command_append_once()
    {
        var command = Guid.NewGuid();
        await using var one = Worker.Start(log.Database.App, "repeat", $"{command}", "20");
        await using var two = Worker.Start(log.Database.App, "repeat", $"{command}", "20");
        await one.EndAsync();
        await two.EndAsync();

        var acks = one.Acks.Concat(two.Acks).ToList();
        acks.Count.ShouldBe(40);
        acks.Count(a => !a.Replayed).ShouldBe(1);
        acks.Select(a => a.First).Distinct().Count().ShouldBe(1);
        (await log.Store.ReadStreamAsync("repeated")).Count.ShouldBe(1);
    }

    [Fact]
    public async Task The_callers_buffer_may_change_after_the_call()
    {
        var fingerprint = new byte[] { 5 };
        var command = Guid.NewGuid();
        var running = log.Store.AppendAsync(Some.Request(Some.To("buffer", 0), command, fingerprint));
        fingerprint[0] = 6;
        await running;

        (await log.Store.FindCommandAsync(command))!.Value.Fingerprint.ShouldBe([5]);
        (await log.Store.FindCommandAsync(Guid.NewGuid())).ShouldBeNull();
    }
}
