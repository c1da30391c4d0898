using Shouldly;
using ThiDua.Domain.Criteria;
using ThiDua.Domain.Proposals;
using Xunit;

namespace ThiDua.Domain.Tests.Proposals;

public sealed class CriteriaPatchTests
{
    [Fact]
    public void Criteria_and_sections_are_added_changed_and_removed()
    {
        var set = PatchSpec.Patched(PatchSpec.Democracy);
        (set.Code, set.Version, set.Max).ShouldBe(("thi-dua", 2, 100));
        set.Sections.Select(s => $"{s.Code} {s.Max}").ShouldBe(["I 60", "II 25", "III 15", "T 2"]);
        CriteriaTree.All(set).Select(c => $"{c.Code} {c.Max}").ShouldBe(["I.1 30", "I.2 30", "II.1 15", "II.2 10", "III.1 15", "T.1 2"]);
        set.TieBreaks.ShouldBe(PatchSpec.BaseSet.TieBreaks);

        PatchSpec.Patched("""{"remove":"T"}""").Sections.Select(s => s.Code).ShouldBe(["I", "II"]);
        PatchSpec.Patched("""{"remove":"II.2"},{"change":{"code":"II.1","max":30}}""").Sections[1].Criteria.Select(c => c.Code).ShouldBe(["II.1"]);
    }

    [Fact]
    public void A_value_is_replaced_whole_and_null_takes_it_away()
    {
        var set = PatchSpec.Patched(
            """{"change":{"code":"I.2","title":"Đơn thư, kiến nghị","note":null,"formula":{"perOccurrence":{"points":3,"value":{"sum":"petition.resolved"}}}}},{"sheet":{"title":"Tên mới","tieBreaks":[{"points":"I.2"}]}}""");
        var criterion = set.Sections[0].Criteria[1];
        (criterion.Title, criterion.Note, criterion.Max).ShouldBe(("Đơn thư, kiến nghị", null, 30));
        criterion.Formula.ShouldBeOfType<Formula.PerOccurrence>().Points.ShouldBe(3);
        set.Title.ShouldBe("Tên mới");
        set.TieBreaks.ShouldBe([new TieBreak.PointsOf("I.2")]);
    }

    [Theory]
    [InlineData("\"into\":\"II\"", "II.1 II.2 III.1")]
    [InlineData("\"into\":\"II\",\"after\":\"II.1\"", "II.1 III.1 II.2")]
    [InlineData("\"into\":\"II\",\"before\":\"II.1\"", "III.1 II.1 II.2")]
    public void An_addition_stands_where_it_is_put(string place, string expected) =>
        string.Join(' ', PatchSpec.Patched($$$$"""{"change":{"code":"II","capped":true}},{"add":{"criterion":{{{{PatchSpec.Dialogue}}}},{{{{place}}}} }}""")
            .Sections[1].Criteria.Select(c => c.Code)).ShouldBe(expected);

    [Fact]
    public void An_addition_may_stand_in_or_beside_one_before_it()
    {
        var set = PatchSpec.Patched($$$$"""
            {"change":{"code":"II.1","max":8}},{"change":{"code":"II","max":18}},{"change":{"code":"I.1","max":22}},{"change":{"code":"I","max":52}},
            {"add":{"section":{"code":"III","title":"Dân chủ","max":30,"criteria":[{{{{PatchSpec.Dialogue}}}}]}}},
            {"add":{"criterion":{{{{PatchSpec.Dialogue.Replace("III.1", "III.2", StringComparison.Ordinal)}}}},"into":"III","before":"III.1"}}
            """);
        set.Sections[^1].Criteria.Select(c => c.Code).ShouldBe(["III.2", "III.1"]);
    }

