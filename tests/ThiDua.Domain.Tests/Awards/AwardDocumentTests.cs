using System.Text;
using System.Text.Json;
using Shouldly;
using ThiDua.Domain.Awards;
using ThiDua.Domain.Results;
using Xunit;

namespace ThiDua.Domain.Tests.Awards;

/// <summary>Rules of awards travel as JSON and come back the same; a decision names the text of its rule by a hash.</summary>
public sealed class AwardDocumentTests
{
    [Fact]
    public void The_shipped_rules_come_back_the_same_also_in_canonical_form()
    {
        var shipped = AwardSpec.Shipped;
        using var written = JsonDocument.Parse(AwardDocumentJson.Write(shipped));
        using var canonical = JsonDocument.Parse(CanonicalText.Of(written.RootElement));
        foreach (var json in new[] { written.RootElement, canonical.RootElement })
        {
            var read = AwardDocumentJson.Read(json);
            read.Rules.ShouldBe(shipped.Rules);
            read.Votes.ShouldBe(shipped.Votes);
            read.Results.ShouldBe(shipped.Results, ignoreOrder: true);
            read.Rules.Select(r => AwardDocumentJson.HashOf(read, r)).ShouldBe(shipped.Rules.Select(r => AwardDocumentJson.HashOf(shipped, r)));
        }

        shipped.Rules.Select(r => AwardDocumentJson.HashOf(shipped, r)!).ShouldAllBe(h => h.Length == 64);
        shipped.Rules.Select(r => AwardDocumentJson.HashOf(shipped, r)).Distinct().Count().ShouldBe(shipped.Rules.Count);
    }

    [Fact]
    public void The_hash_of_a_version_covers_the_version_that_it_is_like_and_no_other_award()
    {
        var (shipped, changed) = (AwardSpec.Shipped, Changed("dẫn đầu", "Dẫn đầu cụm, khối; đặt 2 khi", "Đặt 2 khi"));
        AwardDocumentJson.HashOf(changed, changed.Rule("co-thi-dua-tinh", 1)!).ShouldNotBe(AwardDocumentJson.HashOf(shipped, shipped.Rule("co-thi-dua-tinh", 1)!));
        AwardDocumentJson.HashOf(changed, changed.Rule("co-thi-dua-tinh", 2)!).ShouldNotBe(AwardDocumentJson.HashOf(shipped, shipped.Rule("co-thi-dua-tinh", 2)!), "it is like the first");
        AwardDocumentJson.HashOf(changed, changed.Rule("co-chinh-phu", 1)!).ShouldBe(AwardDocumentJson.HashOf(shipped, shipped.Rule("co-chinh-phu", 1)!));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"votes":null}""")]
    [InlineData("""{"votes":null,"awards":{}}""")]
    [InlineData("""{"votes":{"votes":[]},"awards":{"awards":[{}]}}""")]
    [InlineData("""{"votes":{"votes":[]},"awards":5}""")]
    public void What_is_no_document_of_rules_is_refused(string json)
    {
        using var document = JsonDocument.Parse(json);
        Should.Throw<FormatException>(() => AwardDocumentJson.Read(document.RootElement));
    }

    [Fact]
    public void No_rules_come_back_as_none_and_have_no_text()
    {
        using var none = JsonDocument.Parse(AwardDocumentJson.Write(AwardRules.Empty));
        AwardDocumentJson.Read(none.RootElement).ShouldBeSameAs(AwardRules.Empty);
        AwardDocumentJson.HashOf(AwardSpec.Shipped with { Source = null }, AwardSpec.Shipped.Rules[0]).ShouldBeNull();
    }

    [Fact]
    public void A_basis_that_was_worked_out_again_differs_in_nothing()
    {
        var stands = new AwardSpec().With("A", 60, 40).With("B", 10).Of("co-thi-dua-tinh")[0];
        var asked = new AwardAsked(7, 9, AwardSpec.Day, AwardSpec.Day);
        var basis = AwardBasis.Of(AwardSpec.Shipped, stands, asked);
        AwardBasis.Difference(basis, AwardBasis.Of(AwardSpec.Shipped, stands, asked)).ShouldBeNull();
        AwardBasis.Difference(basis, basis with { Stood = basis.Stood! with { Conditions = [.. basis.Stood.Conditions.SkipLast(1)] } })
            .ShouldBe($"điều kiện \"{basis.Stood!.Conditions[^1].Text}\" đã ghi \"{basis.Stood.Conditions[^1].State.Label()}\", tính lại \"không có\"");
        AwardBasis.Difference(basis, basis with { Stood = basis.Stood with { Conditions = [.. basis.Stood.Conditions.Select(c => c with { Text = "lời khác", Actual = "9" })] } })
            .ShouldBeNull("words are the program's");
    }

    private static AwardRules Changed(string what, string from, string to)
    {
        var text = Encoding.UTF8.GetString(AwardDocumentJson.Write(AwardSpec.Shipped));
        text.ShouldContain(from, customMessage: what);
        using var document = JsonDocument.Parse(text.Replace(from, to, StringComparison.Ordinal));
        return AwardDocumentJson.Read(document.RootElement);
    }
}
