using System.Text;
using Shouldly;
using ThiDua.Api.Pages.Forms;
using Xunit;

namespace ThiDua.Api.Tests.Pages;

/// <summary>What somebody typed becomes what a program would have sent.</summary>
public sealed class FormPostTests
{
    [Theory]
    [InlineData("note=  Họp dân  ", """{"note":"Họp dân"}""")]
    [InlineData("note=   ", "{}")]
    [InlineData("note=một\r\nhai", """{"note":"một\nhai"}""")]
    [InlineData("participants:number=1.234", """{"participants":1234}""")]
    [InlineData("value:number=1.234.567,25", """{"value":1234567.25}""")]
    [InlineData("value:number=12,5", """{"value":12.5}""")]
    [InlineData("value:number=12.5", """{"value":12.5}""")]
    [InlineData("value:number=-3", """{"value":-3}""")]
    [InlineData("value:number=", "{}")]
    [InlineData("value:number=nhiều", """{"value":"nhiều"}""")]
    [InlineData("head:bool=false|head:bool=true", """{"head":true}""")]
    [InlineData("head:bool=false", """{"head":false}""")]
    [InlineData("met:choice=", "{}")]
    [InlineData("met:choice=false", """{"met":false}""")]
    [InlineData("channels:list=|channels:list=web|channels:list=board", """{"channels":["web","board"]}""")]
    [InlineData("channels:list=", """{"channels":[]}""")]
    [InlineData("links:lines= a \r\n\r\nb", """{"links":["a","b"]}""")]
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
    [InlineData("_csrf=x|_key=y|a=1", """{"a":"1"}""")]
    public void Fields_become_members(string form, string json) => Encoding.UTF8.GetString(Post(form).Json()).ShouldBe(
        System.Text.Json.Nodes.JsonNode.Parse(json)!.ToJsonString());

    [Fact]
    public void A_name_that_is_both_a_member_and_holds_members_is_the_one_or_the_other_and_no_fault_of_the_server() =>
        Encoding.UTF8.GetString(Post("a=1|a/b=2").Json()).ShouldBe("""{"a":{"b":"2"}}""");

    [Fact]
    public void Numbers_as_names_need_no_list_to_be_long() =>
        Encoding.UTF8.GetString(Post("rows/99999999999999999999/n=1").Json()).ShouldBe("""{"rows":[{"n":"1"}]}""");

    [Theory]
    [InlineData("_path/from=2026-01-01", "/api/clusters/c/leads/2026-01-01")]
    [InlineData("_path/from= ", "/api/clusters/c/leads/{from}")]
    [InlineData("_path/from=a/b", "/api/clusters/c/leads/{from}")]
    [InlineData("from=2026-01-01", "/api/clusters/c/leads/{from}")]
    [InlineData("_path/from:as=day|day=2026-01-01", "/api/clusters/c/leads/2026-01-01")]
    [InlineData("_path/from:as=day|day=a/b", "/api/clusters/c/leads/{from}")]
    [InlineData("_path/from:as=day", "/api/clusters/c/leads/{from}")]
    public void Places_in_the_address_are_filled(string form, string address) => Post(form).Address("/api/clusters/c/leads/{from}").ShouldBe(address);

    private static FormPost Post(string form) => new([.. form.Split('|').Select(f => f.Split('=', 2)).Select(p => (p[0], p[1]))]);
}
