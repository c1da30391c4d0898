using System.Globalization;
using ThiDua.Domain.Criteria;
using ThiDua.Domain.Criteria.Documents;

namespace ThiDua.Domain.Proposals;

/// <summary>
/// The document of a base version while a patch is carried out on it. Parts of the patch keep their places; everything of the base is at the
/// place of the list of changes, since whatever no longer fits there was made so by them.
/// </summary>
internal sealed class PatchTree
{
    private readonly DocContext _context;
    private readonly DocNode _changes;
    private readonly PatchPart _root;
    private readonly Dictionary<string, PatchPart> _parts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, PatchPart> _added = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _done = new(StringComparer.Ordinal);

    public PatchTree(DocContext context, DocNode document, DocNode changes)
    {
        (_context, _changes) = (context, changes);
        _root = PatchPart.Of(Moved(document), isSection: true, parent: null);
        foreach (var part in _root.Below())
        {
            _parts.TryAdd(part.Code ?? "", part);
        }
    }

    public void Apply(IReadOnlyList<PatchChange> changes)
    {
        Removals(changes);
        foreach (var change in changes)
        {
            switch (change)
            {
                case PatchChange.Change c when Find(c.Code, c.Node) is { } part && Once(c.Code, "change", c.Node):
                    part.Replace(c.Values);
                    break;
                case PatchChange.Sheet s:
                    Sheet(s);
                    break;
                case PatchChange.Add a:
                    Add(a);
                    break;
                default:
                    break;
            }
        }

        foreach (var part in _parts.Values.Where(p => p.Removed))
        {
            part.Leave();
        }

        if (_context.Problems.Count == 0)
        {
            var scaling = new PatchScaling(_context, _root, _added.Values);
            foreach (var scale in changes.OfType<PatchChange.Scale>())
            {
                scaling.Scale(scale, scale.Section is { } code ? Find(code, scale.Node) : null);
            }
        }
    }

    /// <summary>The document of the new version.</summary>
    public DocNode Build(int version)
    {
        _root.Replace([new DocMember("version", Number(version), _changes.Line)]);
        return _root.Build();
    }

    private void Removals(IReadOnlyList<PatchChange> changes)
    {
        foreach (var remove in changes.OfType<PatchChange.Remove>())
        {
            if (Find(remove.Code, remove.Node) is { } part && Once(remove.Code, "remove", remove.Node))
            {
                foreach (var gone in part.Below().Prepend(part))
                {
                    gone.Removed = true;
                }
            }
        }
    }

    private PatchPart? Find(string code, DocNode at)
    {
        if (_parts.TryGetValue(code, out var part))
        {
            return part;
        }

        _context.Report("proposal.unknown-code", $"Bộ tiêu chí gốc không có nội dung hay tiêu chí nào mang mã \"{DocRules.Short(code)}\".", at);
        return null;
    }

    /// <summary>A code is changed once, and not also removed, with itself or with the section it stands in.</summary>
    private bool Once(string code, string what, DocNode at)
    {
        if (!_done.TryAdd(code, what))
        {
            _context.Report(
                _done[code] == what ? "proposal.changed-twice" : "proposal.removed-and-changed",
                _done[code] == what
                    ? $"Mã \"{code}\" được nêu hai lần trong đề xuất; hãy gộp lại làm một."
                    : $"Mã \"{code}\" vừa bị bỏ vừa được thay đổi trong cùng đề xuất.",
                at);
            return false;
        }

        if (what == "change" && _parts[code].Removed)
        {
            _context.Report("proposal.removed-and-changed", $"Mã \"{code}\" nằm trong nội dung bị bỏ nên không thay đổi được nữa.", at);
            return false;
        }

        return true;
    }

    private void Sheet(PatchChange.Sheet change)
    {
        foreach (var value in change.Values)
        {
            if (!_done.TryAdd($"/{value.Key}", "sheet"))
            {
                _context.Report("proposal.changed-twice", $"Mục \"{value.Key}\" của cả bộ được thay hai lần trong đề xuất; hãy gộp lại làm một.", value.Value);
                return;
            }
        }

        _root.Replace(change.Values);
    }

    private void Add(PatchChange.Add add)
    {
        var into = _root;
        if (add.Into is { } code && !_parts.TryGetValue(code, out into) && !_added.TryGetValue(code, out into))
        {
            _context.Report("proposal.unknown-code", $"Không có nội dung nào mang mã \"{DocRules.Short(code)}\" để thêm vào.", add.Node);
            return;
        }

        if (into!.Removed || !into.IsSection)
        {
            _context.Report("proposal.unknown-place", $"Không thêm vào \"{into.Code}\" được: đó không phải nội dung, hoặc bị bỏ trong cùng đề xuất.", add.Node);
            return;
        }

        var part = PatchPart.Of(add.Part, add.IsSection, into);
        foreach (var made in part.Below().Prepend(part).Where(p => p.Code is not null))
        {
            if (_parts.ContainsKey(made.Code!) || !_added.TryAdd(made.Code!, made))
            {
                _context.Report("proposal.code-exists", $"Mã \"{made.Code}\" đã có; muốn sửa thì dùng change.", made.CodeNode!);
                return;
            }
        }

        Place(add, into, part);
    }

