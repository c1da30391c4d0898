using System.Net;
using Shouldly;
using ThiDua.Api.Tests.Accounts;
using Xunit;

namespace ThiDua.Api.Tests.Pages;

/// <summary>A criteria set from nothing, by form: begun, checked, never over another, and gone on with in the editor.</summary>
public sealed class NewSheetTests(ThiDuaServer server) : IClassFixture<ThiDuaServer>
{
    private const string Page = "/bo-tieu-chi/moi", First = "sections/0/criteria/0";

    [Fact]
    public async Task A_set_is_begun_with_its_first_criterion_and_published()
    {
        var editor = await server.BrowserAsync("criteria-editor");
        (await editor.OpenAsync("/bo-tieu-chi")).Html.ShouldContain($"href=\"{Page}\"");
        var page = await editor.OpenAsync(Page);
        page.Form("bo-moi").Fields.ShouldContain(("max:number", "100"));

        // Another kind of formula, and one more criterion: the form in another shape, nothing recorded.
        var head = await server.HeadAsync();
        var (shaped, _) = await editor.SendAsync(page, "bo-moi", ($"_k/{First}/formula", "appraised"), ("title", "Bảng mới"), ("_again", "kind"));
        shaped.Form("bo-moi").Fields.ShouldContain(($"{First}/formula/appraised:object", ""));
        shaped.Form("bo-moi").Fields.ShouldContain(("title", "Bảng mới"));
        var (more, _) = await editor.SendAsync(shaped, "bo-moi", ("_again", "add:sections/0/criteria"));
        more.Form("bo-moi").Fields.ShouldContain(f => f.Name == "sections/0/criteria/1/max:number");

        (string, string)[] filled =
        [
            ("code", "bang-moi"), ("title", "Bảng mới"), ("legalBasis/document", "QĐ 01/2027"), ("sections/0/title", "Đối thoại"),
            ($"{First}/title", "Chất lượng đối thoại"), ($"{First}/legalBasis/document", "QĐ 01/2027"), ($"_k/{First}/formula", "appraised"),
        ];
        var (wrong, _) = await editor.SendAsync(shaped, "bo-moi", [.. filled, ("sections/0/max:number", "90")]);
        wrong.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        wrong.Form("bo-moi").Fields.ShouldContain(("sections/0/max:number", "90"));
        wrong.Text.ShouldContain("90");
        var (unnamed, _) = await editor.SendAsync(shaped, "bo-moi", [.. filled, ("code", "Bảng mới/1")]);
        unnamed.Status.ShouldBeOneOf(HttpStatusCode.BadRequest, HttpStatusCode.UnprocessableEntity);
        unnamed.Form("bo-moi").Fields.ShouldContain(("code", "Bảng mới/1"));
        (await server.HeadAsync()).ShouldBe(head);

        var (done, location) = await editor.SendAsync(shaped, "bo-moi", filled);
        done.Status.ShouldBe(HttpStatusCode.SeeOther, done.Text);
        location!.ShouldStartWith("/bo-tieu-chi/bang-moi/1/sua");
        var draft = await editor.OpenAsync(location);
        draft.Text.ShouldContain("Chất lượng đối thoại");
        draft.Html.ShouldContain("/bo-tieu-chi/bang-moi/1/them/noi-dung");

        var published = await editor.DoAsync(await editor.OpenAsync("/bo-tieu-chi/bang-moi/1/ban-hanh"), "ban-hanh");
        published.Text.ShouldContain("Chất lượng đối thoại");

        // Somebody else begins a set of the same code: nothing is written over, and nothing typed is lost.
        var (taken, _) = await editor.SendAsync(shaped, "bo-moi", [.. filled, ("title", "Bảng khác")]);
        taken.Status.ShouldBe(HttpStatusCode.PreconditionFailed);
        taken.Text.ShouldContain("Mã \"bang-moi\" đã dùng cho một bộ tiêu chí khác");
        taken.Form("bo-moi").Fields.ShouldContain(("title", "Bảng khác"));
        (await server.As("criteria-editor").GetOkAsync("/api/criteria-sets/bang-moi/versions/1")).GetProperty("document").GetProperty("title").GetString().ShouldBe("Bảng mới");
    }

    [Fact]
    public async Task Only_who_writes_sheets_begins_one()
    {
        var auditor = await server.BrowserAsync("auditor");
        (await auditor.OpenAsync(Page)).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await auditor.OpenAsync("/bo-tieu-chi")).Html.ShouldNotContain(Page);
    }
}
