using ThiDua.Domain.Criteria;
using ThiDua.Domain.Criteria.Documents;

namespace ThiDua.Domain.Proposals;

/// <summary>Reads patches strictly: <c>{ base: code@version, changes: [ … ] }</c>, each change a map with one key that says what it does.</summary>
internal static class PatchReader
{
    private static readonly string[] Kinds = ["add", "remove", "change", "sheet", "scale"];

    /// <summary>Keys of a patch document; whoever reads more beside them lists these too.</summary>
    public static readonly string[] Keys = ["base", "changes"];

    /// <summary>The patch, or null after a report. Other keys of the map are the caller's to judge.</summary>
    public static CriteriaPatch? Read(DocContext context, DocNode root)
    {
        if (root.Kind != DocKind.Map)
        {
            _ = new DocMap(context, root, Keys);
            return null;
        }

        return Changes(context, root, Base(context, root));
    }

    /// <summary>The changes of a map, on a version that it states or that its reader knows; null after a report, or without one.</summary>
    public static CriteriaPatch? Changes(DocContext context, DocNode root, SheetRef? on)
    {
        if (root["changes"] is not { } list)
        {
            context.Report("criteria.missing-key", "Thiếu mục \"changes\": đề xuất thay đổi những gì?", root);
            return null;
        }

        var changes = new List<PatchChange>();
        foreach (var item in context.Items(list, PatchLimits.Changes))
        {
            if (Change(context, item) is { } change)
            {
                changes.Add(change);
            }
        }

        return on is null || context.Problems.Count > 0 ? null : new CriteriaPatch(on, list, changes);
    }

    private static SheetRef? Base(DocContext context, DocNode root)
    {
        if (root["base"] is not { } node)
        {
            context.Report("criteria.missing-key", "Thiếu mục \"base\": thay đổi bộ tiêu chí nào, phiên bản nào?", root);
            return null;
        }

        if (context.Text(node, 120) is not { } text)
        {
            return null;
        }

        if (SheetRef.Parse(text) is { } found)
        {
            return found;
        }

        context.Report("proposal.base-invalid", $"\"{DocRules.Short(text)}\" phải viết theo dạng mã@phiên-bản, ví dụ thi-dua@1.", node);
        return null;
    }

    private static PatchChange? Change(DocContext context, DocNode item)
    {
        if (ExpressionReader.SingleKey(context, item, Kinds, "proposal.unknown-change", "Mỗi thay đổi") is not { } kind)
        {
            return null;
        }

        _ = new DocMap(context, item, kind);
        var body = item[kind]!;
        return kind switch
        {
            "add" => Add(context, item, new DocMap(context, body, "criterion", "section", "into", "after", "before")),
            "remove" => context.Text(body, 60) is { } code ? new PatchChange.Remove(body, code) : null,
            "change" => Change(context, item, body),
            "sheet" => Sheet(context, body),
            _ => Scale(item, new DocMap(context, body, "section", "to", "step")),
        };
    }

    private static PatchChange.Add? Add(DocContext context, DocNode item, DocMap map)
    {
        var (criterion, section) = (map.Find("criterion"), map.Find("section"));
        if (map.Node.Kind == DocKind.Map && (criterion is null) == (section is null))
        {
            context.Report("proposal.add-one", "Mỗi mục \"add\" thêm đúng một tiêu chí (criterion) hoặc một nội dung (section).", item);
            return null;
        }

        var into = map.OptionalText("into", 60);
        if (criterion is not null && map.Find("into") is null)
        {
            context.Report("criteria.missing-key", "Thiếu mục \"into\": thêm tiêu chí vào nội dung nào?", map.Node);
            return null;
        }

        var (after, before) = (map.OptionalText("after", 60), map.OptionalText("before", 60));
        if (after is not null && before is not null)
        {
            context.Report("criteria.conflict", "Chỉ ghi một trong hai: after (đứng sau) hoặc before (đứng trước).", map.Node);
        }

        var part = criterion ?? section;
        return part is null ? null : new PatchChange.Add(map.Node, part, section is not null, into, after ?? before, before is not null);
    }

    private static PatchChange.Change? Change(DocContext context, DocNode item, DocNode body)
    {
        if (body.Kind != DocKind.Map)
        {
            _ = new DocMap(context, body);
            return null;
        }

        if (body["code"] is not { } node)
        {
            context.Report("criteria.missing-key", "Thiếu mục \"code\": thay đổi tiêu chí hay nội dung nào?", body);
            return null;
        }

        var values = body.Members.Where(m => m.Key != "code").ToList();
        Fixed(context, values, "criteria", "sections");
        if (values.Count == 0)
        {
            context.Report("proposal.empty-change", "Thay đổi này chưa ghi giá trị mới nào.", item);
            return null;
        }

        return context.Text(node, 60) is { } code ? new PatchChange.Change(node, code, values) : null;
    }

    private static PatchChange.Sheet? Sheet(DocContext context, DocNode body)
    {
        if (body.Kind != DocKind.Map || body.Members.Count == 0)
        {
            context.Report("proposal.empty-change", "Thay đổi này chưa ghi giá trị mới nào.", body);
            return null;
        }

        Fixed(context, body.Members, "code", "version", "sections");
        return new PatchChange.Sheet(body, body.Members);
    }

    private static PatchChange.Scale? Scale(DocNode item, DocMap map)
    {
        var (section, to) = (map.OptionalText("section", 60), map.Positive("to", CriteriaLimits.Points));
        var step = map.Find("step") is null ? 1 : map.Positive("step", CriteriaLimits.Points);
        return to is { } t && step is { } s ? new PatchChange.Scale(item, section, t, s) : null;
    }

    /// <summary>What is not replaced as a value: parts are added and removed, the code and the version stay.</summary>
    private static void Fixed(DocContext context, IReadOnlyList<DocMember> values, params ReadOnlySpan<string> keys)
    {
        foreach (var value in values)
        {
            if (keys.Contains(value.Key))
            {
                context.Report("proposal.not-a-value", $"\"{value.Key}\" không thay được ở đây: dùng add, remove hoặc change cho từng tiêu chí, nội dung.", value.Value);
            }
        }
    }
}
