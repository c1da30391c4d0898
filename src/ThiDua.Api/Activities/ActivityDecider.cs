using System.Text.Json;
using System.Text.Json.Nodes;
using ThiDua.Api.Http;
using ThiDua.Api.Security;
using ThiDua.Domain;
using ThiDua.Domain.Activities;
using ThiDua.Domain.Entries;
using ThiDua.Domain.Facts;
using ThiDua.Domain.Incidents;
using ThiDua.Domain.Inspections;
using ThiDua.Domain.Models;
using ThiDua.Domain.Periods;
using ThiDua.Domain.Petitions;
using ThiDua.Domain.Recommendations;
using ThiDua.Domain.Units;
using ThiDua.EventStore;

namespace ThiDua.Api.Activities;

/// <summary>An activity as its stream tells it, with the accounts that recorded its facts.</summary>
internal sealed record ActivityHistory(Activity Activity, IReadOnlySet<string> Recorders)
{
    /// <summary>Position of the last stored event; 0 for none.</summary>
    public long LastSeq { get; private init; }

    /// <summary>Folds a stream.</summary>
    public static ActivityHistory Of(EventTypes types, IReadOnlyList<RecordedEvent> events)
    {
        var history = new ActivityHistory(Activity.Empty, new HashSet<string>());
        foreach (var e in events)
        {
            var (fact, by) = EventJson.Read(types, e.Type, e.Data, e.Private);
            history = history.After(fact, by) with { LastSeq = e.Seq };
        }

        return history;
    }

    /// <summary>Whether a person recorded any of its facts, with any of their accounts.</summary>
    public bool IsRecordedBy(string account, IPersons persons) => Recorders.Any(r => persons.Same(r, account));

    /// <summary>The history after one more event.</summary>
    public ActivityHistory After(IDomainEvent fact, string? by) => this with
    {
        Activity = Activity.After(fact),
        Recorders = by is not null && fact is ActivityFact && !Recorders.Contains(by) ? new HashSet<string>(Recorders) { by } : Recorders,
    };
}

/// <summary>Finds the entry of a unit in a period as it is now.</summary>
internal delegate EntryHistory FindEntry(string period, string unit);

/// <summary>What a command on an activity is decided on.</summary>
/// <param name="Kind">Kind of activity.</param>
/// <param name="StreamId">Its stream.</param>
/// <param name="History">What is in the stream.</param>
internal sealed record ActivitySubject(ActivityKind Kind, string StreamId, ActivityHistory History);

/// <summary>Decides commands on activities: first who may, then what follows. For single requests and imports alike.</summary>
internal sealed class ActivityDecider(Func<World, DecisionContext> context, IPersons persons)
{
    /// <summary>Decides.</summary>
    /// <exception cref="ProblemException">The caller may not, or the command cannot be read against the activity.</exception>
    public Decided Decide(ActivitySubject subject, ActivityCommand command, Caller caller, World world, FindEntry entries)
    {
        var (kind, _, history) = subject;
        Authorise(kind, history, command, caller, world);
        var (activity, now) = (history.Activity, context(world));
        var decision = command switch
        {
            ActivityCommand.Record r => ActivityDecisions.Record(kind, activity, r.Fact, world, now),
            ActivityCommand.Correct c => Correct(kind, activity, c, world, now),
            ActivityCommand.Void v => ActivityDecisions.Void(activity, v.Reason, world, now.Today),
            ActivityCommand.Verify v => ActivityDecisions.Verify(activity, v.Version),
            ActivityCommand.Reject r => ActivityDecisions.Reject(activity, r.Version, r.Reason),
            ActivityCommand.Question q => ActivityDecisions.RaiseQuestion(kind, activity, q.Reason, world, context(world).Today),
            ActivityCommand.AnswerQuestion a => ActivityDecisions.AnswerQuestion(activity, a.Text),
            _ => throw new InvalidOperationException(command.GetType().Name),
        };
        var changes = Changes(kind, activity, decision);
        var guards = Guards([activity.Opening, .. Openings(decision)], changes, world);
        return command is ActivityCommand.Verify or ActivityCommand.Reject // What the committee finds comes when it comes.
            ? new Decided(decision, guards)
            : WithLate(new Decided(decision, guards), subject, LateEntries.Of(world, changes, now.Today), entries);
    }

