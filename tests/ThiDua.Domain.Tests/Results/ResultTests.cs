using System.Text;
using System.Text.Json;
using Shouldly;
using ThiDua.Domain.Criteria;
using ThiDua.Domain.Periods;
using ThiDua.Domain.Results;
using ThiDua.Domain.Scoring;
using ThiDua.Domain.Tests.Scoring;
using ThiDua.Domain.Tests.Units;
using Xunit;
using static ThiDua.Domain.Tests.Activities.DeciderSpec;

namespace ThiDua.Domain.Tests.Results;

/// <summary>The document of a result, its hash, and which results a period gets.</summary>
public sealed class ResultTests
{
    private static readonly CriteriaSet Set = Sheets.Set(Sheets.Section("A", 10, Sheets.Each("A.1", 5, "t.a"), Sheets.Each("A.2", 5, "t.b")));

    private static readonly Period Open = WorldSpec.Small.With("period-p26", new PeriodOpened()).World.Period("p26")!;

    private static readonly Period Published = WorldSpec.Small
        .With("period-p26", new PeriodOpened(), new SelfScoringStarted(), new AppraisalStarted(), new DeliberationStarted(), new PeriodPublished()).World.Period("p26")!;

    [Fact]
    public void The_place_is_the_verified_one_and_the_claimed_one_stands_beside()
    {
        var places = Document(Sheet("A", 5, 1), Sheet("B", 3, 3), Sheet("C", 2, 1)).GetProperty("clusters")[0].GetProperty("standings").EnumerateArray()
            .Select(p => $"{p.GetProperty("unit")} {p.GetProperty("rank")} {p.GetProperty("shared")} {p.GetProperty("claimedRank")} {p.GetProperty("claimedShared")}");
        places.ShouldBe(["B 1 False 2 False", "A 2 True 1 False", "C 2 True 3 False"]);
    }

    [Fact]
    public void The_order_in_which_sheets_come_changes_nothing()
    {
        ScoreSheet[] sheets = [Sheet("A", 5, 1), Sheet("B", 3, 3), Sheet("C", 2, 1)];
        CanonicalText.Hash(Document(sheets[2], sheets[0], sheets[1])).ShouldBe(CanonicalText.Hash(Document(sheets)));
        CanonicalText.Hash(Document(sheets[0], sheets[1])).ShouldNotBe(CanonicalText.Hash(Document(sheets)));
    }

    [Fact]
    public void A_sheets_hash_follows_every_number_of_it()
    {
        var hash = ResultDocument.HashOf(Sheet("A", 2, 1));
        ResultDocument.HashOf(Sheet("A", 2, 1)).ShouldBe(hash);
        ResultDocument.HashOf(Sheet("A", 3, 1)).ShouldNotBe(hash);
        ResultDocument.HashOf(Sheet("A", 2, 2)).ShouldNotBe(hash);
        ResultDocument.HashOf(Sheet("B", 2, 1)).ShouldNotBe(hash);
        var other = new FakeTallies().Claim("t.b", "2026-02-01", 2).Verify("t.b", "2026-02-01", 1);
        ResultDocument.HashOf(Sheets.Score(Set, other, unit: "A")).ShouldNotBe(hash, "the same total from another criterion");
    }

    [Theory]
    [InlineData("""{"b":1.50,"a":[true,null,"x"]}""", """{"a":[true,null,"x"],"b":1.5}""")]
    [InlineData("""{ "a" : 100.0 , "B": -0.2500 }""", """{"B":-0.25,"a":100}""")]
    [InlineData("""{"a":"Xa\u0303 H\u006fa\u0300"}""", """{"a":"Xã Hoà"}""")]
    [InlineData("""{"a":"\u0110\u1ed1i tho\u1ea1i <&>"}""", """{"a":"Đối thoại <&>"}""")]
    public void Equal_documents_have_one_written_form(string json, string canonical)
    {
        Encoding.UTF8.GetString(CanonicalText.Of(Json(json))).ShouldBe(canonical);
        CanonicalText.Hash(Json(json)).ShouldBe(CanonicalText.Hash(Json(canonical)));
    }

