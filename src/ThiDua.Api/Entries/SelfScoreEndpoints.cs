using ThiDua.Api.Http;
using ThiDua.Api.Security;
using ThiDua.Domain;
using ThiDua.Domain.Criteria;
using ThiDua.Domain.Entries;

namespace ThiDua.Api.Entries;

/// <summary>What a unit says for itself: pledge, self-scores, handing in, statements; and sending back.</summary>
internal static class SelfScoreEndpoints
{
    internal sealed record PledgeBody(IReadOnlyDictionary<string, decimal> Targets, string Text);

    internal sealed record SendBackBody(string Reason, IReadOnlyList<string>? Criteria = null, DateOnly? Until = null);

    internal sealed record StatementBody(string Criterion, string Text);

    private sealed record Nothing;

    public static async Task<IResult> SelfScoreAsync(string period, string unit, string criterion, HttpContext http, EntryWriter entries)
    {
        var request = await EntryRequest.ReadAsync(period, unit, http);
        var wanted = request.Body.As<JudgementEntered>();
        var written = await entries.WriteAsync(request, null, (sheet, history) =>
        {
            entries.MustNotHaveAppraised(request, history);
            return EntryDecisions.SelfScore(sheet, history.Entry, criterion, wanted);
        });
        return written.Answer(http);
    }

    public static Task<IResult> SubmitAsync(string period, string unit, HttpContext http, EntryWriter entries) => PostAsync<Nothing>(
        period, unit, http, entries, (_, sheet, history) => EntryDecisions.Submit(sheet, history.Entry));

    public static async Task<IResult> SendBackAsync(string period, string unit, HttpContext http, EntryWriter entries)
    {
        var caller = http.Caller();
        var appraisers = await entries.AppraisersAsync(period, http.RequestAborted);
        return await PostAsync<SendBackBody>(period, unit, http, entries, (body, sheet, history) =>
        {
            if (caller.BelongsTo(unit, entries.World) || history.SpokeForUnit(caller.Account, entries.Persons))
            {
                throw ProblemException.Forbidden("Không ai trả lại bản tự chấm của chính đơn vị mình.");
            }

            // Who appraises some criteria sends back those; the whole goes back by the standing office or whoever appraises all of it.
            var touched = body.Criteria ?? [.. CriteriaTree.All(sheet.Sheet).Select(c => c.Code)];
            return caller.Role == Roles.Secretary || touched.All(c => appraisers.May(
                    sheet.Period.Plan, sheet, c, a => entries.Persons.Same(a, caller.Account), u => caller.BelongsTo(u, entries.World)))
                ? EntryDecisions.SendBack(sheet, history.Entry, body.Criteria, body.Until, body.Reason)
                : throw ProblemException.Forbidden("Tiêu chí hoặc đơn vị này không nằm trong phạm vi được phân công thẩm định.");
        });
    }

    public static Task<IResult> StateAsync(string period, string unit, HttpContext http, EntryWriter entries) => PostAsync<StatementBody>(
        period, unit, http, entries, (body, sheet, history) => EntryDecisions.State(sheet, history.Entry, body.Criterion, body.Text));

    public static Task<IResult> PledgeAsync(string period, string unit, HttpContext http, EntryWriter entries) => PostAsync<PledgeBody>(
        period, unit, http, entries, (body, sheet, history) => EntryDecisions.Pledge(sheet, history.Entry, body.Targets, body.Text),
        body => EntryEndpoints.CheckNumbers(body.Root, "targets", mayBeNull: false));

    private static async Task<IResult> PostAsync<TBody>(
        string period, string unit, HttpContext http, EntryWriter entries, Func<TBody, EntrySheet, EntryAccounts, Decision> decide, Action<JsonBody>? check = null)
    {
        var request = await EntryRequest.ReadAsync(period, unit, http);
        var identity = http.IdempotencyKey(request.Caller, request.Body.Canonical);
        check?.Invoke(request.Body);
        var body = request.Body.As<TBody>();
        var written = await entries.WriteAsync(request, identity, (sheet, history) =>
        {
            if (request.Caller.Role is Roles.UnitOfficer or Roles.UnitLeader)
            {
                entries.MustNotHaveAppraised(request, history);
            }

            return decide(body, sheet, history);
        });
        return written.Answer(http);
    }
}