    /// <summary>
    /// Before what comes late the entries of the units say so. An entry that leaves the activity out already must still do so when this is
    /// recorded.
    /// </summary>
    private static Decided WithLate(Decided decided, ActivitySubject subject, IReadOnlyList<LateFor> late, FindEntry entries)
    {
        if (late.Count == 0)
        {
            return decided;
        }

        var known = late.Select(l => (l.Stream, Entry: entries(l.Period, l.Unit))).Select(l => (
            l.Stream, l.Entry.Version, Came: LateEntries.Came(l.Entry, subject.StreamId, subject.History.LastSeq))).ToList();
        return new Decided(decided.Decision, [.. decided.Guards, .. known.Where(l => l.Came is null).Select(l => new StreamGuard(l.Stream, l.Version))])
        {
            Others = [.. known.Where(l => l.Came is not null).Select(l => new OtherStream(l.Stream, l.Version, [l.Came!]))],
        };
    }

    private void Authorise(ActivityKind kind, ActivityHistory history, ActivityCommand command, Caller caller, World world)
    {
        var confirms = ConfirmsReplication(command, caller, history.Activity, world);
        if (history.Activity.Unit is not null && !confirms && !IsWithinReach(history.Activity, caller, world))
        {
            // What is out of reach does not exist for the caller.
            throw ProblemException.NotFound("activity.not-found", "Không tìm thấy hoạt động này.");
        }

        if (command is ActivityCommand.Verify or ActivityCommand.Reject)
        {
            if (!Permission.Verifiers.Contains(caller.Role))
            {
                throw ProblemException.Forbidden();
            }

            if (history.IsRecordedBy(caller.Account, persons))
            {
                throw ProblemException.Forbidden("Người ghi nhận không được tự xác minh hoạt động của mình.");
            }

            return;
        }

        if (command is ActivityCommand.Question)
        {
            if (!Permission.Verifiers.Contains(caller.Role) && caller.Role != Roles.Front)
            {
                throw ProblemException.Forbidden();
            }

            return;
        }

        var opening = (command as ActivityCommand.Record)?.Fact as OpeningFact;
        if (!Permission.Recorders.Contains(caller.Role) || (opening is not null && !caller.Reaches(opening.Unit, world)))
        {
            throw ProblemException.Forbidden("Tài khoản không được ghi nhận cho đơn vị này.");
        }

        if (command is ActivityCommand.Record { Fact: ModelReplicationConfirmed } && !confirms && history.Activity.Version > 0)
        {
            throw ProblemException.Forbidden("Chỉ đơn vị nhận nhân rộng xác nhận việc nhân rộng.");
        }

        if (kind is IncidentKind && !history.Activity.Verified.IsEmpty && caller.Role is Roles.UnitOfficer or Roles.UnitLeader
            && command is ActivityCommand.Void or ActivityCommand.Correct or ActivityCommand.Record { Fact: IRetraction })
        {
            // What takes points away is taken back by whoever found it, not by the unit it concerns.
            throw ProblemException.Forbidden("Vụ việc đã xác minh chỉ do cơ quan đã kết luận rút lại hoặc đính chính.");
        }

        if (!Records(caller, kind))
        {
            throw ProblemException.Forbidden("Mặt trận chỉ ghi nhận giám sát, phản biện và kiến nghị.");
        }
    }

    /// <summary>Whether the role of a caller records activities of a kind, if it records at all.</summary>
    public static bool Records(Caller caller, ActivityKind kind) => caller.Role != Roles.Front || kind is InspectionKind or RecommendationKind;

    /// <summary>An activity is within reach of its unit, and of units that a petition was passed on to: they handle it now.</summary>
    public static bool IsWithinReach(Activity activity, Caller caller, World world) =>
        caller.Reaches(activity.Unit!, world) || activity.Stated.Any(s => s.Fact is PetitionTransferred t && caller.Reaches(t.ToUnit, world));

    /// <summary>The unit that took a model over confirms it, though the activity is another unit's.</summary>
    private static bool ConfirmsReplication(ActivityCommand command, Caller caller, Activity activity, World world) =>
        command is ActivityCommand.Record { Fact: ModelReplicationConfirmed confirmed }
        && caller.Reaches(confirmed.ByUnit, world)
        && activity.ClaimedFacts.OfType<ModelReplicated>().Any(r => r.ToUnit == confirmed.ByUnit);

