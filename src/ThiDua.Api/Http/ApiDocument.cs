using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using ThiDua.Api.Accounts;
using ThiDua.Api.Activities;
using ThiDua.Api.Clusters;
using ThiDua.Api.Criteria;
using ThiDua.Api.Entries;
using ThiDua.Api.Periods;
using ThiDua.Api.Proposals;
using ThiDua.Api.Units;
using ThiDua.Api.Verifications;
using ThiDua.Domain.Activities;
using ThiDua.Domain.Entries;
using ThiDua.Domain.Periods;

namespace ThiDua.Api.Http;

/// <summary>
/// What the OpenAPI document says beyond the routes themselves: query parameters, the key of writes, and bodies. Handlers read
/// requests strictly by hand, so it is written here, in one table; a test holds it against what the handlers accept.
/// </summary>
internal static class ApiDocument
{
    private static readonly Dictionary<string, string> Parameters = new()
    {
        ["minPosition"] = "Đợi (tối đa 2 giây) tới khi dữ liệu đọc đã gồm vị trí này của sổ",
        ["asOf"] = "Tính đến hết ngày này (yyyy-MM-dd)",
        ["atPosition"] = "Chỉ tính những gì đã biết ở vị trí này của sổ",
        ["cluster"] = "Mã cụm, khối; bỏ trống khi kỳ chỉ có một",
        ["view"] = "claimed (kê khai) hoặc verified (đã xác minh)",
        ["limit"] = "Số mục mỗi trang, 1 đến 200",
        ["cursor"] = "Con trỏ next của trang trước",
        ["unit"] = "Mã đơn vị",
        ["type"] = "Loại hoạt động, ví dụ dialogue-held",
        ["step"] = "Bước được hỏi, ví dụ deliberation; bỏ trống là bước tiếp theo",
        ["sort"] = "age (chờ lâu nhất trước), points (nhiều điểm nhất trước) hoặc signs (nhiều dấu hiệu hình thức nhất trước)",
        ["status"] = "open (đang chờ), overdue (quá hạn) hoặc answered (đã trả lời)",
        ["standing"] = "recorded, verified, rejected hoặc voided",
        ["topic"] = "Chủ đề",
        ["field"] = "Lĩnh vực",
        ["channel"] = "in-person hoặc online",
        ["from"] = "Từ ngày (yyyy-MM-dd)",
        ["to"] = "Đến hết ngày (yyyy-MM-dd)",
        ["q"] = "Từ cần tìm, không phân biệt dấu",
        ["parent"] = "Mã đơn vị cấp trên",
        ["activitiesPerValue"] = "Số hoạt động kể ra cho mỗi giá trị, tối đa 1000",
        ["full"] = "true: kiểm tra từ sự kiện đầu tiên",
        ["headPosition"] = "Vị trí của đầu sổ đã lưu ở nơi khác",
        ["headChain"] = "Giá trị băm của đầu sổ đã lưu ở nơi khác",
        ["after"] = "Chỉ những gì sau vị trí này của sổ",
        ["fromPosition"] = "Mốc trước chỉ tính những gì đã biết ở vị trí này của sổ; bỏ trống thì như mốc sau",
        ["toPosition"] = "Mốc sau chỉ tính những gì đã biết ở vị trí này của sổ; bỏ trống thì đến nay",
        ["units"] = "Mã các đơn vị, cách nhau bằng dấu phẩy",
        ["seed"] = "Hạt giống của các bộ trọng số, số nguyên không âm; bỏ trống là 2016",
        ["returnUrl"] = "Đường dẫn của máy chủ này để về sau khi đăng nhập",
        ["state"] = "late, requested, admitted hoặc refused",
        ["dryRun"] = "true: chỉ kiểm tra, không ghi",
        ["background"] = "true: trả lời ngay 202, theo dõi ở GET /api/imports/{id}",
        ["period"] = "Mã kỳ thi đua",
    };

