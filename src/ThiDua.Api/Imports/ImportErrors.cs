using ThiDua.Api.Http;
using ThiDua.Domain;

namespace ThiDua.Api.Imports;

/// <summary>What is wrong in a file, line by line: the first hundred places are kept, all are counted.</summary>
internal sealed class ImportErrors
{
    private const int Told = 100;
    private readonly List<ProblemError> _first = [];

    /// <summary>Places that are wrong.</summary>
    public int Total { get; private set; }

    /// <summary>Runs the work on a line; what it throws as a problem becomes the line's errors.</summary>
    public void Guard(int row, Action work)
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
                Add(error with { Row = row });
            }
        }
    }

    /// <summary>A line is refused.</summary>
    public void Refuse(int row, IReadOnlyList<Refusal> reasons)
    {
        foreach (var reason in reasons)
        {
            Add(new ProblemError(reason.Pointer, reason.Code, reason.Message, row));
        }
    }

    /// <summary>These errors and those of another pass.</summary>
    public ImportErrors And(ImportErrors other)
    {
        var all = new ImportErrors { Total = Total + other.Total };
        all._first.AddRange(_first.Concat(other._first).OrderBy(e => e.Row).Take(Told));
        return all;
    }

    /// <summary>The answer: nothing was written, and why.</summary>
    public ProblemException Problem() =>
        new(422, "import.refused", $"Tệp có {Total} chỗ sai; chưa ghi dòng nào.", _first) { ErrorsTotal = Total };

    private void Add(ProblemError error)
    {
        Total++;
        if (_first.Count < Told)
        {
            _first.Add(error);
        }
    }
}
