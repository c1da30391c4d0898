using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using ThiDua.Domain.Facts;
using ThiDua.Domain.Measures;

namespace ThiDua.Domain.Criteria;

/// <summary>A version of a criteria set was written, or the unpublished draft of it was replaced (dự thảo).</summary>
/// <param name="Version">Number of the version.</param>
/// <param name="Document">The document, as <see cref="CriteriaWriter"/> writes it.</param>
public sealed record CriteriaSetDrafted(int Version, JsonElement Document) : IDomainEvent
{
    /// <summary>Why.</summary>
    [Private]
    public string? Reason { get; init; }
}

/// <summary>A version of a criteria set was published (ban hành): it never changes again.</summary>
/// <param name="Version">Number of the version.</param>
public sealed record CriteriaSetPublished(int Version) : IDomainEvent;

/// <summary>A version of a criteria set.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Document">The document.</param>
/// <param name="Published">Whether it is published.</param>
public sealed record CriteriaVersion(int Number, JsonElement Document, bool Published)
{
    /// <summary>Vietnamese title.</summary>
    public string Title => Document.GetProperty("title").GetString()!;

    /// <summary>Marked as a sample for reference.</summary>
    public bool Sample => Document.TryGetProperty("sample", out var sample) && sample.GetBoolean();

    /// <summary>The days that its document says; a later version may end them earlier.</summary>
    public DateRange Effective => Document.TryGetProperty("effective", out var days) ? new DateRange(Day(days, "from"), Day(days, "to")) : DateRange.Always;

    /// <summary>The document, read strictly once more: what it refers to may have changed since it was drafted.</summary>
    /// <param name="findMeasure">The measures that exist; by default <see cref="MeasureCatalogue.Find"/>.</param>
    public CriteriaReading Read(Func<string, Measure?>? findMeasure = null) =>
        CriteriaReader.ReadJson(Encoding.UTF8.GetBytes(Document.GetRawText()), findMeasure);

    private static DateOnly? Day(JsonElement days, string key) => days.TryGetProperty(key, out var day)
        ? DateOnly.ParseExact(day.GetString()!, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture)
        : null;
}

/// <summary>Where a version stands in its life.</summary>
public enum CriteriaVersionStatus
{
    /// <summary>Dự thảo: it can still change.</summary>
    Draft,

    /// <summary>Đã ban hành: it never changes.</summary>
    Published,

    /// <summary>Đã được thay thế: a later version is published. Periods that began with it keep it.</summary>
    Superseded,
}

/// <summary>A criteria set folded from its stream: its versions. Only the last one can be a draft.</summary>
public sealed record CriteriaSetHistory
{
    /// <summary>No events yet.</summary>
    public static CriteriaSetHistory Empty { get; } = new();

    /// <summary>Versions 1, 2, 3 ….</summary>
    public ImmutableArray<CriteriaVersion> Versions { get; private init; } = [];

    /// <summary>Events in its stream.</summary>
    public long StreamVersion { get; private init; }

    /// <summary>The last published version, or null.</summary>
    public CriteriaVersion? Published => Versions.LastOrDefault(v => v.Published);

    /// <summary>A version, or null.</summary>
    public CriteriaVersion? Find(int version) => version >= 1 && version <= Versions.Length ? Versions[version - 1] : null;

    /// <summary>Where a version stands: derived, nothing of it is stored.</summary>
    public CriteriaVersionStatus StatusOf(CriteriaVersion version) =>
        !version.Published ? CriteriaVersionStatus.Draft
        : Versions.Any(v => v.Published && v.Number > version.Number) ? CriteriaVersionStatus.Superseded
        : CriteriaVersionStatus.Published;

