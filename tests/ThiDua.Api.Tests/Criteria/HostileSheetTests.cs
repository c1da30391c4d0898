using System.Diagnostics;
using System.Text;
using Shouldly;
using Spectre.Console;
using ThiDua.Api.Criteria;
using Xunit;

namespace ThiDua.Api.Tests.Criteria;

/// <summary>Sheets made to hurt, through the API and through the command alike: a clear problem, in bounded time and memory.</summary>
public sealed class HostileSheetTests(ThiDuaServer server) : IClassFixture<ThiDuaServer>
{
    private static readonly TimeSpan Most = TimeSpan.FromSeconds(20);

    /// <summary>A document of 2 MB is read as a tree of at most 200,000 nodes: some hundred bytes each.</summary>
    private const long MostBytes = 700_000_000;

    public static TheoryData<string> Names => [.. All().Keys];

    [Theory, MemberData(nameof(Names))]
    public async Task The_api_refuses_it_and_goes_on(string name)
    {
        var (_, document) = All()[name];
        var before = await server.HeadAsync();
        var clock = Stopwatch.StartNew();
        var answer = await server.As("criteria-editor").PutAsync("/api/criteria-sets/thu/versions/1", new StringContent(document, Encoding.UTF8, "application/yaml"));
        clock.Elapsed.ShouldBeLessThan(Most);
        var problem = await answer.ShouldBeProblemAsync(document.Length > 1_000_000 ? 413 : 422);
        problem.GetProperty("errors").GetArrayLength().ShouldBeLessThanOrEqualTo(100);
        (await server.HeadAsync()).ShouldBe(before);
    }

    [Theory, MemberData(nameof(Names))]
    public void The_command_says_what_is_wrong(string name)
    {
        var (code, document) = All()[name];
        var file = Path.GetTempFileName() + ".yaml";
        File.WriteAllText(file, document);
        try
        {
            using var output = new StringWriter();
            var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Out = new AnsiConsoleOutput(output) });
            console.Profile.Width = 1_000;
            var (clock, allocated) = (Stopwatch.StartNew(), GC.GetAllocatedBytesForCurrentThread());
            CriteriaCommand.Check(console, file).ShouldBe(1);
            clock.Elapsed.ShouldBeLessThan(Most);
            (GC.GetAllocatedBytesForCurrentThread() - allocated).ShouldBeLessThan(MostBytes);
            output.ToString().ShouldContain(code);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static Dictionary<string, (string Code, string Document)> All() => new()
    {
        ["ten megabytes"] = ("criteria.document-too-large", Sheet(title: new string('x', 10_000_000))),
        ["depth in flow"] = ("criteria.document-too-deep", new string('[', 900_000)),
        ["depth in blocks"] = ("criteria.document-too-deep", string.Concat(Enumerable.Range(0, 1_000).Select(i => new string(' ', i) + "a:\n"))),
        ["ten thousand criteria"] = ("criteria.too-many-items", Sheet(criteria: string.Concat(Enumerable.Range(0, 10_000).Select(i => $"      - {{ code: C{i} }}\n")))),
        ["two thousand and one criteria"] = ("criteria.too-many", Sheet(criteria: string.Concat(Enumerable.Range(0, 2_000).Select(i => Criterion($"C{i}", "1"))))),
        ["aliases"] = ("criteria.yaml-anchor", "a: &a [x, x, x, x, x, x, x, x, x]\nb: &b [*a, *a, *a, *a, *a, *a]\nc: [*b, *b, *b, *b, *b]\n"),
        ["an alias of a map"] = ("criteria.yaml-anchor", Sheet(title: "Thử\nnote: &n Ghi chú\nsource: *n")),
        ["a tag"] = ("criteria.yaml-tag", Sheet(title: "!!python/object/apply:os.system [\"ls\"]")),
        ["a duplicate key"] = ("criteria.duplicate-key", Sheet(title: "Thử\ntitle: Khác")),
        ["NaN"] = ("criteria.not-a-number", Sheet(points: ".nan")),
        ["NaN in words"] = ("criteria.not-a-number", Sheet(points: "NaN")),
        ["infinity"] = ("criteria.not-a-number", Sheet(points: ".inf")),
        ["an exponent"] = ("criteria.not-a-number", Sheet(points: "1e2")),
        ["a great exponent"] = ("criteria.not-a-number", Sheet(points: "1e999999999")),
        ["a long number"] = ("criteria.not-a-number", Sheet(points: new string('9', 500_000))),
        ["a binary number"] = ("criteria.not-a-number", Sheet(points: "0b11")),
        ["a name that turns"] = ("criteria.text-invalid", Sheet(title: "\"Điểm \\u202E001\"")),
        ["a name that rings"] = ("criteria.text-invalid", Sheet(title: "\"Điểm \\a\"")),
        ["unknown keys"] = ("criteria.unknown-key", string.Concat(Enumerable.Range(0, 60_000).Select(i => $"k{i}: 1\n"))),
    };

    private static string Criterion(string code, string points) =>
        $"      - {{ code: {code}, title: Tiêu chí, max: 1, legalBasis: {{ document: Văn bản }}, formula: {{ perOccurrence: {{ points: {points}, value: {{ sum: dialogue.held }} }} }} }}\n";

    private static string Sheet(string title = "Thử", string points = "1", string? criteria = null) =>
        $"""
        code: thu
        version: 1
        title: {title}
        legalBasis: {"{ document: Văn bản }"}
        max: 1
        rounding: {"{ criterion: 2, total: 2 }"}
        sections:
          - code: A
            title: Nội dung
            max: 1
            criteria:
        {criteria ?? Criterion("A.1", points)}
        """;
}