    private static readonly Dictionary<string, Route> Routes = new()
    {
        ["PUT api/units/{code}"] = new([], typeof(UnitEndpoints.Body)),
        ["GET api/units/{code}"] = new(["minPosition"]),
        ["GET api/units"] = new(["limit", "cursor", "parent", "minPosition"]),
        ["POST api/units/{code}/rename"] = new([], typeof(UnitEndpoints.RenameBody)),
        ["POST api/units/{code}/merge"] = new([], typeof(UnitEndpoints.MergeBody)),
        ["POST api/units/{code}/split"] = new([], typeof(UnitEndpoints.SplitBody)),
        ["POST api/units/{code}/dissolve"] = new([], typeof(UnitEndpoints.DissolveBody)),
        ["PUT api/clusters/{code}"] = new([], typeof(ClusterEndpoints.Body)),
        ["GET api/clusters/{code}"] = new(["minPosition"]),
        ["GET api/clusters"] = new(["minPosition"]),
        ["PUT api/clusters/{code}/leads/{from}"] = new([], typeof(ClusterEndpoints.LeadBody)),
        ["PUT api/periods/{code}"] = new([], typeof(PeriodPlan)),
        ["PUT api/periods/{code}/dates"] = new([], typeof(PeriodEndpoints.DatesBody)),
        ["POST api/periods/{code}/reopen"] = new([], typeof(PeriodEndpoints.ReopenBody)),
        ["POST api/periods/{code}/reviews"] = new([], typeof(ResultEndpoints.ReviewBody)),
        ["POST api/periods/{code}/results/amend"] = new([], typeof(ResultEndpoints.AmendBody)),
        ["GET api/periods/{code}/results"] = new(["minPosition"]),
        ["GET api/periods/{code}/results/{number}"] = new(["minPosition"]),
        ["GET api/periods/{code}"] = new(["minPosition"]),
        ["GET api/periods"] = new(["minPosition"]),
        ["GET api/criteria-sets"] = new(["minPosition"]),
        ["GET api/criteria-sets/{code}/versions/{n}"] = new(["minPosition"]),
        ["PUT api/criteria-sets/{code}/versions/{n}"] = new(["dryRun"]),
        ["GET api/criteria-sets/{code}/versions/{n}/diff/{m}"] = new(["minPosition"]),
        ["POST api/criteria-sets/{code}/versions/{n}/check"] = new([], Records: false),
        ["POST api/criteria-sets/{code}/versions/{n}/copy"] = new([], typeof(CriteriaEndpoints.CopyBody)),
        ["GET api/activities"] = new(
            ["unit", "type", "view", "standing", "topic", "field", "channel", "from", "to", "q", "limit", "cursor", "minPosition"]),
        ["GET api/activities/{id}"] = new(["minPosition"]),
        ["GET api/periods/{period}/standings"] = new(["cluster", "view", "asOf", "atPosition", "minPosition"]),
        ["GET api/periods/{period}/standings.xlsx"] = new(["cluster", "view", "asOf", "atPosition", "minPosition"]),
        ["GET api/periods/{period}/standings/live"] = new(["cluster", "view"]),
        ["GET api/periods/{period}/units/{unit}/score-sheet"] = new(["asOf", "atPosition", "minPosition", "activitiesPerValue"]),
        ["GET api/periods/{period}/units/{unit}/targets"] = new(["atPosition", "minPosition"]),
        ["PUT api/periods/{period}/units/{unit}/targets"] = new([], typeof(EntryEndpoints.TargetsBody)),
        ["PUT api/periods/{period}/units/{unit}/not-applicable/{criterion}"] = new([], typeof(EntryEndpoints.ApplyBody)),
        ["PUT api/periods/{period}/units/{unit}/self-scores/{criterion}"] = new([], typeof(JudgementEntered)),
        ["PUT api/periods/{period}/units/{unit}/appraisals/{criterion}"] = new([], typeof(JudgementEntered)),
        ["GET api/periods/{period}/units/{unit}/appraisals/{criterion}"] = new(["atPosition", "minPosition"]),
        ["POST api/periods/{period}/units/{unit}/send-back"] = new([], typeof(SelfScoreEndpoints.SendBackBody)),
        ["POST api/periods/{period}/units/{unit}/statements"] = new([], typeof(SelfScoreEndpoints.StatementBody)),
        ["POST api/periods/{period}/units/{unit}/pledge"] = new([], typeof(SelfScoreEndpoints.PledgeBody)),
        ["POST api/periods/{period}/units/{unit}/objections"] = new([], typeof(ObjectionEndpoints.RaiseBody)),
        ["POST api/activities/{id}/object"] = new([], typeof(ActivityCommand.ReasonBody)),
        ["POST api/periods/{period}/units/{unit}/objections/{n}/answer"] = new([], typeof(ObjectionEndpoints.AnswerBody)),
        ["GET api/periods/{period}/objections"] = new(["unit", "status", "minPosition"]),
        ["POST api/periods/{period}/verifications"] = new([], typeof(VerificationEndpoints.RunBody)),
        ["GET api/periods/{period}/verifications"] = new(["minPosition"]),
        ["POST api/periods/{period}/verifications/batches"] = new([], typeof(VerificationEndpoints.BatchBody)),
        ["POST api/periods/{period}/verifications/batches/{n}/undo"] = new([], typeof(VerificationEndpoints.UndoBody)),
        ["GET api/periods/{period}/verification-queue"] = new(["cluster", "unit", "type", "sort", "limit", "cursor", "minPosition"]),
        ["GET api/periods/{period}/blockers"] = new(["step", "minPosition"]),
        ["PUT api/periods/{period}/appraisers"] = new([], typeof(AppraiserEndpoints.Body)),
        ["GET api/periods/{period}/units/{unit}/entry"] = new(["atPosition", "minPosition"]),
        ["GET api/periods/{period}/late-entries"] = new(["state", "minPosition"]),
        ["GET api/periods/{period}/units/{unit}/late-entries"] = new(["minPosition"]),
        ["POST api/periods/{period}/units/{unit}/late-entries"] = new([], typeof(LateEntryEndpoints.RequestBody)),
        ["POST api/periods/{period}/units/{unit}/late-entries/{activity}/admit"] = new([], typeof(LateEntryEndpoints.ReasonBody)),
        ["POST api/periods/{period}/units/{unit}/late-entries/{activity}/refuse"] = new([], typeof(LateEntryEndpoints.ReasonBody)),
        ["POST api/periods/{period}/tie-votes"] = new([], typeof(TieVotesEntered)),
        ["GET api/periods/{period}/units/{unit}/score-sheet/{criterion}/explanation"] = new(["view", "asOf", "atPosition", "minPosition", "after", "limit"]),
        ["GET api/periods/{period}/units/{unit}/score-sheet/changes"] = new(["from", "to", "fromPosition", "toPosition", "view", "minPosition"]),
        ["GET api/reports/{period}"] = new(["from", "to", "units", "asOf", "atPosition", "minPosition"]),
        ["POST api/evidence"] = new([], Records: false),
        ["GET api/reports/{period}.xlsx"] = new(["from", "to", "units", "view", "asOf", "atPosition", "minPosition"]),
        ["POST api/imports"] = new(["dryRun", "background"]),
        ["POST api/imports/{id}/confirm"] = new(["background"], Records: false), // Recorded once by the id of the import.
        ["GET api/imports/template"] = new(["type", "period", "unit", "minPosition"]),
        ["GET api/imports/{id}"] = new(["minPosition"]),
        ["GET api/proposals"] = new(["limit", "cursor", "minPosition"]),
        ["GET api/proposals/{id}"] = new(["minPosition"]),
        ["POST api/proposals/{id}/open-for-opinions"] = new([], typeof(ProposalEndpoints.OpenBody)),
        ["POST api/proposals/{id}/opinions"] = new([], typeof(ProposalEndpoints.OpinionBody)),
        ["POST api/proposals/{id}/adopt"] = new([], typeof(ProposalEndpoints.AdoptBody)),
        ["POST api/proposals/{id}/decline"] = new([], typeof(ProposalEndpoints.DeclineBody)),
        ["POST api/proposals/{id}/simulate"] = new([], typeof(SimulationEndpoints.SimulateBody), Records: false),
        ["POST api/periods/{period}/simulations"] = new(["cluster", "view", "asOf", "atPosition", "minPosition"], Records: false),
        ["GET api/periods/{period}/stability"] = new(["cluster", "view", "seed", "asOf", "atPosition", "minPosition"]),
        ["POST api/sign-in"] = new([], typeof(SignInEndpoints.SignInBody), Records: false),
        ["POST api/sign-out"] = new([], Records: false),
        ["POST api/invitations"] = new([], typeof(SignInEndpoints.InvitationBody), Records: false),
        ["POST api/tokens"] = new([], typeof(SignInEndpoints.TokenBody), Records: false),
        ["GET api/sign-in/outside"] = new(["returnUrl"]),
        ["POST api/me/password"] = new([], typeof(MeEndpoints.PasswordBody), Records: false),
        ["POST api/me/role"] = new([], typeof(MeEndpoints.RoleBody), Records: false),
        ["POST api/me/delegations"] = new([], typeof(MeEndpoints.DelegationBody)),
        ["POST api/me/delegations/end"] = new([], typeof(MeEndpoints.EndBody)),
        ["POST api/me/data-requests"] = new([], typeof(DataRequestEndpoints.MakeBody)),
        ["POST api/accounts/{id}/data-requests/{number}/reply"] = new([], typeof(DataRequestEndpoints.ReplyBody)),
        ["POST api/accounts/{id}/data-requests/{number}/complete"] = new([], typeof(DataRequestEndpoints.CompleteBody)),
        ["GET api/data-requests"] = new(["minPosition"]),
        ["PUT api/accounts/{id}"] = new([], typeof(AccountEndpoints.Body)),
        ["GET api/accounts/{id}"] = new(["minPosition"]),
        ["GET api/accounts"] = new(["limit", "cursor", "minPosition"]),
        ["POST api/accounts/{id}/lock"] = new([], typeof(AccountEndpoints.ReasonBody)),
        ["POST api/accounts/{id}/unlock"] = new([], typeof(AccountEndpoints.ReasonBody)),
        ["POST api/accounts/{id}/revoke"] = new([], typeof(AccountEndpoints.ReasonBody)),
        ["POST api/accounts/{id}/shred"] = new([], typeof(AccountEndpoints.ReasonNeededBody)),
        ["GET api/log/verify"] = new(["full", "headPosition", "headChain"]),
        ["GET api/events"] = new(["after", "limit"]),
    };

