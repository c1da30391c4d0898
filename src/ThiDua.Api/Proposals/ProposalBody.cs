using ThiDua.Api.CriteriaFiles;
using ThiDua.Api.Http;
using ThiDua.Domain.Criteria;
using ThiDua.Domain.Criteria.Documents;
using ThiDua.Domain.Proposals;

namespace ThiDua.Api.Proposals;

/// <summary>Proposals as they are sent: JSON or YAML, read by one strict reader. Every fault is told, with its place.</summary>
internal static class ProposalBody
{
    /// <summary>Reads the body of a request.</summary>
    /// <returns>The proposal, and the bytes it came as.</returns>
    public static async Task<(ProposalDocument Document, byte[] Bytes)> ReadProposalAsync(this HttpContext http)
    {
        var bytes = await http.BodyAsync(JsonBody.BytesMax);
        var (document, problems) = Read(http.Request, bytes);
        return document is not null
            ? (document, bytes)
            : throw new ProblemException(
                422, problems[0].Code, problems[0].Message, [.. problems.Select(p => new ProblemError(p.Pointer, p.Code, p.Line > 1 ? $"Dòng {p.Line}: {p.Message}" : p.Message))]);
    }

    private static (ProposalDocument? Document, IReadOnlyList<CriteriaProblem> Problems) Read(HttpRequest request, byte[] bytes)
    {
        try
        {
            return ProposalDocument.Read(request.ContentType?.Split(';')[0].Trim() switch
            {
                "application/yaml" or "application/x-yaml" or "text/yaml" => YamlDocument.Read(bytes),
                "application/json" => JsonTree.Read(bytes),
                _ => throw new ProblemException(415, "body.not-proposal", "Đề xuất phải là application/yaml hoặc application/json."),
            });
        }
        catch (DocumentException e)
        {
            return (null, [e.Problem]);
        }
    }
}