    [Fact]
    public void The_rules_used_are_named_with_the_hash_of_their_documents()
    {
        var world = WorldSpec.Small.World;
        var sheet = Sheets.Score(world.Sheet("s", 1)!, new FakeTallies(), unit: "xa-a");
        ResultDocument.Rules(world, [sheet, sheet]).ShouldBe([new RuleUsed("s", 1, CanonicalText.Hash(world.CriteriaSets["s"].Find(1)!.Document))]);
    }

    [Fact]
    public void A_review_is_named_once_and_of_a_day_that_was()
    {
        var review = Accepted(ResultDecisions.Review(Open, [], "Sơ kết", Today, Work(Sheet("A", 5, 1))));
        (review.Number, review.Kind, review.Name, review.Engine).ShouldBe((1, ResultKind.Review, "Sơ kết", ScoringEngine.Version));
        review.DocumentHash.ShouldBe(CanonicalText.Hash(review.Document));
        Accepted(ResultDecisions.Review(Open, [review], "Sơ kết 2", Today, Work())).Number.ShouldBe(2);

        Code(ResultDecisions.Review(Open, [review], "Sơ kết", Today, Work())).ShouldBe("result.name-taken /name");
        Code(ResultDecisions.Review(Open, [], null, Today, Work())).ShouldBe("text.missing /name");
        Code(ResultDecisions.Review(Open, [], "Sơ kết", Today.AddDays(-1), Work())).ShouldBe("date.in-future /day");
        Code(ResultDecisions.Review(Open, [], "Sơ kết", Today, Work() with { Day = Day("2025-12-31") })).ShouldBe("date.outside-period /day");
        Code(ResultDecisions.Review(Published, [], "Sơ kết", Today, Work())).ShouldBe("period.wrong-step");
        Code(ResultDecisions.Review(Open, [.. Enumerable.Repeat(review, 100)], "Sơ kết 101", Today, Work())).ShouldBe("result.too-many /name");
    }

    [Fact]
    public void An_amended_result_says_why_and_says_something_else()
    {
        var review = Accepted(ResultDecisions.Review(Open, [], "Sơ kết", Today, Work(Sheet("A", 1, 1))));
        var published = ResultDecisions.Publish([review], Work(Sheet("A", 5, 1)));
        (published.Number, published.Kind, published.Name).ShouldBe((2, ResultKind.Published, null));
        ResultDecisions.Standing([review]).ShouldBeNull();
        ResultDecisions.Standing([review, published]).ShouldBe(published);

        Code(ResultDecisions.Amend(Published, [review, published], "Lý do", Work(Sheet("A", 5, 1)) with { Position = 99 })).ShouldBe("result.unchanged");
        Code(ResultDecisions.Amend(Published, [review, published], " ", Work(Sheet("A", 5, 2)))).ShouldBe("text.missing /reason");
        Code(ResultDecisions.Amend(Open, [review, published], "Lý do", Work(Sheet("A", 5, 2)))).ShouldBe("period.wrong-step");
        var amended = Accepted(ResultDecisions.Amend(Published, [review, published], "Lý do", Work(Sheet("A", 5, 2))));
        (amended.Number, amended.Kind, amended.Reason).ShouldBe((3, ResultKind.Amended, "Lý do"));
        Accepted(ResultDecisions.Amend(Published, [review, published, amended], "Trở lại", Work(Sheet("A", 5, 1)))).Number
            .ShouldBe(4, "what is compared is the result that holds");
    }

    private static ScoreSheet Sheet(string unit, int claimed, int verified) =>
        Sheets.Score(Set, new FakeTallies().Claim("t.a", "2026-02-01", claimed).Verify("t.a", "2026-02-01", verified), unit: unit);

    private static JsonElement Document(params ScoreSheet[] sheets) => ResultDocument.Of(Open, Today, [new ClusterSheets("c1", "Cụm 1", sheets, [("Z", "Xã Z", "Đã sáp nhập.")])]);

    private static WorkedOut Work(params ScoreSheet[] sheets) => new(Today, 17, [], Document(sheets));

    private static ResultFrozen Accepted(Decision decision) => decision.ShouldBeOfType<Decision.Accepted>().Events.ShouldHaveSingleItem().ShouldBeOfType<ResultFrozen>();

    private static string Code(Decision decision)
    {
        var reason = decision.ShouldBeOfType<Decision.Refused>().Reasons.ShouldHaveSingleItem();
        return reason.Pointer is null ? reason.Code : $"{reason.Code} {reason.Pointer}";
    }

    private static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;
}
