using System.Text.Json.Nodes;
using Shouldly;
using ThiDua.Api.CriteriaFiles;
using ThiDua.Api.Pages.Criteria.Editing;
using ThiDua.Api.Pages.Forms;
using ThiDua.Api.Pages.Proposals;
using ThiDua.Domain;
using ThiDua.Domain.Criteria;
using ThiDua.Domain.Criteria.Documents;
using ThiDua.Domain.Proposals;
using Xunit;

namespace ThiDua.Api.Tests.Pages;

/// <summary>The forms of a draft say what its document says: sent as they are, they change nothing, for every part of every sheet there is.</summary>
public sealed class DraftFormTests
{
    public static TheoryData<string> Sheets =>
        [.. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "criteria"), "v*.yaml", SearchOption.AllDirectories).Where(f => !f.EndsWith(".cases.yaml", StringComparison.Ordinal))
            .Select(f => Path.GetRelativePath(AppContext.BaseDirectory, f)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Sheets))]
    public void A_form_that_nobody_touched_changes_nothing(string sheet)
    {
        var (history, document) = Draft(sheet);
        var forms = new DraftForms(document, document.Context(World.Empty), typed: null, overtaken: false);
        foreach (var (what, nodes) in document.Parts.Select(p => (p.Code, forms.Edit(p))).Append(("sheet", forms.Sheet())).Append(("maxima", forms.Weights())))
        {
            Sent(history, Fields(nodes)).ShouldBe("already done", what);
        }
    }

    [Theory]
    [MemberData(nameof(Sheets))]
    public void A_form_in_another_shape_keeps_what_was_typed(string sheet)
    {
        var (_, document) = Draft(sheet);
        var context = document.Context(World.Empty);
        foreach (var part in document.Parts)
        {
            var fields = Fields(new DraftForms(document, context, typed: null, overtaken: false).Edit(part));
            Fields(new DraftForms(document, context, new FormPost(fields).Tree(), overtaken: false).Edit(part)).ShouldBe(fields, part.Code);
        }
    }

    [Fact]
    public void Another_kind_of_formula_begins_with_what_the_old_one_said()
    {
        var (history, document) = Draft("criteria/thi-dua-thuong-xuyen-chinh-quyen/v1.yaml");
        var context = document.Context(World.Empty);
        var part = document.Parts.First(p => p.Node["formula"]?["perOccurrence"] is not null);
        var fields = Fields(new DraftForms(document, context, typed: null, overtaken: false).Edit(part));
        var switched = fields.Select(f => f.Name == "_k/changes/0/change/formula" ? (f.Name, "deduction") : f).ToList();
        var shown = Fields(new DraftForms(document, context, new FormPost(switched).Tree(), overtaken: false).Edit(part));
        var points = fields.Single(f => f.Name == "changes/0/change/formula/perOccurrence/points:number").Value;
        shown.ShouldContain(("changes/0/change/formula/deduction/points:number", points));
        shown.ShouldNotContain(f => f.Name.StartsWith("changes/0/change/formula/perOccurrence", StringComparison.Ordinal));
        Sent(history, shown).ShouldBe("changed");
    }

    [Fact]
    public void Rows_come_and_go_where_a_button_asks()
    {
        var typed = new FormPost([("changes/0/change/formula/bands/steps/0/points:number", "1"), ("changes/0/change/formula/bands/steps/1/points:number", "2")]).Tree();
        EditorForm.Again(typed, "add:changes/0/change/formula/bands/steps");
        EditorForm.Again(typed, "drop:changes/0/change/formula/bands/steps/0");
        JsonNode.Parse(typed.ToJsonString())!["changes"]![0]!["change"]!["formula"]!["bands"]!["steps"]!.ToJsonString().ShouldBe("""[{"points":2},{}]""");
        foreach (var odd in new[] { "add:", "drop:x", "drop:changes/9/y/0", "add:changes/0/change/formula/bands/steps/0/points", "", "drop:changes/0/change/formula/bands/steps/99" })
        {
            EditorForm.Again(typed, odd); // Whatever a button says, nothing breaks.
        }
    }

    [Fact]
    public void What_is_emptied_is_taken_away()
    {
        var (history, document) = Draft("criteria/ct157-2025/v1.yaml");
        var part = document.Parts.First(p => p.Node["gate"] is not null);
        var fields = Fields(new DraftForms(document, document.Context(World.Empty), typed: null, overtaken: false).Edit(part));
        var without = fields.Where(f => !f.Name.StartsWith("changes/0/change/gate/", StringComparison.Ordinal)).ToList();
        Sent(history, without, set => CriteriaTree.All(set).Single(c => c.Code == part.Code).Gate.ShouldBeNull()).ShouldBe("changed");
    }

    [Theory]
    [MemberData(nameof(Sheets))]
    public void What_a_change_takes_away_stands_in_the_form_as_a_tick_and_is_sent_again(string sheet)
    {
        var (_, document) = Draft(sheet);
        var context = document.Context(World.Empty);
        var part = document.Parts.First(p => !p.IsSection);
        var changes = new JsonObject
        {
            ["changes"] = new JsonArray(
            new JsonObject { ["change"] = new JsonObject { ["code"] = part.Code, ["note"] = null, ["max"] = 7 } },
            new JsonObject { ["sheet"] = new JsonObject { ["tieBreaks"] = null } })
        };
        var fields = Fields(ProposalShapes.Fields(document, context, changes, "bo@1"));
        fields.ShouldContain(("changes/0/change/note:gone", "true"));
        fields.ShouldContain(("changes/1/sheet/tieBreaks:gone", "true"));
        var sent = JsonNode.Parse(new FormPost(fields).Json())!["changes"]!;
        sent[0]!["change"]!.ToJsonString().ShouldBe($$"""{"code":"{{part.Code}}","max":7,"note":null}""");
        sent[1]!["sheet"]!.ToJsonString().ShouldBe("""{"tieBreaks":null}""");
        Fields(ProposalShapes.Fields(document, context, new FormPost(fields).Tree(), "bo@1")).ShouldBe(fields);

        var kept = fields.Select(f => f.Name.EndsWith(":gone", StringComparison.Ordinal) ? (f.Name, "false") : f).ToList();
        JsonNode.Parse(new FormPost(kept).Json())!["changes"]![0]!["change"]!.ToJsonString().ShouldNotContain("null");
    }

    [Theory]
    [InlineData("Thiếu mục \"formula\".", "Thiếu mục \"Cách tính điểm\".")]
    [InlineData("Thiếu căn cứ (legalBasis): văn bản nào?", "Thiếu căn cứ: văn bản nào?")]
    [InlineData("Cộng lại là 11, khác với điểm tối đa 10; nếu cố ý cắt bớt thì ghi capped: true.", "Cộng lại là 11, khác với điểm tối đa 10; nếu cố ý cắt bớt thì chọn \"Cắt phần vượt điểm tối đa\".")]
    [InlineData("Không có tiêu chí nào mang mã \"1.1\".", "Không có tiêu chí nào mang mã \"1.1\".")]
    public void Faults_of_a_document_are_told_in_the_words_of_the_form(string told, string shown) => EditorSentences.Of(told).ShouldBe(shown);

    private static (CriteriaSetHistory History, SheetDocument Document) Draft(string sheet)
    {
        var path = Path.Combine(AppContext.BaseDirectory, sheet);
        var set = SheetFile.ReadSheet(SheetFile.Read(path), json: false).Set!;
        var history = CriteriaSetHistory.Empty.After(new CriteriaSetDrafted(1, CriteriaWriter.WriteElement(set with { Version = 1 })));
        return (history, SheetDocument.Of(history.Versions[0]));
    }

    private static string Sent(CriteriaSetHistory history, IReadOnlyList<(string Name, string Value)> fields, Action<CriteriaSet>? check = null)
    {
        var code = SheetDocument.Of(history.Versions[0]).Root["code"]!.ToString();
        var (patch, problems) = CriteriaPatch.ReadChanges(JsonTree.Read(new FormPost(fields).Json()), new SheetRef(code, 1));
        problems.ShouldBeEmpty();
        var change = DraftChanges.Change(history, patch!);
        if (change.Set is { } set)
        {
            check?.Invoke(set);
        }

        return change.Decision switch
        {
            Decision.Refused refused => string.Join("; ", refused.Reasons.Select(r => $"{r.Pointer} {r.Message}")),
            Decision.Accepted { Events.Count: 0 } => "already done",
            _ => "changed",
        };
    }

    /// <summary>What a browser sends of a form.</summary>
    private static List<(string Name, string Value)> Fields(IEnumerable<FormNode> nodes) => [.. nodes.SelectMany(Field)];

    private static IEnumerable<(string Name, string Value)> Field(FormNode node) => node switch
    {
        FormNode.Hidden hidden => [(hidden.Name, hidden.Value)],
        FormNode.Input { Typing: Typing.Check } check => check.Value == "true" ? [(check.Name, "false"), (check.Name, "true")] : [(check.Name, "false")],
        FormNode.Input input => [(input.Name, input.Value)],
        FormNode.Group group => group.Children.SelectMany(Field),
        FormNode.Union union => union.Children.SelectMany(Field).Prepend((FormPost.Chosen + union.Path, union.Chosen)),
        FormNode.Table table => table.Rows.SelectMany(Field),
        _ => throw new ArgumentOutOfRangeException(nameof(node)),
    };
}
