using ThiDua.Api.Http;
using ThiDua.Api.Security;
using ThiDua.Domain;
using ThiDua.Domain.Activities;
using ThiDua.Domain.Facts;
using ThiDua.Domain.Inspections;
using ThiDua.Domain.Models;
using ThiDua.EventStore;
using ThiDua.Projections.Board;

namespace ThiDua.Api.Activities;

/// <summary>An activity with all that was stored of it.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Stream">Its stream.</param>
/// <param name="Events">Its events.</param>
/// <param name="History">What they amount to.</param>
internal sealed record FoundActivity(ActivityKind Kind, string Stream, IReadOnlyList<RecordedEvent> Events, ActivityHistory History);

/// <summary>What the caller may do with an activity now, beside its own steps.</summary>
/// <param name="Correct">Corrects what was recorded.</param>
/// <param name="Void">Takes it back.</param>
/// <param name="Verify">Finds it true.</param>
/// <param name="Reject">Does not accept it.</param>
/// <param name="Question">Doubts it.</param>
/// <param name="Answer">Answers the doubt.</param>
/// <param name="Object">Contests that it was not accepted.</param>
public sealed record ActivityMay(bool Correct, bool Void, bool Verify, bool Reject, bool Question, bool Answer, bool Object)
{
    /// <summary>Whether there is anything to judge.</summary>
    public bool Judges => Verify || Reject || Question;

    /// <summary>Whether there is anything at all.</summary>
    public bool Anything => Judges || Correct || Void || Answer || Object;
}

/// <summary>Asks the decider what the caller could do with an activity now: the rules of recording, and no second set of them.</summary>
/// <param name="Found">The activity.</param>
/// <param name="Caller">Who asks.</param>
/// <param name="Decider">The rules.</param>
/// <param name="Board">What is registered.</param>
/// <param name="Today">Today.</param>
internal sealed record ActivityOptions(FoundActivity Found, Caller Caller, ActivityDecider Decider, BoardState Board, DateOnly Today)
{
    private static readonly IReadOnlyDictionary<string, IReadOnlyList<(string, string)>> Nothing = new Dictionary<string, IReadOnlyList<(string, string)>>();

    private Activity Activity => Found.History.Activity;

    /// <summary>Steps that could follow.</summary>
    public IEnumerable<FactDeclaration> Steps() =>
        Permission.Recorders.Contains(Caller.Role) ? Found.Kind.Declared.Where(d => !d.Opens && CanFollow(d.Type)) : [];

    /// <summary>Whether a step could follow: only what is said of its own fields would still be wrong.</summary>
    /// <param name="step">The record.</param>
    public bool CanFollow(Type step)
    {
        var about = About(step);
        return about.Values.All(o => o.Count > 0)
            && Refusals(new ActivityCommand.Record(FactFilling.Probe(step, Today, Activity.Unit!, about.ToDictionary(a => a.Key, a => a.Value[0].Value)))) is { } refusals
            && refusals.All(r => r.Pointer is { } at && EventJson.Whole.GetTypeInfo(step).Properties.Any(p => p.Name == at.Split('/')[1]));
    }

    /// <summary>What a step can be about where it is about something of the activity, by the name of the property.</summary>
    /// <param name="step">The record.</param>
    public IReadOnlyDictionary<string, IReadOnlyList<(string Value, string Text)>> About(Type step)
    {
        var (facts, world) = (Activity.ClaimedFacts, Board.World);
        return step == typeof(ModelReplicationConfirmed)
            ? new Dictionary<string, IReadOnlyList<(string, string)>>
            {
                [nameof(ModelReplicationConfirmed.ByUnit)] =
                [
                    .. facts.OfType<ModelReplicated>().Select(r => r.ToUnit).Except(facts.OfType<ModelReplicationConfirmed>().Select(c => c.ByUnit)).Where(u => Caller.Reaches(u, world))
                        .Select(u => (u, world.NameOf(u, facts.OfType<ModelReplicated>().First(r => r.ToUnit == u).On))),
                ],
            }
            : step == typeof(FindingRemedied)
                ? new Dictionary<string, IReadOnlyList<(string, string)>>
                {
                    [nameof(FindingRemedied.Id)] = [.. facts.OfType<FindingRaised>().Select(r => r.Id).Except(facts.OfType<FindingRemedied>().Select(r => r.Id)).Select(i => (i, i))],
                }
                : Nothing;
    }

    /// <summary>What the caller may do beside.</summary>
    public ActivityMay May()
    {
        const string reason = "?";
        bool Can(ActivityCommand command) => Refusals(command) is { Count: 0 };
        return new ActivityMay(
            Correct: Can(new ActivityCommand.Void(reason)), Void: Can(new ActivityCommand.Void(reason)),
            Verify: Activity is not { Standing: Standing.Verified, Question: Question.None } && Can(new ActivityCommand.Verify(Activity.Version)),
            Reject: Can(new ActivityCommand.Reject(Activity.Version, reason)), Question: Can(new ActivityCommand.Question(reason)),
            Answer: Can(new ActivityCommand.AnswerQuestion(reason)),
            Object: Activity.IsRejected && Permission.SelfScore.Roles!.Contains(Caller.Role) && Caller.Reaches(Activity.Unit!, Board.World));
    }

    /// <summary>What speaks against a command; null when the caller may not give it at all.</summary>
    private IReadOnlyList<Refusal>? Refusals(ActivityCommand command)
    {
        try
        {
            var subject = new ActivitySubject(Found.Kind, Found.Stream, Found.History);
            return Decider.Decide(subject, command, Caller, Board.World, Board.EntryNow).Decision is Decision.Refused refused ? refused.Reasons : [];
        }
        catch (ProblemException)
        {
            return null;
        }
    }
}
