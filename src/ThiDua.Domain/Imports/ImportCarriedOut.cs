using ThiDua.Domain.Facts;

namespace ThiDua.Domain.Imports;

/// <summary>
/// A file with activities was taken in (nhập tệp). Appended together with the activities of the file, so that the one never stands without
/// the others; it counts towards nothing.
/// </summary>
/// <param name="Rows">Lines of the file.</param>
/// <param name="Recorded">Lines that added something; the others had been recorded before.</param>
/// <param name="Events">Events that the lines added.</param>
/// <param name="Sha256">Hash of the file's content, lower-case hex.</param>
public sealed record ImportCarriedOut(int Rows, int Recorded, int Events, string Sha256) : IDomainEvent;

/// <summary>Stream and registration of imports.</summary>
public static class ImportEvents
{
    /// <summary>Stream of an import.</summary>
    public static string StreamOf(string id) => $"import-{id}";

    /// <summary>Registers the events of imports.</summary>
    public static EventTypes AddImports(this EventTypes types) => types.Add<ImportCarriedOut>("import_carried_out");
}