    private static Decision Correct(ActivityKind kind, Activity activity, ActivityCommand.Correct command, World world, DecisionContext now)
    {
        if (activity.Stated.FirstOrDefault(s => s.Version == command.Version) is not { } old)
        {
            return activity.Version == 0
                ? Decision.Refuse("activity.not-found", "Không tìm thấy hoạt động này.")
                : Decision.Refuse("activity.no-such-version", "Không có bước nào của hoạt động mang số thứ tự này.", "/version");
        }

        if (command.Changes.ValueKind != JsonValueKind.Object)
        {
            return Decision.Refuse("field.invalid", "changes phải là một đối tượng gồm các trường cần sửa.", "/changes");
        }

        // A merge patch (RFC 7396) on what was stated: fields that are not named stay, null takes a field away.
        var merged = JsonSerializer.SerializeToNode(old.Fact, old.Fact.GetType(), EventJson.Whole)!.AsObject();
        foreach (var change in command.Changes.EnumerateObject())
        {
            if (change.Value.ValueKind == JsonValueKind.Null)
            {
                merged.Remove(change.Name);
            }
            else
            {
                merged[change.Name] = JsonNode.Parse(change.Value.GetRawText());
            }
        }

        var corrected = (ActivityFact)JsonBody.As(old.Fact.GetType(), JsonSerializer.SerializeToElement(merged), "/changes");
        var decision = ActivityDecisions.Correct(kind, activity, command.Version, corrected, command.Reason, world, now);
        return decision is Decision.Refused refused ? Decision.Refuse([.. refused.Reasons.Select(r => InChanges(r, corrected))]) : decision;
    }

    /// <summary>What is said of a field of the fact is said of the change that was sent; what is said of a later step, of the changes as a whole.</summary>
    private static Refusal InChanges(Refusal r, ActivityFact corrected)
    {
        if (r.Pointer is null or "/reason" or "/version" || r.Pointer.StartsWith("/changes", StringComparison.Ordinal))
        {
            return r;
        }

        var field = r.Pointer.Split('/')[1];
        return r with { Pointer = EventJson.Whole.GetTypeInfo(corrected.GetType()).Properties.Any(p => p.Name == field) ? "/changes" + r.Pointer : "/changes" };
    }

    /// <summary>
    /// The unit and the periods the decision relied on, before and after a correction, and those whose quantities it moves: publishing or
    /// closing a period against a late entry is decided, not raced.
    /// </summary>
    private static List<StreamGuard> Guards(IEnumerable<OpeningFact?> openings, IReadOnlyList<EffectChange> changes, World world)
    {
        var known = openings.OfType<OpeningFact>().Where(o => world.Unit(o.Unit) is not null).ToList();
        var days = known.Select(o => (o.Unit, Day: o.OccurredOn)).Concat(changes.Select(c => (c.Key.Unit, c.Key.Day))).Distinct();
        return
        [
            .. known.Select(o => world.Unit(o.Unit)!).Select(u => new StreamGuard(Unit.StreamOf(u.Code), u.Version))
                .Concat(days.SelectMany(d => world.Covering(d.Unit, d.Day)).Select(c => new StreamGuard(Period.StreamOf(c.Period.Code), c.Period.Version)))
                .Distinct(),
        ];
    }

    private static IEnumerable<OpeningFact> Openings(Decision decision) =>
        decision is Decision.Accepted { Events: var events } ? events.OfType<OpeningFact>() : [];

    /// <summary>
    /// What a decision moves. What cannot be folded, or whose effects cannot be worked out, must not get into the log: every projection would
    /// stop there.
    /// </summary>
    private static IReadOnlyList<EffectChange> Changes(ActivityKind kind, Activity activity, Decision decision)
    {
        if (decision is not Decision.Accepted { Events: { Count: > 0 } events })
        {
            return [];
        }

        var after = events.Aggregate(activity, (a, e) => a.After(e));
        _ = kind.Title([.. after.Stated.Select(s => s.Fact)]);
        return ActivityEffects.Between(ActivityEffects.Of(kind, activity), ActivityEffects.Of(kind, after));
    }
}
