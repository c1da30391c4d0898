using System.Globalization;
using ThiDua.Domain.Activities;

namespace ThiDua.Domain.Verification;

/// <summary>An activity as the signs look at it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Kind">Stream of its kind.</param>
/// <param name="Unit">Unit code.</param>
/// <param name="OccurredOn">Day it happened.</param>
/// <param name="RecordedOn">Day it was recorded, in Vietnam.</param>
/// <param name="Standing">Where it stands.</param>
/// <param name="WasRejected">Whether it was ever rejected.</param>
/// <param name="Text">What is said of it: the recorder's note, or its title.</param>
/// <param name="Evidence">Its evidence.</param>
public sealed record SeenActivity(
    string Id, string Kind, string Unit, DateOnly OccurredOn, DateOnly RecordedOn, Standing Standing, bool WasRejected, string Text,
    IReadOnlyList<Evidence> Evidence);

/// <summary>Kinds of signs of formalism (bệnh hình thức).</summary>
public enum SignKind
{
    /// <summary>Much recorded in the last days before the deadline.</summary>
    Burst,

    /// <summary>The same evidence for several activities.</summary>
    SameEvidence,

    /// <summary>One activity told as several.</summary>
    Splitting,

    /// <summary>Often rejected.</summary>
    OftenRejected,
}

/// <summary>A sign of formalism: something to look at, never a verdict.</summary>
/// <param name="Kind">Kind.</param>
/// <param name="Unit">Unit it is about; null where it is about several.</param>
/// <param name="Message">Vietnamese sentence with the numbers.</param>
/// <param name="Activities">Ids of the activities that it is about; none when it is about the unit as a whole.</param>
public sealed record FormalismSign(SignKind Kind, string? Unit, string Message, IReadOnlyList<string> Activities);

/// <summary>Signs of formalism (design §8), each a pure function of what was recorded.</summary>
public static class FormalismSigns
{
    private const int BurstDays = 7;
    private const int BurstLeast = 10;
    private const int RejectedLeast = 3;
    private static readonly CultureInfo Vietnamese = CultureInfo.GetCultureInfo("vi-VN");

    /// <summary>What comes from outside one by one is not split: each petition, figure or monthly report is one.</summary>
    private static readonly HashSet<string> OneByOne = ["petition", "recommendation", "figure", "service", "survey", "incident"];

    /// <summary>All signs among some activities.</summary>
    /// <param name="activities">The activities, of any units.</param>
    /// <param name="deadline">Last day of recording.</param>
    public static IReadOnlyList<FormalismSign> All(IReadOnlyList<SeenActivity> activities, DateOnly deadline) =>
    [
        .. activities.GroupBy(a => a.Unit, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal)
            .SelectMany(g => new[] { Burst(g.Key, [.. g], deadline), OftenRejected(g.Key, [.. g]) }.OfType<FormalismSign>()),
        .. SameEvidence(activities),
        .. Splitting(activities),
    ];

    /// <summary>At least ten, and at least half of all, recorded in the seven days up to the deadline.</summary>
    public static FormalismSign? Burst(string unit, IReadOnlyList<SeenActivity> ofUnit, DateOnly deadline)
    {
        var late = ofUnit.Count(a => a.RecordedOn > deadline.AddDays(-BurstDays) && a.RecordedOn <= deadline);
        return late >= BurstLeast && late * 2 >= ofUnit.Count
            ? new FormalismSign(
                SignKind.Burst, unit,
                $"Dồn vào cuối hạn: {late} trong {ofUnit.Count} hoạt động ({Percent(late, ofUnit.Count)}) được ghi trong {BurstDays} ngày cuối trước hết ngày {deadline:dd/MM/yyyy}.", [])
            : null;
    }

    /// <summary>At least three, and at least a fifth of what was decided, rejected.</summary>
    public static FormalismSign? OftenRejected(string unit, IReadOnlyList<SeenActivity> ofUnit)
    {
        var rejected = ofUnit.Count(IsRejected);
        var decided = ofUnit.Count(a => IsRejected(a) || a.Standing == Standing.Verified);
        return rejected >= RejectedLeast && rejected * 5 >= decided
            ? new FormalismSign(
                SignKind.OftenRejected, unit, $"Thường không được công nhận: {rejected} trong {decided} hoạt động đã xét ({Percent(rejected, decided)}) từng bị từ chối.", [])
            : null;
    }

    /// <summary>The same file, or a document of the same number however it is spelled, for two activities or more.</summary>
    public static IEnumerable<FormalismSign> SameEvidence(IReadOnlyList<SeenActivity> activities) => activities
        .SelectMany(a => a.Evidence.Select(e => (a.Id, a.Unit, e.Reference, Key: e.Sha256 ?? FoldedText.Bare(e.Reference))))
        .Where(e => e.Key.Length > 0)
        .GroupBy(e => e.Key, StringComparer.Ordinal)
        .Select(g => (First: g.First(), Ids: g.Select(e => e.Id).Distinct().ToList(), Units: g.Select(e => e.Unit).Distinct().Count()))
        .Where(g => g.Ids.Count > 1)
        .Select(g => new FormalismSign(
            SignKind.SameEvidence, g.Units == 1 ? g.First.Unit : null,
            $"Minh chứng “{g.First.Reference}” được dùng cho {g.Ids.Count} hoạt động{(g.Units == 1 ? "" : $" của {g.Units} đơn vị")}.", g.Ids));

    /// <summary>Several of one kind by one unit on one day that say nearly the same.</summary>
    public static IEnumerable<FormalismSign> Splitting(IReadOnlyList<SeenActivity> activities)
    {
        foreach (var day in activities.Where(a => a.Standing != Standing.Voided && !OneByOne.Contains(a.Kind)).GroupBy(a => (a.Unit, a.Kind, a.OccurredOn)).Where(g => g.Count() > 1))
        {
            var groups = new List<(string Text, List<string> Ids)>();
            foreach (var activity in day)
            {
                var text = FoldedText.Bare(activity.Text);
                if (groups.Find(g => FoldedText.AreNear(g.Text, text)) is { Ids: { } ids })
                {
                    ids.Add(activity.Id);
                }
                else
                {
                    groups.Add((text, [activity.Id]));
                }
            }

            foreach (var (_, ids) in groups.Where(g => g.Ids.Count > 1))
            {
                yield return new FormalismSign(
                    SignKind.Splitting, day.Key.Unit,
                    $"Có thể chia nhỏ hoặc ghi trùng: {ids.Count} hoạt động cùng loại, cùng ngày {day.Key.OccurredOn:dd/MM/yyyy}, nội dung gần như nhau.", ids);
            }
        }
    }

    private static bool IsRejected(SeenActivity activity) => activity.WasRejected || activity.Standing == Standing.Rejected;

    private static string Percent(int part, int whole) => $"{(100m * part / whole).ToString("0.#", Vietnamese)} %";
}
