using Shouldly;
using ThiDua.Domain.Publications;
using ThiDua.Domain.Tests.Activities;
using static ThiDua.Domain.Tests.Activities.DeciderSpec;

namespace ThiDua.Domain.Tests.Publications;

public class PublicationTests
{
    private static readonly PublicationMade Made = new()
    {
        Unit = "xa-tan-lap",
        OccurredOn = Day("2026-05-06"),
        Item = 3,
        DecidedOn = Day("2026-04-24"),
        Channels = [PublicationChannel.Headquarters, PublicationChannel.Portal],
        Until = Day("2026-06-05"),
        DueOn = Day("2026-05-06"),
    };

    private readonly DeciderSpec _publication = new(new PublicationKind());

    [Fact]
    public void The_last_day_in_time_is_worked_out_at_recording_never_taken_from_the_recorder()
    {
        _publication.Given().When(Made with { DueOn = null }).Then(Made);
        _publication.Given().When(Made with { DueOn = Day("2027-01-01") }).Then(Made);
    }

    [Fact]
    public void Every_type_is_recorded()
    {
        _publication.Given().When(new PublicationListPosted { Unit = "xa-tan-lap", OccurredOn = Day("2026-04-03"), Year = 2026, Quarter = 1 }).ThenIt();
        _publication.Given().When(new PublicationBroadcast { Unit = "xa-tan-lap", OccurredOn = Day("2026-04-03"), Item = 7, Days = 3 }).ThenIt();
        _publication.Given().When(new PublicationPlanAdopted { Unit = "xa-tan-lap", OccurredOn = Day("2026-01-05"), Number = "02/KH-UBND" }).ThenIt();
        _publication.Given().When(new PublicationReportSent { Unit = "xa-tan-lap", OccurredOn = Day("2026-06-05"), Recipient = PublicationReportRecipient.Front })
            .ThenIt();
    }

    [Fact]
    public void What_cannot_be_is_refused()
    {
        _publication.Given().When(Made with { Item = 15 }).ThenRefused("publication.item-unknown /item");
        _publication.Given().When(Made with { Item = 0, DecidedOn = Day("2026-05-07") })
            .ThenRefused("publication.item-unknown /item", "publication.before-decision /decidedOn");
        _publication.Given().When(Made with { Channels = [] }).ThenRefused("publication.no-channel /channels");
        _publication.Given().When(Made with { Channels = [PublicationChannel.Radio, PublicationChannel.Radio] }).ThenRefused("list.repeats /channels");
        _publication.Given().When(Made with { Until = Day("2026-05-05") }).ThenRefused("publication.until-before-start /until");
        var list = new PublicationListPosted { Unit = "xa-tan-lap", OccurredOn = Day("2026-04-03"), Year = 2024, Quarter = 5 };
        _publication.Given().When(list).ThenRefused("publication.quarter-unknown /quarter", "publication.year-far /year");
        var broadcast = new PublicationBroadcast { Unit = "xa-tan-lap", OccurredOn = Day("2026-04-03"), Item = -1, Days = 0 };
        _publication.Given().When(broadcast).ThenRefused("publication.item-unknown /item", "number.less-than-one /days");
        _publication.Given().When(new PublicationPlanAdopted { Unit = "xa-tan-lap", OccurredOn = Day("2026-01-05"), Number = "" })
            .ThenRefused("text.missing /number");
    }

    [Fact]
    public void In_time_on_the_fifth_working_day_late_a_day_after()
    {
        _publication.Given(Made).Counts(
            "xa-tan-lap publication.made{item=3} 2026-05-06 1",
            "xa-tan-lap publication.posted{item=3;places=headquarters;term=30-days} 2026-05-06 1",
            "xa-tan-lap publication.posted-days{item=3} 2026-06-05 30",
            "xa-tan-lap publication.within-term{item=3} 2026-05-06 1");
        _publication.Given(Made with { OccurredOn = Day("2026-05-07"), Until = null }).Counts(
            "xa-tan-lap publication.made{item=3} 2026-05-07 1",
            "xa-tan-lap publication.posted{item=3;places=headquarters;term=permanent} 2026-05-07 1");
        _publication.Given(Made with { DueOn = null, Until = null, Channels = [PublicationChannel.Radio] })
            .Counts("xa-tan-lap publication.made{item=3} 2026-05-06 1");
    }

    [Theory]
    [InlineData(30, "30-days")]
    [InlineData(29, "20-days")]
    [InlineData(20, "20-days")]
    [InlineData(19, "short")]
    [InlineData(null, "permanent")]
    public void Where_and_how_long_it_can_be_read_is_told(int? days, string term)
    {
        var made = Made with { DueOn = null, Until = days is { } n ? Made.OccurredOn.AddDays(n) : null };
        foreach (var (channels, places) in new (PublicationChannel[], string)[]
        {
            ([PublicationChannel.Headquarters, PublicationChannel.CommunityPoints], "both"),
            ([PublicationChannel.CommunityPoints, PublicationChannel.Portal], "community-points"),
            ([PublicationChannel.Portal, PublicationChannel.Radio], "portal"),
        })
        {
            Lines(new PublicationKind(), [made with { Channels = channels }])
                .ShouldContain($"xa-tan-lap publication.posted{{item=3;places={places};term={term}}} 2026-05-06 1");
        }

        Lines(new PublicationKind(), [made with { Channels = [PublicationChannel.VillageHead] }])
            .ShouldContain("xa-tan-lap publication.told-villages{item=3} 2026-05-06 1");
    }

    [Fact]
    public void The_other_types_count_by_themselves()
    {
        _publication.Given(new PublicationListPosted { Unit = "xa-tan-lap", OccurredOn = Day("2026-04-03"), Year = 2026, Quarter = 1 })
            .Counts("xa-tan-lap publication.list-posted{quarter=1} 2026-04-03 1");
        _publication.Given(new PublicationBroadcast { Unit = "xa-tan-lap", OccurredOn = Day("2026-04-03"), Item = 7, Days = 3 }).Counts(
            "xa-tan-lap publication.broadcast{item=7} 2026-04-03 1",
            "xa-tan-lap publication.broadcast-days{item=7} 2026-04-03 3",
            "xa-tan-lap publication.broadcast-full-term{item=7} 2026-04-03 1");
        _publication.Given(new PublicationPlanAdopted { Unit = "xa-tan-lap", OccurredOn = Day("2026-01-05") })
            .Counts("xa-tan-lap publication.plan-adopted 2026-01-05 1");
        _publication.Given(new PublicationReportSent { Unit = "xa-tan-lap", OccurredOn = Day("2026-06-05"), Recipient = PublicationReportRecipient.Council })
            .Counts("xa-tan-lap publication.report-sent{recipient=council} 2026-06-05 1");
        _publication.Given(Made).IsTitled("Công khai nội dung 3");
    }
}
