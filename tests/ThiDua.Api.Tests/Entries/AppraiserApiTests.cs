using System.Net.Http.Json;
using Shouldly;
using Xunit;

namespace ThiDua.Api.Tests.Entries;

/// <summary>The three ways of appraisal over HTTP: in scope, out of scope, never the own unit; what is not assigned to a unit does not exist for it.</summary>
public sealed class AppraiserApiTests : JudgedApi
{
    private const string Appraisers = "/api/periods/p27/appraisers";
    private static readonly object Finding = new { points = 5, reason = "Lý do" };

    [Fact]
    public async Task An_appraiser_of_whole_sheets_looks_at_the_units_that_are_assigned()
    {
        await PeriodAsync("whole-sheet");
        await Server.AsAccount("tk-1", "appraiser").PutOkAsync(Of("xa-a", "I.1"), Finding);
        await Secretary.PutOkAsync(Appraisers, new { appraisers = new[] { new { account = "tk-1", units = new[] { "xa-b" } } } });
        await Server.AsAccount("tk-1", "appraiser").PutOkAsync(Of("xa-b", "I.2"), Finding);
        await (await Server.AsAccount("tk-1", "appraiser").PutAsJsonAsync(Of("xa-a", "I.2"), Finding)).ShouldBeProblemAsync(403, "access.denied");
        await (await Server.AsAccount("tk-2", "appraiser").PutAsJsonAsync(Of("xa-b", "I.1"), Finding)).ShouldBeProblemAsync(403, "access.denied");
        await (await Server.AsAccount("tk-2", "appraiser").StepAsync("/api/periods/p27/units/xa-b/send-back", new { reason = "x" })).ShouldBeProblemAsync(403, "access.denied");
        await Secretary.PutOkAsync(Of("xa-a", "I.2"), Finding);
        var told = await Secretary.GetOkAsync(Appraisers);
        told.GetProperty("appraisers")[0].GetProperty("account").GetString().ShouldBe("tk-1");
        await (await Server.As("unit-officer", "xa-a").GetAsync(Appraisers)).ShouldBeProblemAsync(403);
    }

    [Fact]
    public async Task Each_agency_appraises_its_criteria()
    {
        await PeriodAsync("per-criterion");
        await (await Server.AsAccount("tk-1", "appraiser").PutAsJsonAsync(Of("xa-a", "I.2"), Finding)).ShouldBeProblemAsync(403, "access.denied");
        await Secretary.PutOkAsync(Appraisers, new { appraisers = new object[] { new { unit = "xa-c", criteria = new[] { "I.2" } }, new { account = "tk-1", criteria = new[] { "I.1" } } } });
        await Server.As("appraiser", "xa-c").PutOkAsync(Of("xa-a", "I.2"), Finding);
        await (await Server.As("appraiser", "xa-c").PutAsJsonAsync(Of("xa-a", "I.1"), Finding)).ShouldBeProblemAsync(403, "access.denied");
        await (await Server.As("appraiser", "xa-c").PutAsJsonAsync(Of("xa-c", "I.2"), Finding)).ShouldBeProblemAsync(403, "access.denied");
        await Server.AsAccount("tk-1", "appraiser").PutOkAsync(Of("xa-c", "I.1"), Finding);
    }

    [Fact]
    public async Task In_a_cross_check_units_see_and_appraise_those_assigned_to_them_and_no_others()
    {
        await PeriodAsync("cross-check");
        await Secretary.PutOkAsync(Appraisers, new { appraisers = new[] { new { unit = "xa-a", units = new[] { "xa-b" } } } });
        var officer = Server.As("unit-officer", "xa-a");
        await officer.PutOkAsync(Of("xa-b", "I.2"), Finding);
        (await officer.GetOkAsync("/api/periods/p27/units/xa-b/entry")).GetProperty("unit").GetString().ShouldBe("xa-b");

        // What the other unit shows for itself is part of what is checked.
        var file = new ByteArrayContent("%PDF-1.4 minh chứng %%EOF"u8.ToArray());
        file.Headers.ContentType = new System.Net.Http.Headers.MediaTypeHeaderValue("application/octet-stream");
        file.Headers.ContentDisposition = new System.Net.Http.Headers.ContentDispositionHeaderValue("attachment") { FileNameStar = "bc.pdf" };
        var checkedUnit = Server.As("unit-officer", "xa-b");
        var id = System.Text.Json.JsonDocument.Parse(await (await checkedUnit.PostAsync("/api/evidence", file)).Content.ReadAsStringAsync()).RootElement.GetProperty("id").GetString()!;
        await checkedUnit.PutOkAsync("/api/periods/p27/units/xa-b/self-scores/I.2", new { points = 5, evidence = new[] { new { reference = id, name = "bc.pdf", sha256 = id["sha256:".Length..] } } });
        (await officer.GetAsync($"/api/evidence/{id}")).StatusCode.ShouldBe(System.Net.HttpStatusCode.OK);
        (await Server.As("unit-officer", "xa-c").GetAsync($"/api/evidence/{id}")).StatusCode.ShouldBe(System.Net.HttpStatusCode.NotFound);
        await (await officer.PutAsJsonAsync(Of("xa-c", "I.2"), Finding)).ShouldBeProblemAsync(404, "unit.not-found");
        await (await officer.GetAsync("/api/periods/p27/units/xa-c/entry")).ShouldBeProblemAsync(404, "unit.not-found");
        await (await officer.PutAsJsonAsync(Of("xa-a", "I.2"), Finding)).ShouldBeProblemAsync(403, "access.denied");
        await (await Server.As("unit-officer", "xa-b").PutAsJsonAsync(Of("xa-a", "I.2"), Finding)).ShouldBeProblemAsync(404, "unit.not-found");
        await (await officer.PutAsJsonAsync("/api/periods/p26/units/xa-b/appraisals/I.2", Finding)).ShouldBeProblemAsync(404, "unit.not-found");
        await (await Secretary.PutAsJsonAsync(Appraisers, new { appraisers = new[] { new { unit = "xa-a", units = new[] { "xa-a" } } } }))
            .ShouldBeProblemAsync(422, "appraiser.own-unit", "/appraisers/0/units/0");
        await (await Secretary.PutAsJsonAsync("/api/periods/p99/appraisers", new { appraisers = Array.Empty<object>() })).ShouldBeProblemAsync(404, "period.not-found");
    }

    private static string Of(string unit, string criterion) => $"/api/periods/p27/units/{unit}/appraisals/{criterion}";

    private async Task PeriodAsync(string way)
    {
        await Secretary.PutOkAsync("/api/periods/p27", new
        {
            name = "Năm 2026 (chấm)", kind = "year", from = "2026-01-01", to = "2026-12-31", clusters = new[] { "cum-1" },
            sheets = new[] { new { criteriaSet = "so-sanh", version = 1 } }, appraisal = way,
        });
        await Secretary.StepOkAsync("/api/periods/p27/open", new { });
    }
}
