using System.Text;
using System.Text.Json;
using Shouldly;
using ThiDua.Domain.Criteria;
using ThiDua.Domain.Criteria.Documents;
using ThiDua.Domain.Proposals;

namespace ThiDua.Domain.Tests.Proposals;

/// <summary>A base of two sections with four criteria, a bonus and tie-breaks, and patches on it.</summary>
internal static class PatchSpec
{
    public const string Base =
        """
        {"code":"thi-dua","version":1,"title":"Thi đua (thử)","legalBasis":{"document":"Thử"},"max":100,"rounding":{"criterion":2,"total":2},
         "sections":[
          {"code":"I","title":"Nhiệm vụ","max":70,"criteria":[
           {"code":"I.1","title":"Hội nghị","max":40,"legalBasis":{"document":"Thử"},"formula":{"perOccurrence":{"points":5,"value":{"sum":"conference.held"}}}},
           {"code":"I.2","title":"Đơn thư","max":30,"legalBasis":{"document":"Thử"},"note":"Ghi chú","formula":{"ratio":{"numerator":{"sum":"petition.resolved"},"denominator":{"sum":"petition.received"},"whenZero":0}}}]},
          {"code":"II","title":"Phong trào","max":30,"criteria":[
           {"code":"II.1","title":"Mô hình","max":20,"legalBasis":{"document":"Thử"},"formula":{"perOccurrence":{"points":2,"value":{"sum":"model.registered"}}}},
           {"code":"II.2","title":"Văn bản","max":10,"legalBasis":{"document":"Thử"},"formula":{"perOccurrence":{"points":1,"value":{"sum":"document.issued"}}}}]},
          {"code":"T","title":"Thưởng","max":2,"kind":"bonus","criteria":[
           {"code":"T.1","title":"Chương trình","max":2,"legalBasis":{"document":"Thử"},"formula":{"yesNo":{"when":{"value":{"sum":"program.adopted"},"atLeast":1}}}}]}],
         "tieBreaks":[{"points":"II"}]}
        """;

    public const string Dialogue =
        """{"code":"III.1","title":"Đối thoại","max":15,"legalBasis":{"document":"Luật 10/2022/QH15","provision":"Điều 32"},"formula":{"perOccurrence":{"points":5,"value":{"sum":"dialogue.held"}}}}""";

    /// <summary>Grassroots democracy put in, with weights taken from two criteria.</summary>
    public const string Democracy =
        $$$$"""
        {"change":{"code":"I.1","max":30}}, {"change":{"code":"I","max":60}}, {"change":{"code":"II.1","max":15}}, {"change":{"code":"II","max":25}},
        {"add":{"section":{"code":"III","title":"Dân chủ ở cơ sở","max":15,"criteria":[{{{{Dialogue}}}}]},"after":"II"}}
        """;

    public static CriteriaSet BaseSet { get; } = CriteriaReader.ReadJson(Encoding.UTF8.GetBytes(Base)).Set!;

    public static JsonElement BaseDocument => JsonElement.Parse(Base);

    public static string Text(string changes, string @base = "thi-dua@1") =>
        $$$$"""{"title":"Đưa tiêu chí dân chủ vào","source":"Hội thảo","reason":"Chưa có","base":"{{{{@base}}}}","changes":[{{{{changes}}}}]}""";

    public static (ProposalDocument? Document, IReadOnlyList<CriteriaProblem> Problems) Read(string text) =>
        ProposalDocument.Read(JsonTree.Read(Encoding.UTF8.GetBytes(text)));

    public static ProposalDocument Document(string changes, string @base = "thi-dua@1")
    {
        var (document, problems) = Read(Text(changes, @base));
        problems.ShouldBeEmpty();
        return document.ShouldNotBeNull();
    }

    public static PatchResult Apply(string changes) => Document(changes).Patch.Apply(BaseDocument, 2);

    public static CriteriaSet Patched(string changes)
    {
        var result = Apply(changes);
        result.Problems.ShouldBeEmpty();
        return result.Set.ShouldNotBeNull();
    }
}
