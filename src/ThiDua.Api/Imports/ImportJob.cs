using System.Text.Json.Serialization;
using ThiDua.Api.Http;

namespace ThiDua.Api.Imports;

/// <summary>How far a file has come.</summary>
public enum ImportState
{
    /// <summary>Others come first.</summary>
    Waiting,

    /// <summary>It is read.</summary>
    Reading,

    /// <summary>Its rows are decided.</summary>
    Checking,

    /// <summary>It is written.</summary>
    Writing,

    /// <summary>It can be recorded; nothing was written.</summary>
    Tried,

    /// <summary>It is recorded.</summary>
    Recorded,

    /// <summary>Something is wrong in it; nothing was written.</summary>
    Refused,

    /// <summary>It could not be carried out; nothing is known to be wrong with it.</summary>
    Failed,
}

/// <summary>A row of an upload as it was sent, for people to look at.</summary>
/// <param name="Sheet">Its sheet.</param>
/// <param name="Row">Its number.</param>
/// <param name="Cells">What its cells show, by column.</param>
internal sealed record ShownRow(SheetMap Sheet, int Row, IReadOnlyDictionary<int, string> Cells);

/// <summary>A file on its way, and for a while afterwards. What it becomes is in the log; this is only what its sender looks at.</summary>
internal sealed class ImportJob(CommandIdentity identity, string account, Upload upload, string? file, bool dryRun, DateTimeOffset at)
{
    private int _done;

    /// <summary>Id of the import.</summary>
    public string Id { get; } = identity.Id.ToString("N");

    /// <summary>Identity by which it is recorded once.</summary>
    public CommandIdentity Identity => identity;

    /// <summary>Account that sent it, and alone may look at it.</summary>
    public string Account => account;

    /// <summary>Name of the file, without its ending.</summary>
    public string Name { get; } = upload.Name; // The file itself is not held: it may be large.

    /// <summary>Kind of the file.</summary>
    public UploadKind Kind { get; } = upload.Kind;

    /// <summary>Where the file lies; null for a file that is not kept.</summary>
    public string? File => file;

    /// <summary>Bytes of the file.</summary>
    public long Bytes { get; } = upload.Content.LongLength;

    /// <summary>When it came.</summary>
    public DateTimeOffset At => at;

    /// <summary>Whether nothing shall be written.</summary>
    public bool DryRun { get; private set; } = dryRun;

    /// <summary>How far it has come.</summary>
    public ImportState State { get; set; } = ImportState.Waiting;

    /// <summary>Rows; 0 until they are counted.</summary>
    public int Rows { get; set; }

    /// <summary>Rows that are decided.</summary>
    public int Done => Volatile.Read(ref _done);

    /// <summary>What became of it.</summary>
    public ImportAnswer? Answer { get; set; }

    /// <summary>Why it was refused.</summary>
    public ProblemException? Problem { get; set; }

    /// <summary>Places that are wrong, to be marked.</summary>
    public IReadOnlyList<PlacedError> Errors { get; set; } = [];

    /// <summary>Sheets that were read.</summary>
    public IReadOnlyList<SheetMap> Sheets { get; set; } = [];

    /// <summary>What is told beside the faults.</summary>
    public IReadOnlyList<ImportNote> Notes { get; set; } = [];

    /// <summary>Whether something is still being done.</summary>
    public bool IsRunning => IsOnTheWay(State);

    /// <summary>Its rows are decided from the first on.</summary>
    public void Restart(int rows) => (Rows, _done) = (rows, 0);

    /// <summary>After a trial, or when it could not be carried out: it is to be recorded.</summary>
    public void Record() => (DryRun, Problem, Errors) = (false, null, []);

    /// <summary>One more row is decided.</summary>
    public void Step() => Interlocked.Increment(ref _done);

    /// <summary>What its sender is told.</summary>
    public object Tell()
    {
        var (state, problem, answer) = (State, Problem, Answer); // As of one moment: it may go on meanwhile.
        var running = IsOnTheWay(state);
        return new ToldJob(
            Id, state, DryRun, answer?.Position, answer?.Rows ?? Rows, running ? Done : null, answer?.Recorded, answer?.AlreadyThere, answer?.Events,
            Notes.Count > 0 ? Notes : null, problem?.Code, problem?.Title, problem is { Errors.Count: > 0 } ? problem.Errors : null,
            problem is null ? null : problem.ErrorsTotal ?? problem.Errors.Count, File is not null && !running ? $"/api/imports/{Id}/annotated" : null);
    }

    private static bool IsOnTheWay(ImportState state) => state is ImportState.Waiting or ImportState.Reading or ImportState.Checking or ImportState.Writing;

    private sealed record ToldJob(
        string Id, ImportState State, bool DryRun,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? Position,
        int Rows,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Done,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Recorded,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? AlreadyThere,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Events,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<ImportNote>? Notes,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Code,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Title,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<ProblemError>? Errors,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? ErrorsTotal,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Annotated);
}
