using System.Text;
using Shouldly;
using ThiDua.Api.CriteriaFiles;
using Xunit;

namespace ThiDua.Api.Tests.BadInput;

/// <summary>Faults of a criteria document reach the client with pointer and line.</summary>
public sealed class CriteriaTests(ThiDuaServer server) : IClassFixture<ThiDuaServer>
{
    private const string Right =
        """
        code: thu
        version: 1
        title: Thử
        legalBasis: { document: "Thử nghiệm" }
        max: 10
        rounding: { criterion: 2, total: 2 }
        sections:
          - code: "I"
            title: Đối thoại
            max: 10
            criteria:
              - code: I.1
                title: Số cuộc đối thoại
                max: 10
                legalBasis: { document: "Thử nghiệm" }
                formula:
                  perOccurrence:
                    points: 2
                    value: { sum: dialogue.held }
        """;

    private HttpClient Editor => server.As("criteria-editor");

    public static TheoryData<string, string, string, int> Faults { get; } = new()
    {
        { "max: 10\nrounding", "max: 9\nrounding", "/", 5 },
        { "title: Thử\n", "titel: Thử\n", "/titel", 3 },
        { "sum: dialogue.held", "sum: dialogue.no-such", "/sections/0/criteria/0/formula/perOccurrence/value", 19 },
        { "points: 2", "points: hai", "/sections/0/criteria/0/formula/perOccurrence/points", 18 },
        { "points: 2", "points: 1e3", "/sections/0/criteria/0/formula/perOccurrence/points", 18 },
        { "perOccurrence:", "perMoon:", "/sections/0/criteria/0/formula", 17 },
        { "code: I.1", "code: \"I.1\"\n        code: \"I.2\"", "", 13 },
        { "max: 10\n        legalBasis", "max: -10\n        legalBasis", "/sections/0/criteria/0/max", 14 },
        { "title: Đối thoại", "title: [", "", 0 },
        { "title: Thử\n", "title: !!js/function 'x'\n", "", 3 },
        { "title: Thử\n", "title: &a Thử\nnote: *a\n", "", 0 },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_faulty_document_is_refused_with_pointer_and_line(string right, string wrong, string pointer, int line)
    {
        var before = await server.HeadAsync();
        var document = Right.ReplaceLineEndings("\n");
        document.ShouldContain(right);
        var answer = await Editor.PutAsync("/api/criteria-sets/thu/versions/1", new StringContent(document.Replace(right, wrong, StringComparison.Ordinal), Encoding.UTF8, "application/yaml"));
        var problem = await answer.ShouldBeProblemAsync(422);
        var errors = problem.GetProperty("errors").EnumerateArray().ToList();
        errors.ShouldContain(e => e.GetProperty("pointer").GetString()!.StartsWith(pointer, StringComparison.Ordinal)
            && e.GetProperty("message").GetString()!.StartsWith(line == 0 ? "Dòng " : $"Dòng {line}:", StringComparison.Ordinal), problem.GetRawText());
        (await server.HeadAsync()).ShouldBe(before);
    }

    private const string Signs = "[]{}:,-?&*!|>'\"%@`#\n\t ~";

    [Fact]
    public void No_broken_file_is_a_fault_of_ours()
    {
        var (document, random) = (Right.ReplaceLineEndings("\n"), new Random(20_261_110));
        var files = Enumerable.Range(0, document.Length).Select(i => document[..i]).Concat(Enumerable.Range(0, 3_000).Select(_ =>
        {
            var at = random.Next(document.Length);
            return document[..at] + Signs[random.Next(Signs.Length)] + document[Math.Min(at + random.Next(3), document.Length)..];
        }));
        foreach (var file in files)
        {
            var reading = YamlDocument.ReadCriteria(Encoding.UTF8.GetBytes(file));
            (reading.Set is not null || reading.Problems.Count > 0).ShouldBeTrue(file);
        }
    }

    [Fact]
    public async Task A_published_version_never_changes_and_the_next_one_follows()
    {
        var path = "/api/criteria-sets/thu-2/versions/1";
        var document = Right.Replace("code: thu\n", "code: thu-2\n", StringComparison.Ordinal);
        async Task<HttpResponseMessage> PutAsync(string to, string text) => await Editor.PutAsync(to, new StringContent(text, Encoding.UTF8, "application/yaml"));
        (await PutAsync(path, document)).IsSuccessStatusCode.ShouldBeTrue();
        var head = await server.HeadAsync();
        ((int)(await PutAsync(path, document)).StatusCode).ShouldBe(200);
        (await server.HeadAsync()).ShouldBe(head);
        await Editor.StepOkAsync(path + "/publish", new { });
        await (await PutAsync(path, document.Replace("points: 2", "points: 5", StringComparison.Ordinal))).ShouldBeProblemAsync(422, "criteria.published-immutable", "/version");
        await (await PutAsync("/api/criteria-sets/thu-2/versions/3", document.Replace("version: 1", "version: 3", StringComparison.Ordinal))).ShouldBeProblemAsync(422, "criteria.version-not-next", "/version");
        await (await PutAsync("/api/criteria-sets/thu-2/versions/2", document)).ShouldBeProblemAsync(422, "criteria.other-version", "/version");
        await (await Editor.PutAsync(path, new StringContent(document, Encoding.UTF8, "text/plain"))).ShouldBeProblemAsync(415, "body.media-type");
        await (await Editor.PutAsync(path, new StringContent("", Encoding.UTF8, "application/yaml"))).ShouldBeProblemAsync(422);
        await (await Editor.PutAsync(path, new StringContent(new string('#', 1_100_000), Encoding.UTF8, "application/yaml"))).ShouldBeProblemAsync(413, "body.too-large");
        await (await Editor.StepAsync("/api/criteria-sets/no-such/versions/1/publish", new { })).ShouldBeProblemAsync(404, "criteria.not-found");
    }
}
