using System.Security.Cryptography;
using Npgsql;
using ThiDua.Api.Hosting;
using ThiDua.EventStore;
using ThiDua.EventStore.Signing;

namespace ThiDua.Api.Log;

/// <summary>How signing stands.</summary>
/// <param name="State"><c>signing</c>, <c>no-key</c>, <c>key-unknown</c>, <c>key-revoked</c> or <c>stopped</c> (something is wrong: see the alarm).</param>
/// <param name="KeyId">Key of this server, or null.</param>
/// <param name="Last">The last head, or null.</param>
/// <param name="Alarm">What people must look at, or null.</param>
internal sealed record HeadHealth(string State, string? KeyId, Statement.Head? Last, HeadAlarm? Alarm);

/// <summary>
/// Signs the head of the log: once a day (Vietnam's days), and at each event that freezes a result. Before it signs it verifies (all, once a
/// day) and compares with what was signed before: a log that contradicts an earlier head is never signed again, and the alarm stays.
/// </summary>
internal sealed class HeadSigner : IDisposable
{
    /// <summary>Stored type of the event that freezes a period's result, in the stream <c>result-{period}</c>.</summary>
    public const string ResultFrozen = "result_frozen";

    private const string ResultStream = "result-";
    private const string Daily = "daily";
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(1);

    private readonly PostgresEventStore _store;
    private readonly SignedHeads _book;
    private readonly SigningKey? _key;
    private readonly string? _outside;
    private readonly TimeProvider _clock;
    private readonly ILogger<HeadSigner> _log;
    private readonly List<BookedStatement> _known = [];
    private readonly SemaphoreSlim _one = new(1);
    private HeadFolder? _folder;
    private Guid? _logId;
    private long _lookedTo;
    private int _kept;
    private volatile HeadHealth _health;

    public HeadSigner(PostgresEventStore store, SignedHeads book, Settings settings, TimeProvider clock, ILogger<HeadSigner> log)
    {
        (_store, _book, _clock, _log) = (store, book, clock, log);
        _key = settings.HeadKey is { } file ? SigningKey.FromPem(File.ReadAllText(file)) : null;
        _outside = settings.HeadFolder;
        _health = new HeadHealth(_key is null ? "no-key" : "signing", _key?.Id, null, null);
    }

    /// <summary>How it stands.</summary>
    public HeadHealth Health => _health;

    /// <summary>Looks again and again until it is stopped.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await LookAsync(stop);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (e is NpgsqlException or TimeoutException or IOException or UnauthorizedAccessException)
            {
                _log.LogWarning("Signing heads is interrupted: {Reason}", e.Message);
            }
            catch (Exception e) when (e is FormatException or CryptographicException)
            {
                Alarm(new HeadAlarm("head.unreadable", "Có đầu sổ đã ký không đọc được."), e.Message);
            }

