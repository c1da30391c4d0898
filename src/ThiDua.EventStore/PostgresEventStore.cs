using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using ThiDua.EventStore.Appending;
using ThiDua.EventStore.Reading;
using ThiDua.EventStore.Verifying;

namespace ThiDua.EventStore;

/// <summary>
/// The log on PostgreSQL: append, read, follow, verify. Its promises are in docs/adr/0001. It knows nothing of emulation.
/// </summary>
public sealed class PostgresEventStore : IAsyncDisposable
{
    private readonly AppendQueue _appends;
    private readonly LogReader _reader;
    private readonly LogVerifier _verifier;
    private readonly HeadSignal _signal;
    private readonly EventStoreOptions _options;
    private readonly ILogger _log;

    /// <summary>Opens the log; nothing is written before the first append.</summary>
    /// <param name="source">Connections of the application's role (see <see cref="CreateDataSource"/>).</param>
    /// <param name="upcasters">Steps from old event versions to new ones.</param>
    /// <param name="options">Limits.</param>
    /// <param name="clock">Clock of recorded-at.</param>
    /// <param name="log">Where interruptions are told.</param>
    public PostgresEventStore(
        NpgsqlDataSource source, Upcasters? upcasters = null, EventStoreOptions? options = null, TimeProvider? clock = null,
        ILogger<PostgresEventStore>? log = null)
    {
        _options = options ?? new EventStoreOptions();
        _log = log ?? NullLogger<PostgresEventStore>.Instance;
        _reader = new LogReader(source, upcasters ?? new Upcasters());
        _verifier = new LogVerifier(source);
        _signal = new HeadSignal(source, _options.Notify, _log);
        _appends = new AppendQueue(new BatchWriter(source, _options, clock ?? TimeProvider.System, _log, _signal.Advanced), _options, _log);
    }

    /// <summary>A data source tuned for this library: no session state is left behind, so nothing needs resetting between uses.</summary>
    public static NpgsqlDataSource CreateDataSource(string connectionString, Action<NpgsqlConnectionStringBuilder>? configure = null)
    {
        var builder = new NpgsqlConnectionStringBuilder(connectionString) { NoResetOnClose = true, ApplicationName = "thidua" };
        if (builder.MaxAutoPrepare == 0)
        {
            builder.MaxAutoPrepare = 50;
            builder.AutoPrepareMinUsages = 2;
        }

        configure?.Invoke(builder);
        return new NpgsqlDataSourceBuilder(builder.ConnectionString).Build();
    }

    /// <summary>
    /// Appends the events of one command, all or nothing, and answers after the commit. Repeating the command id gives the first answer.
    /// </summary>
    /// <returns>Appended, or a conflict, or a reused command id: values the caller decides on.</returns>
    /// <exception cref="StoreBusyException">Not tried; nothing was written.</exception>
    /// <exception cref="NotDurableException">The server's settings cannot keep what it acknowledges; nothing was written.</exception>
    /// <exception cref="OutcomeUnknownException">Repeat with the same command id.</exception>
    /// <exception cref="OperationCanceledException">Cancelled before it was tried; nothing was written.</exception>
    /// <exception cref="System.Text.Json.JsonException">Data that is no JSON object or cannot be stored exactly.</exception>
    /// <exception cref="ArgumentException">No stream or event, a stream named twice, or an id or type that is no text.</exception>
    /// <exception cref="PostgresException">The database refused this append, and this one only; nothing was written.</exception>
    public async Task<AppendOutcome> AppendAsync(AppendRequest request, CancellationToken ct = default)
    {
        ct.ThrowIfCancellationRequested();
        var pending = new PendingAppend(request);
        if (!_appends.TryEnqueue(pending))
        {
            throw new StoreBusyException("Too many appends are waiting.");
        }

        try
        {
            // The caller may go away; the append does not: once taken into a batch it is carried out.
            return await pending.Outcome.WaitAsync(_options.AppendTimeout, ct);
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            if (pending.TryAbandon())
            {
                ct.ThrowIfCancellationRequested();
                throw new StoreBusyException("The append waited too long and was not tried.", e);
            }

            // The answer may have come in the same moment: it counts.
            return pending.Outcome.IsCompleted ? await pending.Outcome : throw new OutcomeUnknownException(e);
        }
    }

    /// <summary>The end of the log.</summary>
    public Task<LogHead> HeadAsync(CancellationToken ct = default) => _reader.HeadAsync(ct);

    /// <summary>All events of a stream in order, with their private parts; empty when there is no such stream.</summary>
    /// <exception cref="CorruptLogException">A version is missing.</exception>
    public Task<IReadOnlyList<RecordedEvent>> ReadStreamAsync(string streamId, CancellationToken ct = default) => _reader.StreamAsync(streamId, ct);

    /// <summary>All events of some streams with their private parts, stream by stream in order; streams that do not exist are not there.</summary>
    public Task<IReadOnlyList<RecordedEvent>> ReadStreamsAsync(IReadOnlyCollection<string> streamIds, CancellationToken ct = default) =>
        _reader.StreamsAsync(streamIds, ct);