    [Fact]
    public void Maxima_are_scaled_exactly_and_what_the_patch_states_stays()
    {
        var set = PatchSpec.Patched($$$$"""{"scale":{"to":85}},{"add":{"section":{"code":"III","title":"Dân chủ","max":15,"criteria":[{{{{PatchSpec.Dialogue}}}}]},"before":"T"}}""");
        CriteriaTree.All(set).Select(c => $"{c.Code} {c.Max}").ShouldBe(["I.1 34", "I.2 26", "II.1 17", "II.2 8", "III.1 15", "T.1 2"]);
        set.Sections.Select(s => s.Max).ShouldBe([60, 25, 15, 2]);
        var stated = PatchSpec.Patched($$$$"""{"scale":{"section":"I","to":55,"step":5}},{"change":{"code":"I.2","max":30}},{"add":{"section":{"code":"III","title":"Dân chủ","max":15,"criteria":[{{{{PatchSpec.Dialogue}}}}]}}}""");
        stated.Sections[0].Criteria.Select(c => c.Max).ShouldBe([25, 30]);
    }

    [Fact]
    public void A_patch_comes_back_from_the_log_as_it_was_written()
    {
        var document = PatchSpec.Document(PatchSpec.Democracy);
        var stored = document.Patch.Write();
        var again = CriteriaPatch.Read(stored);
        again.Base.ShouldBe(new SheetRef("thi-dua", 1));
        again.Apply(PatchSpec.BaseDocument, 2).Set.ShouldBe(PatchSpec.Patched(PatchSpec.Democracy));
        System.Text.Json.JsonElement.DeepEquals(again.Write(), stored).ShouldBeTrue();
    }

    [Theory]
    [InlineData("""{"remove":"X"}""", "proposal.unknown-code", "/changes/0/remove")]
    [InlineData("""{"change":{"code":"X","max":3}}""", "proposal.unknown-code", "/changes/0/change/code")]
    [InlineData("""{"change":{"code":"I.1","max":30}},{"change":{"code":"I.1","title":"Khác"}}""", "proposal.changed-twice", "/changes/1/change/code")]
    [InlineData("""{"remove":"T"},{"remove":"T"}""", "proposal.changed-twice", "/changes/1/remove")]
    [InlineData("""{"change":{"code":"T","title":"Khác"}},{"remove":"T"}""", "proposal.removed-and-changed", "/changes/0/change/code")]
    [InlineData("""{"remove":"T"},{"change":{"code":"T.1","title":"Khác"}}""", "proposal.removed-and-changed", "/changes/1/change/code")]
    [InlineData("""{"sheet":{"title":"A"}},{"sheet":{"title":"B"}}""", "proposal.changed-twice", "/changes/1/sheet/title")]
    [InlineData("""{"add":{"criterion":{"code":"I.1"},"into":"II"}}""", "proposal.code-exists", "/changes/0/add/criterion/code")]
    [InlineData("""{"add":{"section":{"code":"III","criteria":[{"code":"II.2"}]}}}""", "proposal.code-exists", "/changes/0/add/section/criteria/0/code")]
    [InlineData("""{"remove":"I.1"},{"add":{"criterion":{"code":"I.1"},"into":"II"}}""", "proposal.code-exists", "/changes/1/add/criterion/code")]
    [InlineData("""{"add":{"criterion":{"code":"X"},"into":"Y"}}""", "proposal.unknown-code", "/changes/0/add")]
    [InlineData("""{"add":{"criterion":{"code":"X"},"into":"I.1"}}""", "proposal.unknown-place", "/changes/0/add")]
    [InlineData("""{"remove":"T"},{"add":{"criterion":{"code":"X"},"into":"T"}}""", "proposal.unknown-place", "/changes/1/add")]
    [InlineData("""{"add":{"criterion":{"code":"X"},"into":"I","after":"II.1"}}""", "proposal.unknown-place", "/changes/0/add")]
    [InlineData("""{"remove":"I.2"},{"add":{"criterion":{"code":"X"},"into":"I","after":"I.2"}}""", "proposal.unknown-place", "/changes/1/add")]
    [InlineData("""{"scale":{"section":"X","to":10}}""", "proposal.unknown-code", "/changes/0")]
    [InlineData("""{"scale":{"section":"I.1","to":10}}""", "proposal.unknown-place", "/changes/0")]
    [InlineData("""{"scale":{"to":85.5}}""", "proposal.scale-impossible", "/changes/0")]
    [InlineData("""{"scale":{"to":3}}""", "proposal.scale-impossible", "/changes/0")]
    [InlineData("""{"scale":{"to":85}},{"scale":{"section":"I","to":60}}""", "proposal.scale-conflict", "/changes/1")]
    [InlineData("""{"scale":{"section":"I","to":60}},{"change":{"code":"I","max":60}}""", "proposal.scale-conflict", "/changes/0")]
    [InlineData("""{"change":{"code":"II.1","max":15}}""", "criteria.points-do-not-add-up", "/changes")]
    [InlineData("""{"change":{"code":"II","max":31}}""", "criteria.points-do-not-add-up", "/changes/0/change/max")]
    [InlineData("""{"sheet":{"max":90}}""", "criteria.points-do-not-add-up", "/changes/0/sheet/max")]
    [InlineData("""{"change":{"code":"II.1","moon":1}}""", "criteria.unknown-key", "/changes/0/change/moon")]
    [InlineData("""{"change":{"code":"II.1","formula":{"perOccurrence":{"points":2,"value":{"sum":"no.such"}}}}}""", "criteria.unknown-measure", "/changes/0/change/formula/perOccurrence/value/sum")]
    [InlineData("""{"change":{"code":"II.1","title":null}}""", "criteria.missing-key", "/changes")]
    [InlineData("""{"change":{"code":"II.1","max":1e1}}""", "criteria.not-a-number", "/changes/0/change/max")]
    [InlineData("""{"add":{"criterion":7,"into":"II"}}""", "criteria.not-a-map", "/changes/0/add/criterion")]
    [InlineData("""{"remove":"II"}""", "criteria.unknown-code", "/changes")]
    [InlineData("""{"remove":"T.1"}""", "criteria.empty-section", "/changes")]
    public void What_cannot_be_carried_out_is_refused_at_its_place(string changes, string code, string pointer)
    {
        var result = PatchSpec.Apply(changes);
        result.Set.ShouldBeNull();
        result.Problems.ShouldContain(p => p.Code == code && p.Pointer == pointer, string.Join('\n', result.Problems.Select(p => $"{p.Code} {p.Pointer}")));
        result.Problems.ShouldAllBe(p => p.Message.Length > 10);
    }

