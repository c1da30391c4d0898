using ThiDua.Api.Hosting;
using ThiDua.Api.Http;
using ThiDua.Api.Security;
using ThiDua.Domain;
using ThiDua.Domain.Entries;
using ThiDua.Domain.Facts;
using ThiDua.Domain.Periods;
using ThiDua.Domain.Units;
using ThiDua.EventStore;
using ThiDua.Projections.Board;

namespace ThiDua.Api.Entries;

/// <summary>A request that writes to a unit's entry.</summary>
/// <param name="Period">Period code.</param>
/// <param name="Unit">Unit code.</param>
/// <param name="Http">The request.</param>
/// <param name="Body">Its body.</param>
internal sealed record EntryRequest(string Period, string Unit, HttpContext Http, JsonBody Body)
{
    public Caller Caller { get; } = Http.Caller();

    /// <summary>Reads a request; codes in the address are checked first.</summary>
    public static async Task<EntryRequest> ReadAsync(string period, string unit, HttpContext http)
    {
        RequestReading.CheckCode(period, "/period");
        RequestReading.CheckCode(unit, "/unit");
        return new EntryRequest(period, unit, http, await JsonBody.ReadAsync(http));
    }
}

/// <summary>Writes to entries of units: load, see who may, decide, append. All routes of entries go through here.</summary>
internal sealed class EntryWriter(
    CommandRunner runner, EventTypes types, BoardState board, TimeProvider clock, PostgresEventStore store, IPersons persons)
{
    /// <summary>Units and periods as known now.</summary>
    public World World => board.World;

    /// <summary>Which accounts are one person's.</summary>
    public IPersons Persons => persons;

    /// <summary>Today in Vietnam.</summary>
    public DateOnly Today => clock.Today();

    /// <summary>Writes.</summary>
    /// <param name="request">The request.</param>
    /// <param name="identity">Its key; null for a PUT, which is told apart by its content and the version it met.</param>
    /// <param name="decide">Who may, and what follows.</param>
    /// <param name="guards">Streams that the decision relied on, beside period and unit.</param>
    /// <param name="others">Events of other streams that belong to an accepted decision.</param>
    /// <param name="beyondReach">Whether somebody may although the unit is out of reach, because they are assigned to it.</param>
    public async Task<Written> WriteAsync(
        EntryRequest request, CommandIdentity? identity, Func<EntrySheet, EntryAccounts, Decision> decide,
        IReadOnlyList<StreamGuard>? guards = null, Func<Decision, IReadOnlyList<OtherStream>>? others = null, bool beyondReach = false)
    {
        var (period, unit) = (request.Period, request.Unit);
        if (!beyondReach && World.Unit(unit) is not null && !request.Caller.Reaches(unit, World))
        {
            throw NotScored();
        }

        return await runner.RunAsync(
            unit, EntryHistory.StreamOf(period, unit), identity, request.Body.Canonical, request.Caller.Account,
            (events, world) =>
            {
                var history = EntryAccounts.Of(types, events);
                var decision = EntrySheet.Decide(world, period, unit, Today, sheet => decide(sheet, history));
                return new Decided(decision, [.. Guards(world, period, unit), .. guards ?? []]) { Others = others?.Invoke(decision) ?? [] };
            },
            request.Http.RequestAborted);
    }

    /// <summary>Refuses whoever appraised the unit: nobody stands on both sides.</summary>
    public void MustNotHaveAppraised(EntryRequest request, EntryAccounts history)
    {
        if (history.Appraised(request.Caller.Account, persons))
        {
            throw ProblemException.Forbidden("Người đã thẩm định đơn vị không nói thay cho đơn vị trong cùng kỳ.");
        }
    }

    /// <summary>The entry as it stands in the log, with its accounts.</summary>
    public async Task<EntryAccounts> ReadAsync(string period, string unit, CancellationToken ct) =>
        EntryAccounts.Of(types, await store.ReadStreamAsync(EntryHistory.StreamOf(period, unit), ct));

    /// <summary>Who appraises in a period, with their accounts.</summary>
    public async Task<Appraisers> AppraisersAsync(string period, CancellationToken ct) =>
        (await store.ReadStreamAsync(Appraisers.StreamOf(period), ct))
            .Aggregate(Appraisers.None, (a, e) => a.After(EventJson.Read(types, e.Type, e.Data, e.Private).Event));

    /// <summary>Whether somebody outside a unit is assigned to appraise it, and so sees its entry.</summary>
    public async Task<bool> IsAssignedAsync(string period, string unit, Caller caller, CancellationToken ct) => (await AssignedAsync(period, [unit], caller, ct)).Count > 0;

    /// <summary>Of some units those that somebody outside of them is assigned to appraise.</summary>
    public async Task<IReadOnlyList<string>> AssignedAsync(string period, IEnumerable<string> units, Caller caller, CancellationToken ct)
    {
        var others = caller.Role is Roles.UnitOfficer or Roles.UnitLeader ? units.Where(u => !caller.BelongsTo(u, World)).ToList() : [];
        var appraisers = others.Count > 0 ? await AppraisersAsync(period, ct) : null;
        return others.FindAll(u => appraisers!.Sees(u, a => persons.Same(a, caller.Account), by => caller.BelongsTo(by, World)));
    }

    /// <summary>The period must not move on, and the unit not become another, while an entry is made.</summary>
    public static List<StreamGuard> Guards(World world, string period, params IReadOnlyList<string> units) =>
    [
        .. world.Period(period) is { } p ? [new StreamGuard(Period.StreamOf(period), p.Version)] : Array.Empty<StreamGuard>(),
        .. units.Select(world.Unit).OfType<Unit>().Select(u => new StreamGuard(Unit.StreamOf(u.Code), u.Version)),
    ];

    public static ProblemException NotScored() => ProblemException.NotFound("unit.not-found", "Kỳ thi đua này không chấm điểm đơn vị đó.");
}