    /// <summary>The events of some streams up to a position, in order of position, without private parts.</summary>
    public Task<IReadOnlyList<RecordedEvent>> ReadStreamsUpToAsync(IReadOnlyCollection<string> streamIds, long seq, CancellationToken ct = default) =>
        _reader.StreamsUpToAsync(streamIds, seq, ct);

    /// <summary>
    /// All events up to a position of the streams whose ids begin so, of whatever type. Reads the whole log once: for start-up, not for requests.
    /// </summary>
    public Task<IReadOnlyList<RecordedEvent>> ReadStreamsStartingAsync(IReadOnlyCollection<string> prefixes, long upTo, CancellationToken ct = default) =>
        _reader.OfStreamsAsync(prefixes, upTo, ct);

    /// <summary>Up to <paramref name="limit"/> events after a position, without private parts.</summary>
    /// <exception cref="CorruptLogException">A position is missing.</exception>
    public async Task<IReadOnlyList<RecordedEvent>> ReadAfterAsync(long position, int limit, CancellationToken ct = default) =>
        (await _reader.AfterAsync(position, limit, ct)).Page;

    /// <summary>
    /// Up to <paramref name="limit"/> events after a position that a filter lets through, without private parts. May read the whole log: for people
    /// who look something up.
    /// </summary>
    public Task<IReadOnlyList<RecordedEvent>> ReadFilteredAsync(long position, int limit, EventFilter filter, CancellationToken ct = default) =>
        _reader.FilteredAsync(position, limit, filter, ct);

    /// <summary>Up to <paramref name="limit"/> events after a position exactly as they are stored, with their seals: what an export is made of.</summary>
    /// <exception cref="CorruptLogException">An event or a seal is missing.</exception>
    public Task<IReadOnlyList<SealedRow>> ReadSealedAsync(long position, int limit, CancellationToken ct = default) => _reader.SealedAsync(position, limit, ct);

    /// <summary>
    /// Streams with an event of a stored type up to a position whose data has a text under a name. Reads the whole log once: for exports.
    /// </summary>
    public Task<IReadOnlyList<string>> FindStreamsAsync(string type, string name, string value, long upTo, CancellationToken ct = default) =>
        _reader.StreamsWithAsync(type, name, value, upTo, ct);

    /// <summary>The answer to an earlier command. Finding it proves that it was carried out; not finding it proves nothing: append again.</summary>
    public Task<(byte[] Fingerprint, long First, long Last)?> FindCommandAsync(Guid commandId, CancellationToken ct = default) =>
        _reader.CommandAsync(commandId, ct);

    /// <summary>
    /// All events after a position, for ever, in pages. A broken connection or a database that is away is waited for;
    /// nothing is ever passed over.
    /// </summary>
    /// <param name="after">The last position that was taken in.</param>
    /// <param name="pageSize">Most events of a page.</param>
    /// <param name="looked">Told each time the log was looked at, also when nothing new was there: the sign that following is alive.</param>
    /// <param name="ct">Ends the following.</param>
    /// <exception cref="CorruptLogException">A position is missing, or the log ends before <paramref name="after"/>: following on would hide it.</exception>
    public async IAsyncEnumerable<IReadOnlyList<RecordedEvent>> FollowAsync(
        long after, int pageSize = 1_000, Action? looked = null, [EnumeratorCancellation] CancellationToken ct = default)
    {
        var failures = 0;
        while (!ct.IsCancellationRequested)
        {
            var wake = _signal.Next; // Taken before looking, so that an event committed after the look still wakes us.
            IReadOnlyList<RecordedEvent> page;
            try
            {
                (page, var head) = await _reader.AfterAsync(after, pageSize, ct);
                failures = 0;
                looked?.Invoke();
                if (head < after)
                {
                    throw new CorruptLogException($"The log ends at {head}, before position {after} that was read from it.");
                }
            }
            catch (Exception e) when (e is NpgsqlException or TimeoutException or System.IO.IOException)
            {
                _log.LogWarning("Following the log is interrupted: {Reason}", e.Message);
                await Task.Delay(TimeSpan.FromMilliseconds(Math.Min(2_000, 50 << Math.Min(failures++, 6))), ct);
                continue;
            }

            if (page.Count > 0)
            {
                after = page[^1].Seq;
                yield return page;
            }
            else
            {
                await Task.WhenAny(wake, Task.Delay(_options.PollInterval, ct));
            }
        }
    }

    /// <summary>Recomputes the seal; see <see cref="Verification"/>.</summary>
    /// <param name="full">From the first event, for auditors; otherwise from the last position this process verified.</param>
    /// <param name="kept">A head kept outside the database, against a cut tail or a rewritten log.</param>
    /// <param name="progress">Told the position reached.</param>
    /// <param name="ct">Stops the walk.</param>
    public Task<Verification> VerifyAsync(bool full = false, LogHead? kept = null, IProgress<long>? progress = null, CancellationToken ct = default) =>
        _verifier.VerifyAsync(full, kept, progress, ct);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _appends.DisposeAsync();
        await _signal.DisposeAsync();
    }
}