    private static readonly Dictionary<string, Type> CommonSteps = new()
    {
        ["correct"] = typeof(ActivityCommand.CorrectBody),
        ["void"] = typeof(ActivityCommand.ReasonBody),
        ["verify"] = typeof(ActivityCommand.VerifyBody),
        ["reject"] = typeof(ActivityCommand.RejectBody),
        ["question"] = typeof(ActivityCommand.ReasonBody),
        ["answer-question"] = typeof(ActivityCommand.TextBody),
    };

    /// <param name="Query">Query parameters.</param>
    /// <param name="Body">Shape of the body.</param>
    /// <param name="Records">Whether a POST records something, and so bears a key.</param>
    private sealed record Route(IReadOnlyList<string> Query, Type? Body = null, bool Records = true);

    /// <summary>Adds the document and what is said here to it.</summary>
    public static void AddApiDocument(this IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(o =>
        {
            o.SerializerOptions.Converters.Add(new System.Text.Json.Serialization.JsonStringEnumConverter(System.Text.Json.JsonNamingPolicy.KebabCaseLower));
            o.SerializerOptions.NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.Strict;
        });
        services.AddOpenApi(options =>
        {
            options.AddDocumentTransformer((document, _, _) =>
            {
                document.Info = new OpenApiInfo
                {
                    Title = "ThiDua", Version = "v1",
                    Description = "Chấm điểm thi đua từ sổ sự kiện. Lỗi theo RFC 9457, mỗi lỗi có mã ổn định (code) và tiêu đề tiếng Việt.",
                };
                document.Servers?.Clear();
                return Task.CompletedTask;
            });
            options.AddOperationTransformer(DescribeAsync);
        });
    }

