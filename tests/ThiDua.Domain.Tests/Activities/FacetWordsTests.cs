using Shouldly;
using ThiDua.Domain.Activities;
using ThiDua.Domain.Measures;

namespace ThiDua.Domain.Tests.Activities;

/// <summary>People are told words, not codes.</summary>
public class FacetWordsTests
{
    public static TheoryData<string> Kinds => [.. ActivityKinds.All.Select(k => k.Stream)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_facet_and_every_value_of_a_closed_set_has_a_vietnamese_name(string stream)
    {
        var kind = ActivityKinds.All.Single(k => k.Stream == stream);
        kind.Measures.SelectMany(m => m.Facets).Distinct().Where(f => FacetWords.Of(f) == f).ShouldBeEmpty();
        for (var seed = 0; seed < 300; seed++)
        {
            var activity = new RandomFacts(seed).History(kind).Aggregate(Activity.Empty, (a, e) => a.After(e));
            foreach (var (key, _) in ActivityEffects.Of(kind, activity))
            {
                key.Facets.Pairs().Where(f => f.Name is not ("topic" or "field" or "form") && !decimal.TryParse(f.Value, out _) && FacetWords.Of(key.Measure, f.Name, f.Value) == f.Value)
                    .Select(f => $"{key.Measure} {f.Name}={f.Value}").ShouldBeEmpty();
            }
        }
    }

    [Fact]
    public void One_word_of_a_code_is_said_as_the_measure_means_it()
    {
        FacetWords.Of("violation.concluded", "kind", "democracy").ShouldBe("vi phạm dân chủ");
        FacetWords.Of("regulation.adopted", "kind", "democracy").ShouldBe("quy chế dân chủ ở cơ sở");
        FacetWords.Of("conference.held", "topic", "chu-de-rieng").ShouldBe("chu-de-rieng");
    }
}
