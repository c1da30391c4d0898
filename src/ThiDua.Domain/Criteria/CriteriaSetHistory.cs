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
public sealed record CriteriaVersion(int Number, JsonElement Document, bool Published);

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

        var reading = CriteriaReader.ReadJson(Encoding.UTF8.GetBytes(found.Document.GetRawText()), findMeasure);
        return reading.Set is null
            ? Decision.Refuse([.. reading.Problems.Select(p => new Refusal(p.Code, p.Message, p.Pointer))])
            : Decision.Accept(new CriteriaSetPublished(version));
    }

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