    /// <summary>
    /// Days on which a published version is in effect: those of its document, ended by the day before the next published version begins. Null
    /// for a draft, and when a later version replaced it from its first day on.
    /// </summary>
    public DateRange? InEffect(CriteriaVersion version)
    {
        if (!version.Published)
        {
            return null;
        }

        var (from, to) = (version.Effective.From, version.Effective.To);
        foreach (var later in Versions.Where(v => v.Published && v.Number > version.Number))
        {
            if (later.Effective.From is not { } begins || begins <= (from ?? DateOnly.MinValue))
            {
                return null;
            }

            to = to < begins ? to : begins.AddDays(-1);
        }

        return new DateRange(from, to);
    }

    /// <summary>Why a period that begins on a day cannot use a version; null when it can.</summary>
    /// <param name="code">Code of the set.</param>
    /// <param name="version">Number of the version.</param>
    /// <param name="firstDay">First day of the period.</param>
    public Refusal? Unusable(string code, int version, DateOnly firstDay)
    {
        if (Find(version) is not { Published: true } found)
        {
            return new Refusal("criteria.not-published", $"Bộ tiêu chí {code} phiên bản {version} chưa ban hành.", "/sheets");
        }

        return InEffect(found) switch
        {
            null => new Refusal("criteria.not-in-effect", $"Bộ tiêu chí {code} phiên bản {version} đã được phiên bản sau thay thế hoàn toàn.", "/sheets"),
            var days when days.From > firstDay || days.To < firstDay => new Refusal(
                "criteria.not-in-effect",
                $"Bộ tiêu chí {code} phiên bản {version} có hiệu lực {Words.Days(days)}, không có hiệu lực vào ngày đầu kỳ {Words.Day(firstDay)}.",
                "/sheets"),
            _ => null,
        };
    }

    /// <summary>The history after one more event.</summary>
    /// <exception cref="CorruptStreamException">The event cannot follow.</exception>
    public CriteriaSetHistory After(IDomainEvent e) => e switch
    {
        CriteriaSetDrafted d when d.Version == Versions.Length + 1 && Versions.All(v => v.Published) =>
            this with { StreamVersion = StreamVersion + 1, Versions = Versions.Add(new CriteriaVersion(d.Version, d.Document, Published: false)) },
        CriteriaSetDrafted d when Find(d.Version) is { Published: false } draft =>
            this with { StreamVersion = StreamVersion + 1, Versions = Versions.SetItem(d.Version - 1, draft with { Document = d.Document }) },
        CriteriaSetPublished p when Find(p.Version) is { Published: false } draft =>
            this with { StreamVersion = StreamVersion + 1, Versions = Versions.SetItem(p.Version - 1, draft with { Published = true }) },
        _ => throw new CorruptStreamException($"{e.GetType().Name} cannot follow in a criteria set of {Versions.Length} versions."),
    };

    /// <summary>Writes a version: the next one, or the unpublished draft anew. The same document again adds nothing.</summary>
    /// <param name="code">Code of the set that the stream belongs to.</param>
    /// <param name="version">Number of the version.</param>
    /// <param name="reading">The document, read.</param>
    /// <param name="reason">Why.</param>
    public Decision Draft(string code, int version, CriteriaReading reading, string? reason = null)
    {
        if (reading.Set is not { } set)
        {
            return Decision.Refuse([.. reading.Problems.Select(p => new Refusal(p.Code, Sentence(p), p.Pointer))]);
        }

        if (set.Code != code || set.Version != version)
        {
            return Decision.Refuse(
                "criteria.other-version", $"Tài liệu ghi bộ \"{set.Code}\" phiên bản {set.Version}, không phải \"{code}\" phiên bản {version}.",
                set.Code == code ? "/version" : "/code");
        }

        var document = CriteriaWriter.WriteElement(set);
        var existing = Find(version);
        if (existing is not null && JsonElement.DeepEquals(existing.Document, document))
        {
            return Decision.AlreadyDone;
        }

        if (existing is { Published: true })
        {
            return Decision.Refuse(
                "criteria.published-immutable", $"Phiên bản {version} đã ban hành, không sửa được; hãy soạn phiên bản {Versions.Length + 1}.", "/version");
        }

        return existing is null && (version != Versions.Length + 1 || Versions is [.., { Published: false }])
            ? Decision.Refuse("criteria.version-not-next", NotNext(), "/version")
            : Decision.Accept(new CriteriaSetDrafted(version, document) { Reason = reason });
    }

