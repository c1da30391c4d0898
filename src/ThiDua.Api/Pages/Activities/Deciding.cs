using ThiDua.Api.Activities;
using ThiDua.Api.Http;
using ThiDua.Api.Pages.Entry;
using ThiDua.Api.Security;
using ThiDua.Domain;
using ThiDua.Domain.Activities;
using ThiDua.Domain.Inspections;
using ThiDua.Domain.Models;
using ThiDua.Projections.Board;

namespace ThiDua.Api.Pages.Activities;

/// <summary>Asks the decider what the caller could do now: the rules of the API, nobody else's.</summary>
internal sealed record Deciding(FoundActivity Found, Caller Caller, ActivityDecider Decider, BoardState Board)
{
    private Activity Activity => Found.History.Activity;

    /// <summary>Steps that could follow.</summary>
    public IEnumerable<StepForm> Steps(FactChoices choices) =>
        Permission.Recorders.Contains(Caller.Role) ? Found.Kind.Declared.Where(d => !d.Opens).Select(d => Step(d, choices)).OfType<StepForm>() : [];

    /// <summary>A step, if it could follow: only what is said of its own fields would still be wrong; else null.</summary>
    public StepForm? Step(FactDeclaration step, FactChoices choices)
    {
        var own = choices with { Others = Others(step.Type) };
        return own.Others.Values.All(o => o.Count > 0) && FactForms.Of(step.Type, own) is var fields
            && Refusals(new ActivityCommand.Record(FactForms.Probe(step.Type, own, Activity.Unit!))) is { } refusals
            && refusals.All(r => r.Pointer is { } at && fields.Any(f => f.Name.Split(':')[0] == at.Split('/')[1]))
            ? new StepForm(step.Name, FactWords.Of(step.Type), fields)
            : null;
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

    /// <summary>What can be chosen where a step is about something of the activity.</summary>
    private Dictionary<string, IReadOnlyList<(string Value, string Text)>> Others(Type step)
    {
        var (facts, world) = (Activity.ClaimedFacts, Board.World);
        return step == typeof(ModelReplicationConfirmed)
            ? new()
            {
                [nameof(ModelReplicationConfirmed.ByUnit)] =
                [
                    .. facts.OfType<ModelReplicated>().Select(r => r.ToUnit).Except(facts.OfType<ModelReplicationConfirmed>().Select(c => c.ByUnit)).Where(u => Caller.Reaches(u, world))
                        .Select(u => (u, ActivityPages.NameOf(world, u, facts.OfType<ModelReplicated>().First(r => r.ToUnit == u).On))),
                ],
            }
            : step == typeof(FindingRemedied)
                ? new() { [nameof(FindingRemedied.Id)] = [.. facts.OfType<FindingRaised>().Select(r => r.Id).Except(facts.OfType<FindingRemedied>().Select(r => r.Id)).Select(i => (i, i))] }
                : [];
    }
}
