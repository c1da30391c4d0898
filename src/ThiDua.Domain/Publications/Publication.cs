using System.Globalization;
using ThiDua.Domain.Activities;
using ThiDua.Domain.Measures;

namespace ThiDua.Domain.Publications;

/// <summary>Something done to publish: one fact, of one of five types.</summary>
public sealed record Publication(OpeningFact Fact);

/// <summary>Công khai.</summary>
public sealed class PublicationKind : ActivityKind<Publication>
{
    private const int LastItem = 14;

    /// <summary>Consecutive days of a broadcast (Luật 10/2022/QH15 Điều 13.3). Part of what the measure says.</summary>
    private const int BroadcastDays = 3;

    /// <inheritdoc/>
    public override string Stream => "publication";

    /// <inheritdoc/>
    public override string Label => "Công khai";

    /// <inheritdoc/>
    public override IReadOnlyList<FactDeclaration> Declared { get; } =
    [
        new("publication-made", "publication_made", typeof(PublicationMade)),
        new("publication-list-posted", "publication_list_posted", typeof(PublicationListPosted)),
        new("publication-broadcast", "publication_broadcast", typeof(PublicationBroadcast)),
        new("publication-plan-adopted", "publication_plan_adopted", typeof(PublicationPlanAdopted)),
        new("publication-report-sent", "publication_report_sent", typeof(PublicationReportSent)),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<Measure> Measures { get; } =
    [
        new("publication.made", MeasureKind.Sum, "Số lần công khai", "item"),
        new("publication.within-term", MeasureKind.Sum, "Số lần công khai đúng hạn", "item"),
        new("publication.posted-days", MeasureKind.Sum, "Số ngày niêm yết", "item"),
        new("publication.posted", MeasureKind.Sum, "Số lần niêm yết, đăng tải", "item", "places", "term"),
        new("publication.told-villages", MeasureKind.Sum, "Số lần gửi trưởng thôn để thông báo", "item"),
        new("publication.list-posted", MeasureKind.Sum, "Số lần niêm yết danh mục công khai hằng quý", "quarter"),
        new("publication.broadcast", MeasureKind.Sum, "Số nội dung đã truyền thanh", "item"),
        new("publication.broadcast-days", MeasureKind.Sum, "Số ngày truyền thanh", "item"),
        new("publication.broadcast-full-term", MeasureKind.Sum, "Số nội dung đã truyền thanh đủ 3 ngày", "item"),
        new("publication.plan-adopted", MeasureKind.Sum, "Số kế hoạch công khai"),
        new("publication.report-sent", MeasureKind.Sum, "Số báo cáo công khai đã gửi", "recipient"),
    ];

    /// <inheritdoc/>
    protected override Publication Evolve(Publication? state, ActivityFact fact) =>
        (state, fact) is (null, OpeningFact opening) ? new Publication(opening) : throw Impossible(state, fact);

    /// <inheritdoc/>
    protected override IEnumerable<Refusal> Check(Publication? state, ActivityFact proposed, DecisionContext context) => proposed switch
    {
        PublicationMade made =>
        [
            .. Item(made.Item),
            .. Require.That(
                made.DecidedOn <= made.OccurredOn, "publication.before-decision",
                "Ngày công khai trước ngày ban hành quyết định, văn bản.", "/decidedOn"),
            .. Require.That(made.Channels.Count > 0, "publication.no-channel", "Phải chọn ít nhất một hình thức công khai.", "/channels"),
            .. Require.That(made.Channels.Distinct().Count() == made.Channels.Count, "list.repeats", "Danh sách có mục bị lặp.", "/channels"),
            .. Require.That(
                !(made.Until < made.OccurredOn), "publication.until-before-start", "Ngày kết thúc niêm yết trước ngày công khai.", "/until"),
        ],
        PublicationListPosted list =>
        [
            .. Require.That(list.Quarter is >= 1 and <= 4, "publication.quarter-unknown", "Quý phải từ 1 đến 4.", "/quarter"),
            .. Require.That(
                Math.Abs(list.Year - list.OccurredOn.Year) <= 1, "publication.year-far",
                "Năm của danh mục phải là năm niêm yết hoặc liền kề.", "/year"),
        ],
        PublicationBroadcast broadcast => [.. Item(broadcast.Item), .. Require.AtLeastOne(broadcast.Days, "/days")],
        PublicationPlanAdopted plan => plan.Number is null ? [] : Require.Text(plan.Number, "/number", 100),
        PublicationReportSent => [],
        _ => throw Impossible(state, proposed),
    };

    /// <inheritdoc/>
    protected override ActivityFact Complete(Publication? state, ActivityFact proposed, DecisionContext context) =>
        proposed is PublicationMade made ? made with { DueOn = Due(made, context) } : proposed;

    /// <inheritdoc/>
    protected override ActivityFact Settled(ActivityFact proposed, ActivityFact recorded) =>
        (proposed, recorded) is (PublicationMade p, PublicationMade r) ? p with { DueOn = r.DueOn } : proposed;

    /// <inheritdoc/>
    protected override IEnumerable<Effect> Effects(Publication state)
    {
        var fact = state.Fact;
        Effect Count(string measure, Facets facets, decimal quantity = 1) => new(fact.Unit, measure, facets, fact.OccurredOn, quantity);
        return fact switch
        {
            PublicationMade made => Made(made),
            PublicationListPosted list => [Count("publication.list-posted", Facets.Of(("quarter", Text(list.Quarter))))],
            PublicationBroadcast b =>
            [
                Count("publication.broadcast", Facets.Of(("item", Text(b.Item)))),
                Count("publication.broadcast-days", Facets.Of(("item", Text(b.Item))), b.Days),
                .. b.Days >= BroadcastDays ? new[] { Count("publication.broadcast-full-term", Facets.Of(("item", Text(b.Item)))) } : [],
            ],
            PublicationPlanAdopted => [Count("publication.plan-adopted", Facets.None)],
            PublicationReportSent report => [Count("publication.report-sent", Facets.Of(("recipient", report.Recipient.Code())))],
            _ => throw Impossible(state, fact),
        };
    }

    /// <inheritdoc/>
    protected override string Title(Publication state) => state.Fact switch
    {
        PublicationMade made => $"Công khai nội dung {made.Item}",
        PublicationListPosted list => $"Niêm yết danh mục công khai quý {list.Quarter}/{list.Year}",
        PublicationBroadcast broadcast => $"Truyền thanh nội dung {broadcast.Item}",
        PublicationPlanAdopted { Number: { } number } => $"Kế hoạch công khai {number}",
        PublicationPlanAdopted => "Kế hoạch công khai",
        _ => "Báo cáo công khai",
    };

    private static IEnumerable<Effect> Made(PublicationMade made)
    {
        var item = Facets.Of(("item", Text(made.Item)));
        yield return new Effect(made.Unit, "publication.made", item, made.OccurredOn, 1);
        if (made.OccurredOn <= made.DueOn)
        {
            yield return new Effect(made.Unit, "publication.within-term", item, made.OccurredOn, 1);
        }

        if (Places(made.Channels) is { } places)
        {
            yield return new Effect(made.Unit, "publication.posted", item.And(("places", places), ("term", Term(made))), made.OccurredOn, 1);
        }

        if (made.Channels.Contains(PublicationChannel.VillageHead))
        {
            yield return new Effect(made.Unit, "publication.told-villages", item, made.OccurredOn, 1);
        }

        if (made.Until is { } until)
        {
            // Dated on the last day: before it, the days have not all been. The first day is not counted, as in every time limit.
            yield return new Effect(made.Unit, "publication.posted-days", item, until, until.DayNumber - made.OccurredOn.DayNumber);
        }
    }

    /// <summary>Where it can be read over days; null when nowhere.</summary>
    private static string? Places(IReadOnlyList<PublicationChannel> channels) =>
        (channels.Contains(PublicationChannel.Headquarters), channels.Contains(PublicationChannel.CommunityPoints), channels.Contains(PublicationChannel.Portal)) switch
        {
            (true, true, _) => "both",
            (true, false, _) => "headquarters",
            (false, true, _) => "community-points",
            (false, false, true) => "portal",
            _ => null,
        };

    /// <summary>How long it stays, in the steps that the law knows: 30 days for communes (Điều 13.2), 20 for agencies (Điều 47, 48).</summary>
    private static string Term(PublicationMade made) => (made.Until?.DayNumber - made.OccurredOn.DayNumber) switch
    {
        null => "permanent",
        >= 30 => "30-days",
        >= 20 => "20-days",
        _ => "short",
    };

    private static IEnumerable<Refusal> Item(int item) =>
        Require.That(item is >= 1 and <= LastItem, "publication.item-unknown", $"Nội dung công khai phải từ 1 đến {LastItem}.", "/item");

    private static DateOnly? Due(PublicationMade made, DecisionContext context) =>
        context.Deadlines.Find("publication", "publish", made.DecidedOn) is { } rule ? context.Deadlines.DueOn(rule, made.DecidedOn) : null;

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
