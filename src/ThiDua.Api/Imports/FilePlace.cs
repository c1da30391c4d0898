using ThiDua.Api.Spreadsheets;

namespace ThiDua.Api.Imports;

/// <summary>A sheet of a spreadsheet whose rows are read.</summary>
/// <param name="Number">Number of the sheet in its file, from 0.</param>
/// <param name="Name">Its name; null for a csv file.</param>
/// <param name="Header">Row that names the columns.</param>
/// <param name="Columns">Columns by the field that they hold, from 1.</param>
internal sealed record SheetMap(int Number, string? Name, int Header, IReadOnlyDictionary<string, int> Columns)
{
    /// <summary>Type of the activities that its template is for; null without the mark of a template.</summary>
    public string? Type { get; init; }

    /// <summary>The column that a JSON pointer into a row means, or null.</summary>
    public int? ColumnOf(string? pointer) => pointer?.Split('/') is ["", var field, ..] && Columns.TryGetValue(field, out var column) ? column : null;
}

/// <summary>Where something stands in a file.</summary>
/// <param name="Row">Line or row, from 1.</param>
/// <param name="Sheet">The sheet; null in files of JSON lines.</param>
internal readonly record struct FilePlace(int Row, SheetMap? Sheet = null);

/// <summary>What is told of a file beside its faults.</summary>
/// <param name="Code">Stable code.</param>
/// <param name="Message">Vietnamese sentence.</param>
internal sealed record ImportNote(string Code, string Message);

/// <summary>What was read from a file.</summary>
internal sealed class ImportIntake
{
    /// <summary>Rows that could be read.</summary>
    public List<ImportRow> Rows { get; } = [];

    /// <summary>Rows in all.</summary>
    public int Count { get; private set; }

    /// <summary>What could not be read.</summary>
    public ImportErrors Errors { get; } = new();

    /// <summary>What is told beside that.</summary>
    public List<ImportNote> Notes { get; } = [];

    /// <summary>Sheets of which rows were read.</summary>
    public List<SheetMap> Sheets { get; } = [];

    /// <summary>Counts one more row.</summary>
    /// <exception cref="Http.ProblemException">A file has not so many.</exception>
    public void CountRow(FilePlace place)
    {
        if (++Count > ImportFile.RowsMax)
        {
            const string message = "Một tệp có tối đa 20.000 dòng; hãy chia thành nhiều tệp.";
            throw new Http.ProblemException(422, "import.too-many-rows", message, [new Http.ProblemError(null, "import.too-many-rows", message, place.Row) { Sheet = place.Sheet?.Name }]);
        }
    }
}