    private void Place(PatchChange.Add add, PatchPart into, PatchPart part)
    {
        var siblings = add.IsSection ? into.Sections : into.Criteria;
        var at = add.Beside is null ? siblings.Count : siblings.FindIndex(s => s.Code == add.Beside && !s.Removed);
        if (at < 0)
        {
            _context.Report("proposal.unknown-place", $"Trong nội dung được thêm vào không có \"{DocRules.Short(add.Beside!)}\" cùng loại để đứng cạnh.", add.Node);
            return;
        }

        siblings.Insert(add.Beside is null || add.Before ? at : at + 1, part);
    }

    private DocNode Number(decimal number) => new()
    {
        Kind = DocKind.Number, Text = number.ToString("0.####", CultureInfo.InvariantCulture), Pointer = _changes.Pointer, Line = _changes.Line, Column = _changes.Column,
    };

    private DocNode Moved(DocNode node) => new()
    {
        Kind = node.Kind,
        Text = node.Text,
        Pointer = _changes.Pointer,
        Line = _changes.Line,
        Column = _changes.Column,
        Members = [.. node.Members.Select(m => new DocMember(m.Key, Moved(m.Value), _changes.Line))],
        Items = [.. node.Items.Select(Moved)],
    };
}

/// <summary>A section or criterion while a patch is carried out; the root is the sheet itself.</summary>
internal sealed class PatchPart
{
    private readonly DocNode _node;
    private readonly List<DocMember> _values;

    private PatchPart(DocNode node, bool isSection, PatchPart? parent)
    {
        (_node, IsSection, Parent) = (node, isSection, parent);
        _values = [.. node.Members.Where(m => !IsList(m))];
        foreach (var member in node.Members.Where(IsList))
        {
            var parts = member.Value.Items.Select(i => new PatchPart(i, member.Key == "sections", this));
            (member.Key == "sections" ? Sections : Criteria).AddRange(parts);
        }
    }

    public bool IsSection { get; }

    public PatchPart? Parent { get; }

    public List<PatchPart> Criteria { get; } = [];

    public List<PatchPart> Sections { get; } = [];

    /// <summary>It goes, with itself or with the section it stands in.</summary>
    public bool Removed { get; set; }

    /// <summary>The patch states its maximum.</summary>
    public bool StatesMax { get; private set; }

    public DocNode? CodeNode => this["code"];

    public string? Code => CodeNode is { Kind: DocKind.Text } code ? code.Text : null;

    public DocNode? this[string key] => _values.Find(v => v.Key == key).Value;

    /// <summary>The maximum; null when it is not a number (the reader will say so).</summary>
    public decimal? Max => this["max"] is { Kind: DocKind.Number } max && decimal.TryParse(max.Text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var n) ? n : null;

    public static PatchPart Of(DocNode node, bool isSection, PatchPart? parent) => new(node, isSection, parent);

    /// <summary>Everything below it.</summary>
    public IEnumerable<PatchPart> Below() => Criteria.Concat(Sections.SelectMany(s => s.Below().Prepend(s)));

    /// <summary>Puts values in the place of those with the same key; null takes one away.</summary>
    public void Replace(IReadOnlyList<DocMember> values)
    {
        foreach (var value in values)
        {
            var at = _values.FindIndex(v => v.Key == value.Key);
            if (at >= 0)
            {
                _values.RemoveAt(at);
            }

            if (value.Value.Kind != DocKind.Nothing)
            {
                _values.Insert(at >= 0 ? at : _values.Count, value);
            }

            StatesMax |= value.Key == "max";
        }
    }

    /// <summary>A maximum that follows from others; it stands where the old one stood.</summary>
    public void Scaled(decimal max, DocNode place) => Replace(
    [
        new DocMember(
            "max",
            new DocNode { Kind = DocKind.Number, Text = max.ToString("0.####", CultureInfo.InvariantCulture), Pointer = place.Pointer, Line = place.Line, Column = place.Column },
            place.Line),
    ]);

    public void Leave()
    {
        Parent?.Criteria.Remove(this);
        Parent?.Sections.Remove(this);
    }

    public DocNode Build()
    {
        if (_node.Kind != DocKind.Map)
        {
            return _node; // The reader says what is wrong with it.
        }

        var members = new List<DocMember>(_values);
        Add(members, "criteria", Criteria);
        Add(members, "sections", Sections);
        return new DocNode { Kind = DocKind.Map, Pointer = _node.Pointer, Line = _node.Line, Column = _node.Column, Members = members };
    }

    private void Add(List<DocMember> members, string key, List<PatchPart> parts)
    {
        if (parts.Count > 0)
        {
            var list = new DocNode { Kind = DocKind.List, Pointer = _node.Pointer, Line = _node.Line, Column = _node.Column, Items = [.. parts.Select(p => p.Build())] };
            members.Add(new DocMember(key, list, _node.Line));
        }
    }

    private bool IsList(DocMember member) =>
        IsSection && member.Key is "criteria" or "sections" && member.Value is { Kind: DocKind.List, Items.Count: > 0 };
}
