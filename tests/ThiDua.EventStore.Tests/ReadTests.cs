using System.Text;
using System.Text.Json.Nodes;
using Shouldly;
using ThiDua.EventStore.Reading;
using Xunit;

namespace ThiDua.EventStore.Tests;

/// <summary>Promise 8, old versions on the one read path; and the clock of recorded-at.</summary>
public sealed class ReadTests
{
    private static readonly Upcasters Steps = new Upcasters()
        .Add("dialogue_held", "dialogue_held_v2", json => new JsonObject { ["unit"] = json["unit"]!.DeepClone(), ["people"] = json["participants"]!.DeepClone() })
        .Add("dialogue_held_v2", "dialogue_held_v3", json => new JsonObject { ["unit"] = json["unit"]!.DeepClone(), ["kind"] = "periodic", ["people"] = json["people"]!.DeepClone() });

    [Fact]
    public async Task Old_versions_are_lifted_step_by_step_on_every_read_path()
    {
        var log = await Log.NewAsync();
        await using var store = new PostgresEventStore(log.Source, Steps);
        await store.DoneAsync(Some.Append(
            "old", 0,
            Some.Event("""{"unit":"Xã Đông Hòa","participants":12}"""),
            Some.Event("""{"unit":"H01","people":13}""", "dialogue_held_v2"),
            Some.Event("""{"unit":"H02","people":14,"kind":"topical"}""", "dialogue_held_v3"),
            Some.Event("""{"x":1}""", "dialogue_unheard_of")));
        using var stop = new CancellationTokenSource();
        await using var following = store.FollowAsync(0, ct: stop.Token).GetAsyncEnumerator(stop.Token);
        await following.MoveNextAsync();

        foreach (var events in new[]
                 {
                     await store.ReadStreamAsync("old"),
                     await store.ReadAfterAsync(0, 10),
                     await store.ReadStreamsUpToAsync(["old"], 4),
                     await store.ReadStreamsStartingAsync(["ol"], 4),
                     following.Current,
                 })
        {
            events.Select(e => e.Type).ShouldBe(["dialogue_held_v3", "dialogue_held_v3", "dialogue_held_v3", "dialogue_unheard_of"]);
            Text(events[0]).ShouldBe("""{"kind":"periodic","people":12,"unit":"Xã Đông Hòa"}""");
            Text(events[1]).ShouldBe("""{"kind":"periodic","people":13,"unit":"H01"}""");
            Text(events[2]).ShouldBe("""{"kind":"topical","people":14,"unit":"H02"}""");
            Text(events[3]).ShouldBe("""{"x":1}""");
        }

        // What is sealed is what is stored, not what is read.
        (await store.VerifyAsync()).Reason.ShouldBeNull();
        await following.DisposeAsync();
        await log.DisposeAsync();
    }

    [Fact]
    public void Steps_may_not_fork_or_lead_in_a_circle()
    {
        static JsonObject Same(JsonObject json) => json;
        var steps = new Upcasters().Add("a", "b", Same).Add("b", "c", Same);

        Should.Throw<InvalidOperationException>(() => steps.Add("a", "d", Same));
        Should.Throw<InvalidOperationException>(() => steps.Add("c", "a", Same));
        Should.Throw<InvalidOperationException>(() => steps.Add("e", "e", Same));
    }

    [Fact]
    public async Task Recorded_at_never_goes_back_whatever_the_clock_does()
    {
        var start = new DateTimeOffset(2026, 3, 10, 9, 0, 0, TimeSpan.FromHours(7));
        var clock = new FakeClock(start);
        var log = await Log.NewAsync(clock: clock);
        foreach (var (n, jump) in new[] { 0.0, -1, 0.5, 24, 23, -1, 25 }.Index())
        {
            clock.Now = start.AddHours(jump).AddTicks(7);
            await log.Store.DoneAsync(Some.Append("jump", n));
        }

        var events = await log.Store.AllAsync();
        events.Select(e => e.Seq).ShouldBe([1L, 2, 3, 4, 5, 6, 7]);
        events.Select(e => (e.RecordedAt - start).TotalHours).ShouldBe([0, 0, 0.5, 24, 24, 24, 25]);
        (await log.Store.VerifyAsync()).Reason.ShouldBeNull();

        // A second process whose clock is behind does not set it back either.
        await using var behind = new PostgresEventStore(log.Source, clock: new FakeClock(start.AddDays(-3)));
        await behind.DoneAsync(Some.Append("behind", 0));
        (await log.Store.AllAsync())[^1].RecordedAt.ShouldBe(start.AddHours(25));
        await log.DisposeAsync();
    }

    [Fact]
    public async Task A_refused_append_does_not_move_the_time_of_the_log()
    {
        var start = new DateTimeOffset(2026, 3, 10, 9, 0, 0, TimeSpan.FromHours(7));
        var clock = new FakeClock(start.AddDays(30));
        var log = await Log.NewAsync(clock: clock);
        await log.Store.AppendAsync(Some.Append("refused", 5));
        clock.Now = start;

        await log.Store.DoneAsync(Some.Append("later", 0));
        (await log.Store.AllAsync())[0].RecordedAt.ShouldBe(start);
        await log.DisposeAsync();
    }

    private static string Text(RecordedEvent e) => Encoding.UTF8.GetString(CanonicalJson.Write(e.Data));
}
