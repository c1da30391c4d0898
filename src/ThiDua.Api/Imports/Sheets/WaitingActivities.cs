using System.Globalization;
using Npgsql;
using ThiDua.Api.Activities;
using ThiDua.Api.Hosting;
using ThiDua.Api.Security;
using ThiDua.Domain.Activities;
using ThiDua.Domain.Facts;
using ThiDua.Domain.Measures;
using ThiDua.EventStore;
using ThiDua.Projections.Board;

namespace ThiDua.Api.Imports.Sheets;

/// <summary>The activities for which a step could be recorded now: the rows of the step's template, so that nobody looks up ids.</summary>
internal sealed class WaitingActivities(NpgsqlDataSource source, PostgresEventStore store, EventTypes types, ActivityDecider decider, BoardState board, TimeProvider clock)
{
    private const int Most = 5_000;
    private const int ToARead = 500;

    /// <summary>Ids with what they are, those that are due first.</summary>
    /// <param name="step">Code of the step.</param>
    /// <param name="unit">Only of this unit; null for all within reach.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="ct">The caller has gone.</param>
    public async Task<IReadOnlyList<(string Id, string About)>> OfAsync(string step, string? unit, Caller caller, CancellationToken ct)
    {
        var (kind, fact) = SheetTypes.Find(step)!.Value;
        var filter = ActivityList.Reach(caller, board).And("unit = {0}", unit)
            .And("type = any({0})", [.. kind.Declared.Where(d => d.Opens).Select(d => d.Name)]).And("standing = any({0})", ActivityList.Claimed);
        var items = await ActivityList.ReadAsync(source, filter, Most, ct);
        var ofSeveral = items.Select(i => i.Unit).Distinct().Count() > 1;
        var found = new List<(string Id, string About, DateOnly Due, DateOnly On)>();
        foreach (var some in items.Chunk(ToARead))
        {
            var events = (await store.ReadStreamsAsync([.. some.Select(i => i.Stream)], ct)).ToLookup(e => e.StreamId);
            foreach (var item in some)
            {
                var activity = new FoundActivity(kind, item.Stream, [.. events[item.Stream]], ActivityHistory.Of(types, [.. events[item.Stream]]));
                if (new ActivityOptions(activity, caller, decider, board, clock.Today()).CanFollow(fact.Type))
                {
                    var due = DueOn(kind, activity.History.Activity);
                    found.Add((item.Id, Tell(item, due, ofSeveral ? board.World.NameOf(item.Unit) : null), due ?? DateOnly.MaxValue, item.OccurredOn));
                }
            }
        }

        return [.. found.OrderBy(f => f.Due).ThenBy(f => f.On).ThenBy(f => f.Id, StringComparer.Ordinal).Select(f => (f.Id, f.About))];
    }

    /// <summary>The last day of the limit that began last: what is due counts on the day after it.</summary>
    private static DateOnly? DueOn(ActivityKind kind, Activity activity) => ActivityEffects.Of(kind, activity).Keys
        .Where(k => k.View == View.Claimed && k.Measure.EndsWith(".due", StringComparison.Ordinal)).Select(k => (DateOnly?)k.Day.AddDays(-1)).Max();

    private static string Tell(ActivityList.Item item, DateOnly? due, string? unit) => string.Join(
        ", ",
        new[]
        {
            item.Title, unit,
            string.Create(CultureInfo.InvariantCulture, $"ngày {item.OccurredOn:dd/MM/yyyy}"), due is null ? null : string.Create(CultureInfo.InvariantCulture, $"hạn {due:dd/MM/yyyy}"),
        }.OfType<string>());
}
