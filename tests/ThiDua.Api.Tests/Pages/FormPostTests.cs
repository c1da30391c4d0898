using System.Text;
using System.Text.RegularExpressions;
using Shouldly;
using ThiDua.Api.Http;
using ThiDua.Api.Pages.Forms;
using Xunit;

namespace ThiDua.Api.Tests.Pages;

/// <summary>What somebody typed becomes what a program would have sent.</summary>
public sealed partial class FormPostTests
{
    [Theory]
    [InlineData("note=  Họp dân  ", """{"note":"Họp dân"}""")]
    [InlineData("note=   ", "{}")]
    [InlineData("note=một\r\nhai", """{"note":"một\nhai"}""")]
    [InlineData("participants:number=1.234", """{"participants":1234}""")]
    [InlineData("value:number=1.234.567,25", """{"value":1234567.25}""")]
    [InlineData("value:number=12,5", """{"value":12.5}""")]
    [InlineData("value:number=12.5", """{"value":12.5}""")]
    [InlineData("value:number=0.125", """{"value":0.125}""")] // No thousand begins with nought.
    [InlineData("value:number=1.5,2", """{"value":"1.5,2"}""")]
    [InlineData("value:number=1,234,567", """{"value":"1,234,567"}""")]
    [InlineData("value:number=+5", """{"value":5}""")]
    [InlineData("value:number=-3", """{"value":-3}""")]
    [InlineData("value:number=", "{}")]
    [InlineData("value:number=nhiều", """{"value":"nhiều"}""")]
    [InlineData("on:day=5/11/2026", """{"on":"2026-11-05"}""")]
    [InlineData("on:day= 05-11-2026 ", """{"on":"2026-11-05"}""")]
    [InlineData("on:day=2026-11-05", """{"on":"2026-11-05"}""")]
    [InlineData("on:day=31/11/2026", """{"on":"31/11/2026"}""")]
    [InlineData("on:day=", "{}")]
    [InlineData("head:bool=false|head:bool=true", """{"head":true}""")]
    [InlineData("head:bool=false", """{"head":false}""")]
    [InlineData("met:bool=", "{}")]
    [InlineData("met:bool=?", """{"met":false}""")]
    [InlineData("channels:list=|channels:list=web|channels:list=board", """{"channels":["web","board"]}""")]
    [InlineData("channels:list=", """{"channels":[]}""")]
    [InlineData("links:list= a \r\n\r\nb", """{"links":["a","b"]}""")]
    [InlineData("codes:words=a, b", """{"codes":["a","b"]}""")]
    [InlineData("codes:words= , ", "{}")]
    [InlineData("appraised:object=", """{"appraised":{}}""")]
    [InlineData("proof:evidence=12/BC\r\n13/BC", """{"proof":[{"reference":"12/BC"},{"reference":"13/BC"}]}""")]
    [InlineData("note:?=|due:?=2026-01-01|share:number?= |on:day?=|by:day?=1/2/2026", """{"note":null,"due":"2026-01-01","share":null,"on":null,"by":"2026-02-01"}""")]
    [InlineData("note:?=|note=", """{"note":null}""")]
    [InlineData("note:?=|note=x", """{"note":"x"}""")]
    [InlineData("gate:?=|gate/label=x", """{"gate":{"label":"x"}}""")]
    [InlineData("roles/0/role:meant=|roles/0/units:list=x|roles/1/role:meant=auditor", """{"roles":[{"role":"auditor"}]}""")]
    [InlineData("plan/from=2026-01-01|plan/to=2026-12-31", """{"plan":{"from":"2026-01-01","to":"2026-12-31"}}""")]
    [InlineData("rows/1/n:number=2|rows/0/n:number=1|rows/2/n:number=", """{"rows":[{"n":1},{"n":2}]}""")]
    [InlineData("kinds:some=|kinds:some=", "{}")]
    [InlineData("kinds:some=|kinds:some=a", """{"kinds":["a"]}""")]
    [InlineData("sources:some= a\r\nb ", """{"sources":["a","b"]}""")]
    [InlineData("sheets/0:row=criteriaSet=x&version:number=2|sheets/0/kinds:some=a|sheets/1:row=", """{"sheets":[{"criteriaSet":"x","version":2,"kinds":["a"]}]}""")]
    [InlineData("acts:rows=|acts:rows=id=a%20b&n:number=1|acts:rows=id=c&n:number=2", """{"acts":[{"id":"a b","n":1},{"id":"c","n":2}]}""")]
    [InlineData("acts:rows=", """{"acts":[]}""")]
    [InlineData("targets/.3:number=5|targets/.4:number=", """{"targets":{"3":5}}""")]
    [InlineData("values/x.y:joined=|values/x.y:joined=a|values/x.y:joined=b", """{"values":{"x.y":"a,b"}}""")]
    [InlineData("values/x.y:joined=", "{}")]
    [InlineData("note=x|note:gone=false|note:gone=true", """{"note":null}""")]
    [InlineData("gate/label=x|gate:gone=false|gate:gone=true", """{"gate":null}""")]
    [InlineData("note=x|note:gone=false", """{"note":"x"}""")]
    [InlineData("note=|note:gone=false", "{}")]
    [InlineData("_csrf=x|_key=y|a=1", """{"a":"1"}""")]
    public void Fields_become_members(string form, string json) => Encoding.UTF8.GetString(Post(form).Json()).ShouldBe(
        System.Text.Json.Nodes.JsonNode.Parse(json)!.ToJsonString());

