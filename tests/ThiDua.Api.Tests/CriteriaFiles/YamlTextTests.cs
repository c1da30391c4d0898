using System.Text;
using System.Text.Json;
using Shouldly;
using ThiDua.Api.CriteriaFiles;
using ThiDua.Domain.Criteria.Documents;
using Xunit;

namespace ThiDua.Api.Tests.CriteriaFiles;

/// <summary>What is written as YAML is read back as it was, whatever the text looks like to some reader of YAML.</summary>
public sealed class YamlTextTests
{
    [Theory]
    [InlineData("Đối thoại với Nhân dân")]
    [InlineData("khoản 2 Điều 28")]
    [InlineData("")]
    [InlineData(" cách đầu")]
    [InlineData("cách cuối ")]
    [InlineData("true")]
    [InlineData("Yes")]
    [InlineData("no")]
    [InlineData("null")]
    [InlineData("~")]
    [InlineData("1.10")]
    [InlineData("1e3")]
    [InlineData("0x1F")]
    [InlineData(".inf")]
    [InlineData("NaN")]
    [InlineData("∞")]
    [InlineData("2026-01-01")]
    [InlineData("a: b")]
    [InlineData("a #b")]
    [InlineData("#b")]
    [InlineData("- a")]
    [InlineData("? a")]
    [InlineData("&a")]
    [InlineData("*a")]
    [InlineData("!a")]
    [InlineData("%a")]
    [InlineData("@a")]
    [InlineData("`a`")]
    [InlineData("[a, b]")]
    [InlineData("{ a: b }")]
    [InlineData("'a'")]
    [InlineData("\"a\"")]
    [InlineData("a\nb\n\nc")]
    [InlineData("a\tb")]
    [InlineData("\\n")]
    [InlineData("<b>đậm</b> [red]đỏ[/]")]
    [InlineData("<<")]
    [InlineData("---")]
    [InlineData("...")]
    [InlineData("II")]
    [InlineData("😀 ký hiệu")]
    public void Text_stays_text(string text)
    {
        foreach (var document in new[] { JsonSerializer.Serialize(new { text }), JsonSerializer.Serialize(new { list = new object[] { text, new { text, inner = new[] { text } } }, key = new Dictionary<string, string> { ["k " + text] = text } }) })
        {
            var yaml = YamlText.Write(JsonElement.Parse(document));
            Same(YamlDocument.Read(Encoding.UTF8.GetBytes(yaml)), JsonTree.Read(Encoding.UTF8.GetBytes(document))).ShouldBeTrue(yaml);
        }
    }

    [Fact]
    public void Numbers_flags_and_nesting_stay_as_they_are()
    {
        const string document = """{"a": 1.5, "b": true, "c": -0.25, "d": [1, 2, 3], "e": {"f": {"g": [{"h": 1}, {"h": "một đoạn chữ dài hơn một trăm ký tự để không nằm trên một dòng với những thứ khác trong cùng tài liệu này"}]}}}""";
        var yaml = YamlText.Write(JsonElement.Parse(document));
        Same(YamlDocument.Read(Encoding.UTF8.GetBytes(yaml)), JsonTree.Read(Encoding.UTF8.GetBytes(document))).ShouldBeTrue(yaml);
    }

    private static bool Same(DocNode a, DocNode b) =>
        a.Kind == b.Kind && a.Text == b.Text && a.Items.Count == b.Items.Count && a.Members.Count == b.Members.Count
        && a.Items.Zip(b.Items).All(i => Same(i.First, i.Second)) && a.Members.Zip(b.Members).All(m => m.First.Key == m.Second.Key && Same(m.First.Value, m.Second.Value));
}
