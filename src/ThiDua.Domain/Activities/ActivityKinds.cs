using ThiDua.Domain.Boards;
using ThiDua.Domain.CommunityDecisions;
using ThiDua.Domain.Consultations;
using ThiDua.Domain.Contributions;
using ThiDua.Domain.Coordinations;
using ThiDua.Domain.CustomActivities;
using ThiDua.Domain.Dialogues;
using ThiDua.Domain.Directions;
using ThiDua.Domain.Facts;
using ThiDua.Domain.Figures;
using ThiDua.Domain.Incidents;
using ThiDua.Domain.Inspections;
using ThiDua.Domain.Models;
using ThiDua.Domain.Petitions;
using ThiDua.Domain.Publications;
using ThiDua.Domain.Receptions;
using ThiDua.Domain.Recommendations;
using ThiDua.Domain.Regulations;
using ThiDua.Domain.Reports;
using ThiDua.Domain.Services;
using ThiDua.Domain.Surveys;
using ThiDua.Domain.Trainings;

namespace ThiDua.Domain.Activities;

/// <summary>All kinds of activity. A new kind is one line here.</summary>
public static class ActivityKinds
{
    /// <summary>The registry.</summary>
    public static IReadOnlyList<ActivityKind> All { get; } =
    [
        new DialogueKind(),
        new ReceptionKind(),
        new PetitionKind(),
        new RecommendationKind(),
        new ConsultationKind(),
        new PublicationKind(),
        new CommunityDecisionKind(),
        new ContributionKind(),
        new ModelKind(),
        new DirectionKind(),
        new CoordinationKind(),
        new RegulationKind(),
        new InspectionKind(),
        new BoardKind(),
        new TrainingKind(),
        new ServiceKind(),
        new SurveyKind(),
        new ReportKind(),
        new IncidentKind(),
        new FigureKind(),
        new CustomActivityKind(),
    ];

    private static readonly Dictionary<string, (ActivityKind Kind, FactDeclaration Fact)> ByType =
        All.SelectMany(k => k.Declared.Where(d => d.Opens).Select(d => (k, d))).ToDictionary(x => x.d.Name, x => (x.k, x.d));

    private static readonly Dictionary<string, ActivityKind> ByStream = All.ToDictionary(k => k.Stream);

    /// <summary>Names of all types that can be recorded (<c>dialogue-held</c> …).</summary>
    public static IEnumerable<string> Types => ByType.Keys;

    /// <summary>The kind and opening fact of a type, or null.</summary>
    public static (ActivityKind Kind, FactDeclaration Fact)? FindType(string type) => ByType.TryGetValue(type, out var found) ? found : null;

    /// <summary>The kind of a stream id (<c>dialogue-…</c>), or null when the stream is no activity.</summary>
    public static ActivityKind? OfStream(string streamId)
    {
        // Ids may contain hyphens, kinds too: the longest registered prefix wins.
        for (var at = streamId.LastIndexOf('-'); at > 0; at = streamId.LastIndexOf('-', at - 1))
        {
            if (ByStream.TryGetValue(streamId[..at], out var kind))
            {
                return kind;
            }
        }

        return null;
    }

    /// <summary>Registers all facts of all kinds.</summary>
    public static EventTypes AddActivities(this EventTypes types)
    {
        foreach (var fact in All.SelectMany(k => k.Declared))
        {
            types.Add(fact.Alias, fact.Type);
        }

        return types
            .Add<ActivityCorrected>("activity_corrected")
            .Add<ActivityVoided>("activity_voided")
            .Add<ActivityVerified>("activity_verified")
            .Add<VerificationWithdrawn>("verification_withdrawn")
            .Add<ActivityQuestioned>("activity_questioned")
            .Add<QuestionAnswered>("question_answered")
            .Add<ActivityRejected>("activity_rejected")
            .Add<RejectionWithdrawn>("rejection_withdrawn");
    }
}
