using System.Collections.Concurrent;
using ThiDua.Api.Http;

namespace ThiDua.Api.Imports;

/// <summary>
/// Files on their way and those of the last hour, each in a folder of this process that nobody else may read; gone with the process. An upload
/// bears a name made from its id, never the one that its sender gave it (S32).
/// </summary>
internal sealed class ImportJobs(TimeProvider clock) : IDisposable
{
    /// <summary>How long an upload is kept.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromHours(1);

    private const long BytesMax = 300_000_000;
    private const int JobsMax = 1_000;

    private readonly ConcurrentDictionary<string, ImportJob> _jobs = new(StringComparer.Ordinal);
    private readonly Lazy<string> _folder = new(() => Directory.CreateTempSubdirectory("thidua-").FullName);

    /// <summary>A job of an account, or null.</summary>
    public ImportJob? Find(string id, string account)
    {
        Sweep();
        return _jobs.TryGetValue(id, out var job) && job.Account == account ? job : null;
    }

    /// <summary>Begins with a file, and keeps it when people may want to look at its faults.</summary>
    public async Task<ImportJob> AddAsync(CommandIdentity identity, string account, Upload upload, bool dryRun, CancellationToken ct)
    {
        Sweep();
        string? file = null;
        if (upload.Kind != UploadKind.Ndjson)
        {
            file = Path.Combine(_folder.Value, $"{identity.Id:N}.upload");
            await File.WriteAllBytesAsync(file, upload.Content, ct);
        }

        var job = new ImportJob(identity, account, upload, file, dryRun, clock.GetUtcNow());
        return _jobs[job.Id] = job;
    }

    /// <summary>The file of a job again.</summary>
    /// <exception cref="ProblemException">It is kept no longer.</exception>
    public static async Task<Upload> ReadAsync(ImportJob job, CancellationToken ct)
    {
        try
        {
            return new Upload(job.Kind, job.Name, await File.ReadAllBytesAsync(job.File ?? "", ct));
        }
        catch (Exception e) when (e is IOException or ArgumentException)
        {
            throw Expired();
        }
    }

    /// <summary>The problem of an upload that is gone.</summary>
    public static ProblemException Expired() => ProblemException.NotFound("import.expired", "Tệp này không còn được giữ (giữ tối đa một giờ); hãy tải lên lại.");

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_folder.IsValueCreated && Directory.Exists(_folder.Value))
        {
            Directory.Delete(_folder.Value, recursive: true);
        }
    }

    /// <summary>Deletes what is older than an hour, and the oldest when all together are too much.</summary>
    private void Sweep()
    {
        var (now, bytes) = (clock.GetUtcNow(), 0L);
        foreach (var (job, i) in _jobs.Values.Where(j => !j.IsRunning).OrderByDescending(j => j.At).ToList().Select((j, i) => (j, i)))
        {
            bytes += job.Bytes;
            if (now - job.At > Kept || bytes > BytesMax || i >= JobsMax)
            {
                _jobs.TryRemove(job.Id, out _);
                if (job.File is { } file)
                {
                    File.Delete(file);
                }
            }
        }
    }
}
