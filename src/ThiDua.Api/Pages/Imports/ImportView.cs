using ThiDua.Api.Imports;
using ThiDua.Api.Imports.Sheets;
using ThiDua.Api.Pages.Entry;
using ThiDua.Api.Spreadsheets;

namespace ThiDua.Api.Pages.Imports;

/// <summary>A cell as the page shows it.</summary>
/// <param name="Text">What it shows.</param>
/// <param name="Faults">What is wrong with it.</param>
public sealed record CellView(string Text, IReadOnlyList<string> Faults)
{
    private const int ShortMax = 24;

    /// <summary>Class of the cell: short text stays on one line, long text gets room.</summary>
    public string Css => Faults.Count > 0 ? "wrong" : Text.Length switch { 0 => "blank", <= ShortMax => "short", _ => "long" };
}

/// <summary>A row as the page shows it.</summary>
/// <param name="Number">Its number in the file.</param>
/// <param name="Cells">Its cells, in the order of the columns.</param>
/// <param name="Faults">What is wrong with it as a whole.</param>
public sealed record RowView(int Number, IReadOnlyList<CellView> Cells, IReadOnlyList<string> Faults);

/// <summary>Rows of a sheet as the page shows them.</summary>
/// <param name="Name">Name of the sheet; null for a csv file.</param>
/// <param name="Columns">Letter and name of each column.</param>
/// <param name="Rows">The rows.</param>
public sealed record SheetView(string? Name, IReadOnlyList<(string Letters, string Name)> Columns, IReadOnlyList<RowView> Rows)
{
    /// <summary>Whether something is wrong with a row as a whole.</summary>
    public bool HasRemarks => Rows.Any(r => r.Faults.Count > 0);
}

/// <summary>What the page of imports offers.</summary>
/// <param name="Openings">Templates of new activities, by subject.</param>
/// <param name="Steps">Templates of later steps, by kind.</param>
/// <param name="HasUnit">Whether there is a unit to record for.</param>
public sealed record ImportStartView(
    IReadOnlyList<(string Title, IReadOnlyList<EntryKind> Kinds)> Openings, IReadOnlyList<(string Title, IReadOnlyList<EntryKind> Kinds)> Steps, bool HasUnit);

/// <summary>An import as the page shows it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="State">How far it has come.</param>
/// <param name="Rows">Rows of the file; 0 until they are counted.</param>
/// <param name="Done">Rows that are decided.</param>
public sealed record ImportView(string Id, ImportState State, int Rows, int Done)
{
    /// <summary>Rows that are or would be recorded.</summary>
    public int Recorded { get; init; }

    /// <summary>Rows that had been recorded before.</summary>
    public int AlreadyThere { get; init; }

    /// <summary>Position of the import in the log; 0 for none.</summary>
    public long Position { get; init; }

    /// <summary>Places that are wrong.</summary>
    public int Faults { get; init; }

    /// <summary>Rows with such places.</summary>
    public int FaultyRows { get; init; }

    /// <summary>Whether nothing can be said of its rows, since the file as a whole is wrong.</summary>
    public bool IsUnreadable { get; init; }

    /// <summary>What the file is called; null when that is no longer known.</summary>
    public string? FileName { get; init; }

    /// <summary>Why the file as a whole was not taken, and what else is told.</summary>
    public IReadOnlyList<string> Messages { get; init; } = [];

    /// <summary>Whether the file is kept, to be recorded or given back with its faults.</summary>
    public bool IsKept { get; init; }

    /// <summary>Rows to look at.</summary>
    public IReadOnlyList<SheetView> Sheets { get; init; } = [];

    /// <summary>Whether something is still being done.</summary>
    public bool IsRunning => State is ImportState.Waiting or ImportState.Reading or ImportState.Checking or ImportState.Writing;

    /// <summary>An import of this process.</summary>
    /// <param name="job">The import.</param>
    /// <param name="shown">Rows to look at.</param>
    internal static ImportView Of(ImportJob job, IReadOnlyList<ShownRow> shown) => new(job.Id, job.State, job.Answer?.Rows ?? job.Rows, job.Done)
    {
        Recorded = job.Answer?.Recorded ?? 0, AlreadyThere = job.Answer?.AlreadyThere ?? 0, Position = job.State == ImportState.Recorded ? job.Answer?.Position ?? 0 : 0,
        Faults = job.Problem is { } p ? p.ErrorsTotal ?? p.Errors.Count : 0, IsKept = job.File is not null,
        FaultyRows = job.Errors.Select(e => (e.Place.Sheet?.Number, e.Place.Row)).Distinct().Count(), IsUnreadable = job.Problem is { Code: not "import.refused" },
        FileName = $"{job.Name}.{job.Kind switch { UploadKind.Xlsx => "xlsx", UploadKind.Csv => "csv", _ => "ndjson" }}",
        Messages = [.. Told(job).Distinct()],
        Sheets = [.. shown.GroupBy(r => r.Sheet).Select(g => Sheet(g.Key, [.. g], [.. job.Errors.Where(e => e.Place.Sheet?.Number == g.Key.Number)]))],
    };

    /// <summary>Columns that tell which activity a row is about.</summary>
    private static readonly HashSet<string> Telling =
        [ActivityColumns.Id, ActivityColumns.Type, ActivityColumns.About, "unit", "occurredOn", "on", "reference", "name", "number", "code"];

    /// <summary>What is told above the rows: what is wrong with the file as a whole, and with rows that it does not have.</summary>
    private static IEnumerable<string> Told(ImportJob job) =>
    [
        .. job.Problem is { Code: not "import.refused" } problem ? [problem.Title, .. problem.Errors.Select(e => e.Message)] : Enumerable.Empty<string>(),
        .. job.Notes.Select(n => n.Message),
    ];

    private static SheetView Sheet(SheetMap map, IReadOnlyList<ShownRow> rows, IReadOnlyList<PlacedError> errors)
    {
        // Columns with something in them; where something is wrong, those that it is said of, and those that tell which activity it is.
        var faulty = errors.Select(e => e.Column).OfType<int>().ToHashSet();
        var columns = map.Columns.Where(c => (errors.Count == 0 || Telling.Contains(c.Key)) && rows.Any(r => r.Cells.GetValueOrDefault(c.Value) is { Length: > 0 })).Select(c => c.Value)
            .Concat(faulty).Distinct().Order().ToList();
        var byRow = errors.ToLookup(e => e.Place.Row);
        return new SheetView(
            map.Name, [.. columns.Select(c => (CellRef.Letters(c), Name(map, map.Columns.FirstOrDefault(x => x.Value == c).Key)))],
            [.. rows.Select(r => new RowView(
                r.Row, [.. columns.Select(c => new CellView(r.Cells.GetValueOrDefault(c) ?? "", [.. byRow[r.Row].Where(e => e.Column == c).Select(e => e.Error.Message)]))],
                [.. byRow[r.Row].Where(e => e.Column is null).Select(e => e.Error.Message)]))]);
    }

    private static string Name(SheetMap map, string? field) => field switch
    {
        null => "",
        ActivityColumns.Id => ImportTexts.IdColumn,
        ActivityColumns.Type => ImportTexts.TypeColumn,
        ActivityColumns.About => ImportTexts.AboutColumn,
        _ => (map.Type is { } type ? ActivityColumns.Of(type).FirstOrDefault(c => c.Code == field) : null)?.Label ?? field,
    };
}