    [Theory]
    [InlineData("""{}""", "criteria.missing-key", "")]
    [InlineData("""[]""", "criteria.not-a-map", "")]
    [InlineData("""{"title":"A","source":"B","reason":"C","changes":[{"remove":"T"}]}""", "criteria.missing-key", "")]
    [InlineData("""{"title":"A","source":"B","reason":"C","base":"thi-dua@1"}""", "criteria.missing-key", "")]
    [InlineData("""{"title":"A","source":"B","reason":"C","base":"thi-dua@1","changes":[]}""", "criteria.not-a-list", "/changes")]
    [InlineData("""{"title":"A","source":"B","reason":"C","base":"thi-dua","changes":[{"remove":"T"}]}""", "proposal.base-invalid", "/base")]
    [InlineData("""{"title":"A","source":"B","reason":"C","base":"thi-dua@0","changes":[{"remove":"T"}]}""", "proposal.base-invalid", "/base")]
    [InlineData("""{"title":"A","source":"B","reason":"C","base":7,"changes":[{"remove":"T"}]}""", "criteria.not-text", "/base")]
    [InlineData("""{"title":"A","source":"B","reason":" ","base":"thi-dua@1","changes":[{"remove":"T"}]}""", "criteria.not-text", "/reason")]
    [InlineData("""{"title":"A","source":"B","reason":"C","by":"D","base":"thi-dua@1","changes":[{"remove":"T"}]}""", "criteria.unknown-key", "/by")]
    [InlineData("""{"title":"A","source":"B","reason":"C","base":"thi-dua@1","changes":[{"delete":"T"}]}""", "proposal.unknown-change", "/changes/0")]
    [InlineData("""{"title":"A","source":"B","reason":"C","base":"thi-dua@1","changes":["T"]}""", "proposal.unknown-change", "/changes/0")]
    [InlineData("""{"title":"A","source":"B","reason":"C","base":"thi-dua@1","changes":[{"remove":"T","change":{"code":"I"}}]}""", "proposal.unknown-change", "/changes/0")]
    [InlineData("""{"title":"A","source":"B","reason":"C","base":"thi-dua@1","changes":[{"change":{"code":"I"}}]}""", "proposal.empty-change", "/changes/0")]
    [InlineData("""{"title":"A","source":"B","reason":"C","base":"thi-dua@1","changes":[{"change":{"max":1}}]}""", "criteria.missing-key", "/changes/0/change")]
    [InlineData("""{"title":"A","source":"B","reason":"C","base":"thi-dua@1","changes":[{"change":7}]}""", "criteria.not-a-map", "/changes/0/change")]
    [InlineData("""{"title":"A","source":"B","reason":"C","base":"thi-dua@1","changes":[{"change":{"code":"I","criteria":[]}}]}""", "proposal.not-a-value", "/changes/0/change/criteria")]
    [InlineData("""{"title":"A","source":"B","reason":"C","base":"thi-dua@1","changes":[{"sheet":{"version":9}}]}""", "proposal.not-a-value", "/changes/0/sheet/version")]
    [InlineData("""{"title":"A","source":"B","reason":"C","base":"thi-dua@1","changes":[{"sheet":{}}]}""", "proposal.empty-change", "/changes/0/sheet")]
    [InlineData("""{"title":"A","source":"B","reason":"C","base":"thi-dua@1","changes":[{"add":{"into":"I"}}]}""", "proposal.add-one", "/changes/0")]
    [InlineData("""{"title":"A","source":"B","reason":"C","base":"thi-dua@1","changes":[{"add":{"criterion":{"code":"X"}}}]}""", "criteria.missing-key", "/changes/0/add")]
    [InlineData("""{"title":"A","source":"B","reason":"C","base":"thi-dua@1","changes":[{"add":{"criterion":{"code":"X"},"into":"I","after":"I.1","before":"I.2"}}]}""", "criteria.conflict", "/changes/0/add")]
    [InlineData("""{"title":"A","source":"B","reason":"C","base":"thi-dua@1","changes":[{"scale":{"section":"I"}}]}""", "criteria.missing-key", "/changes/0/scale")]
    [InlineData("""{"title":"A","source":"B","reason":"C","base":"thi-dua@1","changes":[{"scale":{"to":0}}]}""", "criteria.number-out-of-range", "/changes/0/scale/to")]
    public void A_malformed_proposal_is_refused_at_its_place(string text, string code, string pointer)
    {
        var (document, problems) = PatchSpec.Read(text);
        document.ShouldBeNull();
        problems.ShouldContain(p => p.Code == code && p.Pointer == pointer, string.Join('\n', problems.Select(p => $"{p.Code} {p.Pointer}")));
    }

    [Fact]
    public void Very_many_changes_are_refused_and_many_are_quick()
    {
        var many = string.Join(',', Enumerable.Repeat("""{"remove":"T"}""", PatchLimits.Changes + 1));
        PatchSpec.Read(PatchSpec.Text(many)).Problems.ShouldHaveSingleItem().Code.ShouldBe("criteria.too-many-items");

        var clock = System.Diagnostics.Stopwatch.StartNew();
        var most = string.Join(',', Enumerable.Range(1, PatchLimits.Changes).Select(i =>
            $$$$"""{"add":{"criterion":{{{{PatchSpec.Dialogue.Replace("III.1", $"II.{100 + i}", StringComparison.Ordinal)}}}},"into":"II","after":"II.1"}}"""));
        PatchSpec.Apply(most).Problems.ShouldContain(p => p.Code == "criteria.points-do-not-add-up");
        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(5));
    }
}