    /// <summary>Drafts the next version as a copy of another sheet (chép từ năm trước): the same document with another code, version, title and days.</summary>
    /// <param name="code">Code of the set that the stream belongs to.</param>
    /// <param name="source">The sheet to copy.</param>
    /// <param name="title">Title of the copy; null to keep it.</param>
    /// <param name="effective">First and last day of the copy.</param>
    /// <param name="findMeasure">The measures that exist; by default <see cref="MeasureCatalogue.Find"/>.</param>
    public Decision Copy(string code, CriteriaSet source, string? title, DateRange effective, Func<string, Measure?>? findMeasure = null)
    {
        var copy = source with { Code = code, Version = Versions.Length + 1, Title = title ?? source.Title, Effective = effective };
        var reading = CriteriaReader.ReadJson(CriteriaWriter.Write(copy), findMeasure);
        return reading.Set is null
            ? Refused(reading)
            : Draft(code, copy.Version, reading, $"Chép từ {source.Code} phiên bản {source.Version}");
    }

    /// <summary>Why a version cannot be published, besides faults of its document; null when it can.</summary>
    /// <param name="version">The version.</param>
    public Refusal? Misdated(CriteriaVersion version)
    {
        var before = Versions.LastOrDefault(v => v.Published && v.Number < version.Number);
        return before?.Effective.From is not { } earliest || version.Effective.From >= earliest
            ? null
            : new Refusal(
                "criteria.effective-before-previous",
                $"Phiên bản {version.Number} có hiệu lực {Words.Days(version.Effective)}, trước phiên bản {before.Number} ({Words.Days(before.Effective)}):"
                + " phiên bản sau chỉ thay thế được từ ngày phiên bản trước bắt đầu có hiệu lực.",
                "/effective/from");
    }

    /// <summary>Publishes a version. The document is judged once more: measures may have changed since it was drafted.</summary>
    /// <param name="version">Number of the version.</param>
    /// <param name="findMeasure">The measures that exist; by default <see cref="MeasureCatalogue.Find"/>.</param>
    public Decision Publish(int version, Func<string, Measure?>? findMeasure = null)
    {
        if (Find(version) is not { } found)
        {
            return Decision.Refuse("criteria.not-found", $"Không có phiên bản {version}.");
        }

        if (found.Published)
        {
            return Decision.AlreadyDone;
        }

        var reading = found.Read(findMeasure);
        return reading.Set is null ? Refused(reading)
            : Misdated(found) is { } misdated ? Decision.Refuse([misdated])
            : Decision.Accept(new CriteriaSetPublished(version));
    }

    private static Decision Refused(CriteriaReading reading) =>
        Decision.Refuse([.. reading.Problems.Select(p => new Refusal(p.Code, p.Message, p.Pointer))]);

    private string NotNext() => Versions is [.., { Published: false } draft]
        ? $"Phiên bản {draft.Number} còn là dự thảo: sửa hoặc ban hành phiên bản đó trước."
        : $"Phiên bản tiếp theo phải là {Versions.Length + 1}.";

    private static string Sentence(CriteriaProblem problem) => $"Dòng {problem.Line}: {problem.Message}";
}

/// <summary>Names of the events in the log.</summary>
public static class CriteriaEvents
{
    /// <summary>Registers the events of criteria sets.</summary>
    public static EventTypes AddCriteria(this EventTypes types) => types
        .Add<CriteriaSetDrafted>("criteria_set_drafted")
        .Add<CriteriaSetPublished>("criteria_set_published");
}