            await Task.Delay(Between, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Signs what is due now.</summary>
    public async Task LookAsync(CancellationToken ct)
    {
        await _one.WaitAsync(ct);
        try
        {
            _logId ??= await _book.LogIdAsync(ct);
            _folder ??= _outside is null ? null : new HeadFolder(_outside, _logId.Value);
            await ReadBookAsync(ct);
            if (await _store.HeadAsync(ct) is { Seq: > 0 } head && _health.State != "stopped")
            {
                await SignAsync(head, ct);
            }

            Keep();
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>The keys that the book knows.</summary>
    public async Task<KeyRing> KeysAsync(CancellationToken ct) =>
        KeyRing.Of(await _book.LogIdAsync(ct), (await AllAsync(ct)).Select(s => s.Signed), []);

    /// <summary>All statements.</summary>
    public async Task<IReadOnlyList<BookedStatement>> AllAsync(CancellationToken ct)
    {
        var all = new List<BookedStatement>();
        while (await _book.AfterAsync(all.Count == 0 ? 0 : all[^1].Nr, 1_000, ct) is { Count: > 0 } page)
        {
            all.AddRange(page);
        }

        return all;
    }

    /// <summary>Signs a statement with this server's key, if it has one that is believed by whoever will judge it, and still is.</summary>
    /// <param name="known">Keys that whoever judges it is told of; one introduced since then would be a stranger to them.</param>
    /// <param name="make">Makes the statement of the log, the moment and the key.</param>
    /// <param name="ct">Stops.</param>
    public async Task<SignedStatement?> SignAsync(KeyRing known, Func<Guid, DateTimeOffset, string, Statement> make, CancellationToken ct) =>
        _key is not null && known.Find(_key.Id) is not null && (await KeysAsync(ct)).Find(_key.Id) is { RevokedFrom: null }
            ? _key.Sign(make(await _book.LogIdAsync(ct), Seal.ToMicroseconds(_clock.GetUtcNow()), _key.Id))
            : null;

    /// <inheritdoc/>
    public void Dispose()
    {
        _key?.Dispose();
        _one.Dispose();
    }

    private async Task ReadBookAsync(CancellationToken ct)
    {
        var from = _known.Count;
        while (await _book.AfterAsync(_known.Count == 0 ? 0 : _known[^1].Nr, 1_000, ct) is { Count: > 0 } page)
        {
            _known.AddRange(page);
        }

        if (_known.Count > from || from == 0)
        {
            _health = _health with { Last = _known.Select(k => k.Signed.Statement).OfType<Statement.Head>().LastOrDefault() };
            await CheckAsync(ct);
        }
    }

    /// <summary>Compares the book, the folder outside and the log with each other.</summary>
    private async Task CheckAsync(CancellationToken ct)
    {
        var signed = _known.Select(k => k.Signed).Concat(_folder?.Read() ?? []).ToList();
        var chains = new Dictionary<long, byte[]?>();
        foreach (var head in signed.Select(s => s.Statement).OfType<Statement.Head>())
        {
            if (!chains.ContainsKey(head.Position))
            {
                chains.Add(head.Position, (await _book.HeadAtAsync(head.Position, ct))?.Chain);
            }
        }

        if (HeadChecks.FirstFault(Ring(), signed, chains.GetValueOrDefault) is { } fault)
        {
            Alarm(fault, fault.Code);
        }
    }

    private KeyRing Ring() => KeyRing.Of(_logId!.Value, _known.Select(k => k.Signed), []);

    private async Task SignAsync(LogHead head, CancellationToken ct)
    {
        if (_key is null)
        {
            return;
        }

        var ring = Ring();
        if (ring.Keys.Count == 0)
        {
            await AddAsync($"key:{_key.Id}", new Statement.KeyIntroduced(_key.PublicKey) { Log = _logId!.Value, SignedAt = Now, KeyId = _key.Id }, ct);
            await ReadBookAsync(ct);
            ring = Ring();
        }

        _health = _health with { State = ring.Find(_key.Id) switch { null => "key-unknown", { RevokedFrom: not null } => "key-revoked", _ => "signing" } };
        if (_health.State != "signing")
        {
            return;
        }

        var due = await DueAsync(head, ct);
        if (due.Count > 0 && await IsIntactAsync(due.Exists(d => d.Reason == Daily), ct))
        {
            foreach (var (name, reason, at) in due)
            {
                await AddAsync(name, new Statement.Head(at.Seq, at.Chain, at.RecordedAt, reason) { Log = _logId!.Value, SignedAt = Now, KeyId = _key.Id }, ct);
            }

            await ReadBookAsync(ct);
        }

        _lookedTo = _health.State == "stopped" ? _lookedTo : head.Seq;
    }

    /// <summary>Heads that are to be signed: results since the last look, and that of the day.</summary>
    private async Task<List<(string Name, string Reason, LogHead At)>> DueAsync(LogHead head, CancellationToken ct)
    {
        var names = _known.Select(k => k.Name).ToHashSet();
        if (_lookedTo == 0)
        {
            // Results are signed in order: what lies before the last one that was signed was looked at.
            _lookedTo = _known.Select(k => k.Signed.Statement).OfType<Statement.Head>().Where(h => h.Reason.StartsWith("result:", StringComparison.Ordinal))
                .Select(h => h.Position).DefaultIfEmpty().Max();
        }

        var due = new List<(string, string, LogHead)>();
        foreach (var result in await _book.EventsAsync(ResultFrozen, _lookedTo, head.Seq, ct))
        {
            var name = $"result:{(result.StreamId.StartsWith(ResultStream, StringComparison.Ordinal) ? result.StreamId[ResultStream.Length..] : result.StreamId)}:{result.Version}";
            if (names.Add(name) && await _book.HeadAtAsync(result.Seq, ct) is { } at)
            {
                due.Add((name, name, at));
            }
        }

        var daily = $"daily:{_clock.Today():yyyy-MM-dd}";
        if (names.Add(daily))
        {
            due.Add((daily, Daily, head));
        }

        return due;
    }

    /// <summary>Once a day all of the log is looked at, otherwise what was added since this process looked last.</summary>
    private async Task<bool> IsIntactAsync(bool full, CancellationToken ct)
    {
        var found = await _store.VerifyAsync(full, ct: ct);
        if (!found.Intact)
        {
            Alarm(new HeadAlarm("log.not-intact", $"Sự kiện {found.FirstBad} không khớp niêm phong.", found.FirstBad), found.Reason ?? "");
        }

        return found.Intact;
    }

    private async Task AddAsync(string name, Statement statement, CancellationToken ct)
    {
        if (await _book.AddAsync(name, _key!.Sign(statement), ct))
        {
            _log.LogInformation("Signed {Name}", name);
        }
    }

    /// <summary>Writes what is new to the folder outside; what could not be written is tried again at the next look.</summary>
    private void Keep()
    {
        if (_folder is not null && _kept < _known.Count)
        {
            _folder.Keep(_known.Skip(_kept));
            _kept = _known.Count;
        }
    }

    private DateTimeOffset Now => Seal.ToMicroseconds(_clock.GetUtcNow());

    private void Alarm(HeadAlarm alarm, string detail)
    {
        if (_health.Alarm is null)
        {
            _log.LogCritical("Heads are not signed any more: {Code} {Detail}", alarm.Code, detail);
            _health = _health with { State = "stopped", Alarm = alarm };
        }
    }
}
