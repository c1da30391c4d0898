using ThiDua.Domain.Criteria;
using ThiDua.Domain.Criteria.Documents;

namespace ThiDua.Domain.Proposals;

/// <summary>A proposal as it is written: who asks for it, why, and the patch.</summary>
/// <param name="Title">Vietnamese title.</param>
/// <param name="Source">Where the proposal is from: a document, a conference, an article.</param>
/// <param name="Reason">Why the sheet should change.</param>
/// <param name="Sample">A sample for reference (mẫu tham khảo), not a proposal that a body has made.</param>
/// <param name="Patch">What changes.</param>
public sealed record ProposalDocument(string Title, string Source, string Reason, bool Sample, CriteriaPatch Patch)
{
    /// <summary>Reads a proposal strictly.</summary>
    /// <param name="root">The document.</param>
    public static (ProposalDocument? Document, IReadOnlyList<CriteriaProblem> Problems) Read(DocNode root)
    {
        var context = new DocContext(_ => null);
        var map = new DocMap(context, root, ["title", "source", "reason", "sample", .. PatchReader.Keys]);
        var title = map.Text("title", CriteriaLimits.Title);
        var source = map.Text("source", CriteriaLimits.Text);
        var reason = map.Text("reason", CriteriaLimits.Text);
        var sample = map.FlagOr("sample", otherwise: false);
        var patch = root.Kind == DocKind.Map ? PatchReader.Read(context, root) : null;
        return context.Problems is { Count: 0 } none
            ? (new ProposalDocument(title!, source!, reason!, sample, patch!), none)
            : (null, context.Problems);
    }
}
