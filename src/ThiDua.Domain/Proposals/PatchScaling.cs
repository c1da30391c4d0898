using ThiDua.Domain.Criteria.Documents;

namespace ThiDua.Domain.Proposals;

/// <summary>
/// Scales maxima: what the patch states stays, the others are multiplied and rounded to a step by the largest remainders, so that the sum is
/// exact. Formulas stay as they are: one that no longer reaches its maximum, or exceeds it, is refused by the reader.
/// </summary>
internal sealed class PatchScaling(DocContext context, PatchPart root, IEnumerable<PatchPart> added)
{
    private readonly HashSet<PatchPart> _added = [.. added];
    private readonly HashSet<PatchPart> _scaled = [];

    public void Scale(PatchChange.Scale scale, PatchPart? section)
    {
        if (section is { IsSection: false } or { Removed: true })
        {
            context.Report("proposal.unknown-place", $"\"{section.Code}\" không phải nội dung, hoặc bị bỏ trong cùng đề xuất.", scale.Node);
            return;
        }

        var tops = section is not null ? [section] : root.Sections.FindAll(s => s["kind"] is null or { Text: "scored" } && !_added.Contains(s));
        var parts = tops.SelectMany(s => s.Below().Prepend(s)).ToList();
        if (parts.Find(p => p.IsSection && (p["capped"]?.Text == "true" || p.StatesMax || _scaled.Contains(p))) is { } odd)
        {
            context.Report("proposal.scale-conflict", $"Nội dung \"{odd.Code}\" có cắt trần, đã ghi điểm tối đa mới hoặc đã được quy đổi nên không quy đổi được.", scale.Node);
            return;
        }

        var criteria = parts.FindAll(p => !p.IsSection);
        var free = criteria.FindAll(c => !c.StatesMax && !_added.Contains(c) && c.Max is not null);
        var (stated, present) = (criteria.Except(free).Sum(c => c.Max ?? 0), free.Sum(c => c.Max!.Value));
        var rest = scale.To - stated;
        if (free.Count == 0 || rest < free.Count * scale.Step || rest % scale.Step != 0)
        {
            context.Report(
                "proposal.scale-impossible",
                $"Còn {rest} điểm cho {free.Count} tiêu chí để quy đổi: phải là bội của bước {scale.Step} và đủ cho mỗi tiêu chí ít nhất một bước.", scale.Node);
            return;
        }

        Divide(free, (long)(rest / scale.Step), present, scale);
        foreach (var top in tops)
        {
            Sum(top, scale.Node);
        }
    }

    private static void Divide(List<PatchPart> free, long steps, decimal present, PatchChange.Scale scale)
    {
        var shares = free.ConvertAll(c => c.Max!.Value * steps / present);
        var whole = shares.ConvertAll(s => Math.Max(1, (long)decimal.Floor(s)));
        var left = steps - whole.Sum();
        var order = Enumerable.Range(0, free.Count).OrderByDescending(i => shares[i] - whole[i]).ToList();
        for (var i = 0; left > 0; i = (i + 1) % order.Count, left--)
        {
            whole[order[i]]++;
        }

        // Lifting shares below one step to it may have taken too many: the largest give back.
        for (; left < 0; left++)
        {
            whole[whole.IndexOf(whole.Max())]--;
        }

        for (var i = 0; i < free.Count; i++)
        {
            free[i].Scaled(whole[i] * scale.Step, scale.Node);
        }
    }

    private decimal Sum(PatchPart section, DocNode place)
    {
        var sum = section.Criteria.Sum(c => c.Max ?? 0) + section.Sections.Sum(s => Sum(s, place));
        section.Scaled(sum, place);
        _scaled.Add(section);
        return sum;
    }
}