    [Fact]
    public void A_name_that_is_both_a_member_and_holds_members_is_the_one_or_the_other_and_no_fault_of_the_server() =>
        Encoding.UTF8.GetString(Post("a=1|a/b=2").Json()).ShouldBe("""{"a":{"b":"2"}}""");

    [Fact]
    public void Numbers_as_names_need_no_list_to_be_long() =>
        Encoding.UTF8.GetString(Post("rows/99999999999999999999/n=1").Json()).ShouldBe("""{"rows":[{"n":"1"}]}""");

    [Fact]
    public void One_place_named_twice_is_one_place() => Encoding.UTF8.GetString(Post("targets/.a=1|targets/a=2").Json()).ShouldBe("""{"targets":{"a":"2"}}""");

    [Theory]
    [InlineData("")]
    [InlineData("x:row=")]
    [InlineData("x:rows=")]
    [InlineData("_k/")]
    public void A_place_that_lies_too_deep_is_a_fault_of_the_form_wherever_it_stands(string before)
    {
        var form = Post($"{before}{string.Join('/', Enumerable.Repeat("a", 1_000))}=1");
        Should.Throw<ProblemException>(() => (form.Json(), form.Tree())).Code.ShouldBe("form.too-deep");
    }

    [Fact]
    public void A_choice_fills_no_more_places_than_a_form_has_fields() => Should.Throw<ProblemException>(
        Post($"x:row={string.Join('&', Enumerable.Range(0, FormPost.FieldsMax + 1).Select(i => $"f{i}=1"))}").Json).Status.ShouldBe(413);

    /// <summary>A kind that nobody reads would be taken for text without a word.</summary>
    [Fact]
    public void Pages_name_only_kinds_that_there_are()
    {
        string[] kinds = ["number", "day", "bool", "list", "some", "words", "evidence", "object", "row", "rows", "joined", "gone", "as", "meant"];
        var pages = Path.Combine(Docs.Root(), "src", "ThiDua.Api", "Pages");
        var named = Directory.EnumerateFiles(pages, "*.*", SearchOption.AllDirectories).Where(f => f.EndsWith(".razor", StringComparison.Ordinal) || f.EndsWith(".cs", StringComparison.Ordinal))
            .SelectMany(f => Kind().Matches(File.ReadAllText(f)).Select(m => (File: Path.GetRelativePath(pages, f), Kind: m.Groups["kind"].Value))).ToList();
        named.Where(n => !kinds.Contains(n.Kind)).ShouldBeEmpty();
        kinds.Except(named.Select(n => n.Kind)).ShouldBeEmpty("kinds that no page names");
    }

    /// <summary>Names of fields as components write them (Name="a:list", name="@($"{x}/a:list")"), and as code adds kinds (":list").</summary>
    [GeneratedRegex("(\\b[Nn]ame=\"(@\\(\\$\")?[^\":\\s]*[\\w}]:|\":)(?<kind>[a-z]+)\\??\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5_000)]
    private static partial Regex Kind();

    [Theory]
    [InlineData("members/1/role", "members/2/role")]
    [InlineData("members/0/role", "members/0/role")]
    [InlineData("members/2", "members/4")]
    [InlineData("members/7/role", "members/7/role")]
    [InlineData("members", "members")]
    [InlineData("name", "name")]
    public void What_is_wrong_is_told_at_the_row_where_it_was_typed(string inBody, string inForm) =>
        Post("members/0/account:meant=a|members/0/role=chair|members/1/account:meant=|members/1/role=member|members/2/account:meant=b|members/2/role=member"
            + "|members/3/account:meant=|members/3/role=member|members/4/account:meant=c|members/4/role=member|name=x").InForm(inBody).ShouldBe(inForm);

    [Theory]
    [InlineData("_path/from=2026-01-01", "/api/clusters/c/leads/2026-01-01")]
    [InlineData("_path/from:day=1/2/2026", "/api/clusters/c/leads/2026-02-01")]
    [InlineData("_path/from:day=32/2/2026", "/api/clusters/c/leads/{from}")]
    [InlineData("_path/from= ", "/api/clusters/c/leads/{from}")]
    [InlineData("_path/from=a/b", "/api/clusters/c/leads/{from}")]
    [InlineData("from=2026-01-01", "/api/clusters/c/leads/{from}")]
    [InlineData("_path/from:as=day|day=2026-01-01", "/api/clusters/c/leads/2026-01-01")]
    [InlineData("_path/from:as=day|day=a/b", "/api/clusters/c/leads/{from}")]
    [InlineData("_path/from:as=day", "/api/clusters/c/leads/{from}")]
    public void Places_in_the_address_are_filled(string form, string address) => Post(form).Address("/api/clusters/c/leads/{from}").ShouldBe(address);

    private static FormPost Post(string form) => new([.. form.Split('|').Select(f => f.Split('=', 2)).Select(p => (p[0], p[1]))]);
}
