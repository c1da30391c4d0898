using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Net.Http.Headers;
using ThiDua.Api.Http;
using ThiDua.Api.Security;
using ThiDua.Domain;
using ThiDua.Domain.Criteria;
using ThiDua.Domain.Entries;
using ThiDua.Domain.Periods;
using ThiDua.EventStore;

namespace ThiDua.Api.Entries;

/// <summary>
/// Findings on criteria: who may, by the period's way of appraisal, and never over somebody else's finding unseen (RFC 9110 If-Match, RFC 6585
/// 428): a finding that stands is changed only by whoever names its tag.
/// </summary>
internal static class AppraisalEndpoints
{
    private static readonly CultureInfo Vietnamese = CultureInfo.GetCultureInfo("vi-VN");

    public static async Task<IResult> AppraiseAsync(string period, string unit, string criterion, HttpContext http, EntryWriter entries)
    {
        var request = await EntryRequest.ReadAsync(period, unit, http);
        var (wanted, tags) = (request.Body.As<JudgementEntered>(), http.IfMatch());
        var appraisers = await entries.AppraisersAsync(period, http.RequestAborted);
        var isAssigned = await entries.IsAssignedAsync(period, unit, request.Caller, http.RequestAborted);
        var seen = (await entries.ReadAsync(period, unit, http.RequestAborted)).Entry;
        string? tag = null;
        var written = await entries.WriteAsync(
            request, null,
            (sheet, history) =>
            {
                if (WhyNot(sheet, history, criterion, request.Caller, appraisers, entries) is { } why)
                {
                    throw ProblemException.Forbidden(why);
                }

                var decision = EntryDecisions.Appraise(sheet, history.Entry, criterion, wanted);
                var isNew = decision is Decision.Accepted { Events.Count: > 0 };
                if (isNew)
                {
                    Check(sheet, history.Entry, criterion, tags, seen);
                }

                tag = TagOf(sheet, criterion, isNew ? history.Entry.Version + 1 : history.Entry.FoundAt.GetValueOrDefault(criterion));
                return decision;
            },
            appraisers.Version > 0 ? [new StreamGuard(Appraisers.StreamOf(period), appraisers.Version)] : [], beyondReach: isAssigned);
        http.Response.Headers.ETag = tag;
        return written.Answer(http);
    }

    /// <summary>The tag of a finding, of this criterion of this unit in this period only; null when there is none.</summary>
    public static string? TagOf(EntrySheet sheet, string criterion, long version) => version == 0 ? null : string.Create(
        CultureInfo.InvariantCulture,
        $"\"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{sheet.Period.Code}:{sheet.Unit.Code}:{criterion}:{version}")))[..20]}\"");

    /// <summary>
    /// Why somebody may not appraise a criterion, or null when they may: nobody appraises their own unit; an appraiser only what is assigned;
    /// people of another unit only in a cross-check.
    /// </summary>
    public static string? WhyNot(EntrySheet sheet, EntryAccounts history, string criterion, Caller caller, Appraisers appraisers, EntryWriter entries)
    {
        if (caller.BelongsTo(sheet.Unit.Code, entries.World) || history.SpokeForUnit(caller.Account, entries.Persons))
        {
            return "Không ai thẩm định chính đơn vị mình.";
        }

        var isUnits = caller.Role is Roles.UnitOfficer or Roles.UnitLeader;
        return caller.Role == Roles.Secretary
            || ((!isUnits || sheet.Period.Plan.Appraisal == AppraisalWay.CrossCheck)
                && appraisers.May(
                    sheet.Period.Plan, sheet, criterion, a => entries.Persons.Same(a, caller.Account), u => caller.BelongsTo(u, entries.World)))
            ? null
            : "Tiêu chí hoặc đơn vị này không nằm trong phạm vi được phân công thẩm định.";
    }

    /// <summary>
    /// Whether the finding that stands is the one that the caller saw. Without a tag a first finding can be made, and the second review that a
    /// statement asks for, if nobody did since the request arrived.
    /// </summary>
    private static void Check(EntrySheet sheet, EntryHistory now, string criterion, IList<EntityTagHeaderValue>? tags, EntryHistory seen)
    {
        var version = now.FoundAt.GetValueOrDefault(criterion);
        var standing = TagOf(sheet, criterion, version);
        if (tags is not null)
        {
            if (!tags.Include(standing))
            {
                throw Changed(now, criterion, standing);
            }
        }
        else if (version != seen.FoundAt.GetValueOrDefault(criterion))
        {
            throw Changed(now, criterion, standing);
        }
        else if (version > 0 && !now.Entry.ToReview.Contains(criterion))
        {
            throw new ProblemException(
                428, "if-match.missing", "Tiêu chí này đã có kết quả thẩm định; hãy xem kết quả đó trước khi sửa (gửi kèm thẻ ETag của nó trong tiêu đề If-Match).")
            { Tag = standing };
        }
    }

    private static ProblemException Changed(EntryHistory now, string criterion, string? tag) => new(
        412, "appraisal.changed", now.Entry.Found(criterion) is { } found
            ? $"Kết quả thẩm định tiêu chí này đã khác: hiện là {Words(found)}. Hãy xem lại rồi quyết định."
            : "Tiêu chí này chưa có kết quả thẩm định nào để sửa.")
    { Tag = tag };

    private static string Words(Judgement found) => found.Points is { } points
        ? $"{points.ToString("0.####", Vietnamese)} điểm"
        : $"phương án {string.Join(", ", found.Options)}";
}
