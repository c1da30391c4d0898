using ThiDua.Api.Http;
using ThiDua.Api.Spreadsheets;
using ThiDua.Domain;

namespace ThiDua.Api.Imports;

/// <summary>What is wrong at a place of a file.</summary>
/// <param name="Place">The place.</param>
/// <param name="Column">Column of a sheet, from 1; null when the row as a whole is meant.</param>
/// <param name="Error">What is wrong.</param>
internal readonly record struct PlacedError(FilePlace Place, int? Column, ProblemError Error);

/// <summary>What is wrong in a file, line by line: the first hundred places are told, some thousands kept to be marked, all are counted.</summary>
internal sealed class ImportErrors
{
    private const int Told = 100;
    private const int Kept = 5_000;
    private readonly List<PlacedError> _first = [];

    /// <summary>Places that are wrong.</summary>
    public int Total { get; private set; }

    /// <summary>The first places that are wrong.</summary>
    public IReadOnlyList<PlacedError> First => _first;

    /// <summary>Runs the work on a line; what it throws as a problem becomes the line's errors.</summary>
    public void Guard(FilePlace place, Action work)
    {
        try
        {
            work();
        }
        catch (ProblemException e)
        {
            // Of broken JSON the place inside the line is told as "dòng 1": misleading in a file.
            var title = e.Code == "json.invalid" ? "Dòng này không phải JSON hợp lệ." : e.Title;
            foreach (var error in e.Errors.Count > 0 ? e.Errors : [new ProblemError(null, e.Code, title)])
            {
                Add(place, error);
            }
        }
    }

    /// <summary>A line is refused.</summary>
    public void Refuse(FilePlace place, IReadOnlyList<Refusal> reasons)
    {
        foreach (var reason in reasons)
        {
            Add(place, new ProblemError(reason.Pointer, reason.Code, reason.Message));
        }
    }

    /// <summary>One more place is wrong.</summary>
    /// <param name="place">Row.</param>
    /// <param name="error">What is wrong; its pointer says in which column.</param>
    /// <param name="column">The column, when no pointer can say it.</param>
    public void Add(FilePlace place, ProblemError error, int? column = null)
    {
        Total++;
        if (_first.Count < Kept)
        {
            column ??= place.Sheet?.ColumnOf(error.Pointer);
            _first.Add(new PlacedError(
                place, column, error with { Row = place.Row, Sheet = place.Sheet?.Name, Column = column is { } c ? CellRef.Letters(c) : null }));
        }
    }

    /// <summary>These errors and those of another pass.</summary>
    public ImportErrors And(ImportErrors other)
    {
        var all = new ImportErrors { Total = Total + other.Total };
        all._first.AddRange(_first.Concat(other._first).OrderBy(e => e.Place.Sheet?.Number).ThenBy(e => e.Place.Row).Take(Kept));
        return all;
    }

    /// <summary>The answer: nothing was written, and why.</summary>
    /// <param name="job">The job of the file; when the file is kept, its faults can be looked at in it.</param>
    public ProblemException Problem(ImportJob job) =>
        new(422, "import.refused", $"Tệp có {Total} chỗ sai; chưa ghi dòng nào.", [.. _first.Take(Told).Select(e => e.Error)])
        {
            ErrorsTotal = Total, Import = job.File is null ? null : job.Id,
        };
}
