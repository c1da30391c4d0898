namespace ThiDua.Domain.Criteria.Documents;

/// <summary>
/// The keys of one map, strictly: a key that is not listed is a problem. Each method returns null after a report, so that reading goes
/// on and finds the next problem too.
/// </summary>
internal sealed class DocMap
{
    private readonly DocContext _context;

    public DocMap(DocContext context, DocNode node, params ReadOnlySpan<string> keys)
    {
        (_context, Node) = (context, node);
        if (node.Kind != DocKind.Map)
        {
            context.Report("criteria.not-a-map", "Ở đây phải là các cặp \"mục: giá trị\".", node);
            return;
        }

        foreach (var (key, value, line) in node.Members)
        {
            if (!keys.Contains(key))
            {
                context.Report(
                    "criteria.unknown-key", $"Không có mục \"{DocRules.Short(key)}\" ở đây; các mục được dùng: {string.Join(", ", keys!)}.", value.Pointer, line);
            }
        }
    }

    public DocNode Node { get; }

    /// <summary>The value of a key; null when it is absent.</summary>
    public DocNode? Find(string key) => Node[key];

    /// <summary>The value of a key; null after a report when it is absent.</summary>
    public DocNode? Require(string key)
    {
        if (Node[key] is { } value)
        {
            return value;
        }

        if (Node.Kind == DocKind.Map)
        {
            _context.Report("criteria.missing-key", $"Thiếu mục \"{key}\".", Node);
        }

        return null;
    }

    public string? Text(string key, int most) => Require(key) is { } node ? _context.Text(node, most) : null;

    public string? OptionalText(string key, int most) => Find(key) is { } node ? _context.Text(node, most) : null;

    public decimal? Number(string key, decimal least, decimal most) => Require(key) is { } node ? Within(node, least, most) : null;

    public decimal? OptionalNumber(string key, decimal least, decimal most) => Find(key) is { } node ? Within(node, least, most) : null;

    /// <summary>A number above 0.</summary>
    public decimal? Positive(string key, decimal most) => Number(key, 0.0001m, most);

    public int? Whole(string key, int least, int most)
    {
        if (Number(key, least, most) is not { } number)
        {
            return null;
        }

        if (number == decimal.Truncate(number))
        {
            return (int)number;
        }

        _context.Report("criteria.not-whole", "Phải là số nguyên.", Find(key)!);
        return null;
    }

    public bool? Flag(string key) => Require(key) is { } node ? _context.Flag(node) : null;

    public bool FlagOr(string key, bool otherwise) => Find(key) is { } node ? _context.Flag(node) ?? otherwise : otherwise;

    /// <summary>One of several words.</summary>
    public T? Word<T>(string key, IReadOnlyDictionary<string, T> words)
        where T : struct
    {
        if (Require(key) is not { } node)
        {
            return null;
        }

        if (node.Kind == DocKind.Text && words.TryGetValue(node.Text, out var word))
        {
            return word;
        }

        _context.Report("criteria.unknown-word", $"\"{DocRules.Short(node.Text)}\" không dùng được ở đây; chỉ dùng: {string.Join(", ", words.Keys)}.", node);
        return null;
    }

    /// <summary>Days <c>from</c> to <c>to</c> of this map, both optional.</summary>
    public DateRange Range()
    {
        var from = Find("from") is { } first ? _context.Day(first) : null;
        var to = Find("to") is { } last ? _context.Day(last) : null;
        if (from > to)
        {
            _context.Report("criteria.conflict", "Ngày bắt đầu sau ngày kết thúc.", Find("to")!);
        }

        return from is null && to is null ? DateRange.Always : new DateRange(from, to);
    }

    private decimal? Within(DocNode node, decimal least, decimal most)
    {
        if (_context.Number(node) is not { } number)
        {
            return null;
        }

        if (number >= least && number <= most)
        {
            return number;
        }

        _context.Report("criteria.number-out-of-range", $"Số {number} phải từ {least} đến {most}.", node);
        return null;
    }
}