    private static async Task DescribeAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken ct)
    {
        var method = context.Description.HttpMethod;
        var path = context.Description.RelativePath ?? "";
        var route = Routes.GetValueOrDefault($"{method} {path}");
        foreach (var name in route?.Query ?? [])
        {
            Add(operation, name, ParameterLocation.Query, Parameters[name], required: false);
        }

        if (method == "POST" && path.StartsWith("api/", StringComparison.Ordinal) && route is not { Records: false })
        {
            Add(operation, "Idempotency-Key", ParameterLocation.Header, "Mỗi lần gửi một khóa riêng; gửi lại dùng đúng khóa cũ", required: true);
        }

        if (route?.Body is { } body)
        {
            operation.RequestBody = Json(await context.GetOrCreateSchemaAsync(body, null, ct));
        }
        else if (path == "api/activities/{id}" && method == "PUT")
        {
            var types = ActivityKinds.All.SelectMany(k => k.Declared.Where(d => d.Opens)).Select(d => (d.Name, d.Type, Tag: true));
            operation.RequestBody = Json(await OneOfAsync(context, types, ct));
        }
        else if (path == "api/activities/{id}/{step}")
        {
            var steps = ActivityKinds.All.SelectMany(k => k.Declared.Where(d => !d.Opens).Select(d => ($"{k.Stream}: {d.Name}", d.Type, false)))
                .Concat(CommonSteps.Select(s => (s.Key, s.Value, false)));
            operation.RequestBody = Json(await OneOfAsync(context, steps, ct));
        }
    }

    /// <summary>One of many bodies: an opening says its type in the member <c>type</c>, a step is named by the address.</summary>
    private static async Task<OpenApiSchema> OneOfAsync(
        OpenApiOperationTransformerContext context, IEnumerable<(string Name, Type Type, bool Tag)> bodies, CancellationToken ct)
    {
        var all = new OpenApiSchema { OneOf = [] };
        foreach (var (name, type, tag) in bodies)
        {
            var schema = await context.GetOrCreateSchemaAsync(type, null, ct);
            schema.Title = name;
            if (tag)
            {
                schema.Properties = new Dictionary<string, IOpenApiSchema>(schema.Properties ?? new Dictionary<string, IOpenApiSchema>())
                {
                    ["type"] = new OpenApiSchema { Type = JsonSchemaType.String, Enum = [JsonValue.Create(name)] },
                };
                schema.Required = new HashSet<string>(schema.Required ?? new HashSet<string>()) { "type" };
            }

            all.OneOf.Add(schema);
        }

        return all;
    }

    private static OpenApiRequestBody Json(IOpenApiSchema schema) => new()
    {
        Required = true,
        Content = new Dictionary<string, OpenApiMediaType> { ["application/json"] = new() { Schema = schema } },
    };

    private static void Add(OpenApiOperation operation, string name, ParameterLocation place, string description, bool required)
    {
        operation.Parameters ??= [];
        operation.Parameters.Add(new OpenApiParameter
        {
            Name = name, In = place, Description = description, Required = required, Schema = new OpenApiSchema { Type = JsonSchemaType.String },
        });
    }
}
