using System.Globalization;
using System.Text;
using Npgsql;

namespace ThiDua.Api.Notices;

/// <summary>A notice as its account sees it.</summary>
internal sealed record Notice(long Id, string Kind, string Unit, string Title, string Body, string Link, DateTimeOffset At, DateTimeOffset? ReadAt);

/// <summary>A mail that waits.</summary>
internal sealed record WaitingMail(long Id, string Key, string Account, string Subject, string Body, int Attempts);

/// <summary>The tables of notices. Whoever writes holds the subscription's row, so of several nodes one works at a time.</summary>
internal sealed class NoticeBook(NpgsqlDataSource source)
{
    /// <summary>Notices of an account, newest first.</summary>
    /// <param name="account">Account.</param>
    /// <param name="before">Only those with a lower id; null for the newest.</param>
    /// <param name="unread">Only those that were not read.</param>
    /// <param name="limit">Most.</param>
    /// <param name="ct">Stops.</param>
    public async Task<IReadOnlyList<Notice>> ListAsync(string account, long? before, bool unread, int limit, CancellationToken ct)
    {
        await using var command = source.CreateCommand(
            "select id, kind, unit, title, body, link, at, read_at from notices.notice " +
            "where account = $1 and id < $2 and (not $3 or read_at is null) order by id desc limit $4");
        command.Parameters.Add(new NpgsqlParameter { Value = account });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = before ?? long.MaxValue });
        command.Parameters.Add(new NpgsqlParameter<bool> { TypedValue = unread });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = limit });
        await using var reader = await command.ExecuteReaderAsync(ct);
        var found = new List<Notice>();
        while (await reader.ReadAsync(ct))
        {
            found.Add(new Notice(
                reader.GetInt64(0), reader.GetString(1), reader.GetString(2), reader.GetString(3), reader.GetString(4), reader.GetString(5),
                reader.GetFieldValue<DateTimeOffset>(6), await reader.IsDBNullAsync(7, ct) ? null : reader.GetFieldValue<DateTimeOffset>(7)));
        }

        return found;
    }

    /// <summary>How many an account has not read.</summary>
    public async Task<long> UnreadAsync(string account, CancellationToken ct)
    {
        await using var command = source.CreateCommand("select count(*) from notices.notice where account = $1 and read_at is null");
        command.Parameters.Add(new NpgsqlParameter { Value = account });
        return (long)(await command.ExecuteScalarAsync(ct))!;
    }

    /// <summary>Marks a notice as read; false when the account has none of that id. The first time counts.</summary>
    public async Task<bool> ReadAsync(string account, long id, DateTimeOffset now, CancellationToken ct)
    {
        await using var command = source.CreateCommand("update notices.notice set read_at = coalesce(read_at, $3) where account = $1 and id = $2");
        command.Parameters.Add(new NpgsqlParameter { Value = account });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = id });
        command.Parameters.Add(new NpgsqlParameter { Value = now });
        return await command.ExecuteNonQueryAsync(ct) == 1;
    }

    /// <summary>Marks what an account has not read as read, up to an id; how many that were.</summary>
    public async Task<int> ReadAllAsync(string account, long upTo, DateTimeOffset now, CancellationToken ct)
    {
        await using var command = source.CreateCommand("update notices.notice set read_at = $3 where account = $1 and id <= $2 and read_at is null");
        command.Parameters.Add(new NpgsqlParameter { Value = account });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = upTo });
        command.Parameters.Add(new NpgsqlParameter { Value = now });
        return await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>How far the subscription is, without holding it: most looks find that there is nothing to do.</summary>
    public async Task<(long Position, DateOnly DailyOn)> PeekAsync(CancellationToken ct)
    {
        await using var command = source.CreateCommand("select position, least(duties_on, digest_on) from notices.subscription");
        await using var reader = await command.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        return (reader.GetInt64(0), reader.GetFieldValue<DateOnly>(1));
    }

    /// <summary>Takes the subscription for one transaction.</summary>
    public async Task<NoticeTurn> TakeAsync(CancellationToken ct)
    {
        var connection = await source.OpenConnectionAsync(ct);
        try
        {
            var tx = await connection.BeginTransactionAsync(ct);
            await using var command = new NpgsqlCommand("select position, duties_on, digest_on from notices.subscription for update", connection, tx);
            await using var reader = await command.ExecuteReaderAsync(ct);
            await reader.ReadAsync(ct);
            return new NoticeTurn(connection, tx, reader.GetInt64(0), reader.GetFieldValue<DateOnly>(1), reader.GetFieldValue<DateOnly>(2));
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Sends the next mail that is due, or says that there is none. The mail is marked in the transaction that holds it: if this process dies
    /// after the server took the mail and before the mark, it is sent once more with the same Message-ID, and never is one lost.
    /// </summary>
    /// <param name="now">Now.</param>
    /// <param name="send">Sends; null when it was taken, otherwise why not.</param>
    /// <param name="ct">Stops.</param>
    public async Task<bool> SendNextAsync(DateTimeOffset now, Func<WaitingMail, Task<string?>> send, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        await using var tx = await connection.BeginTransactionAsync(ct);
        if (await NextAsync(connection, now, ct) is not { } mail)
        {
            return false;
        }

        var error = await send(mail);
        await using var mark = new NpgsqlCommand("update notices.mail set state = $2, attempts = $3, due_at = $4, last_error = $5 where id = $1", connection, tx);
        mark.Parameters.Add(new NpgsqlParameter<long> { TypedValue = mail.Id });
        mark.Parameters.Add(new NpgsqlParameter { Value = error is null ? "sent" : mail.Attempts + 1 >= MailPlan.AttemptsMax ? "given-up" : "waiting" });
        mark.Parameters.Add(new NpgsqlParameter<int> { TypedValue = mail.Attempts + 1 });
        mark.Parameters.Add(new NpgsqlParameter { Value = error is null ? now : now + MailPlan.WaitAfter(mail.Attempts + 1) });
        mark.Parameters.Add(new NpgsqlParameter { Value = (object?)error ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text });
        await mark.ExecuteNonQueryAsync(CancellationToken.None);
        await tx.CommitAsync(CancellationToken.None);
        return true;
    }

    private static async Task<WaitingMail?> NextAsync(NpgsqlConnection connection, DateTimeOffset now, CancellationToken ct)
    {
        await using var next = new NpgsqlCommand(
            "select id, key, account, subject, body, attempts from notices.mail where state = 'waiting' and due_at <= $1 order by due_at, id limit 1 for update skip locked", connection);
        next.Parameters.Add(new NpgsqlParameter { Value = now });
        await using var reader = await next.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct)
            ? new WaitingMail(reader.GetInt64(0), reader.GetString(1), reader.GetString(2), reader.GetString(3), reader.GetString(4), reader.GetInt32(5))
            : null;
    }
}

/// <summary>The subscription while one process holds it: what it adds and how far it came commit together, or not at all.</summary>
internal sealed class NoticeTurn(NpgsqlConnection connection, NpgsqlTransaction tx, long position, DateOnly dutiesOn, DateOnly digestOn) : IAsyncDisposable
{
    /// <summary>Last position that was looked at.</summary>
    public long Position => position;

    /// <summary>Last day on which duties were looked at.</summary>
    public DateOnly DutiesOn => dutiesOn;

    /// <summary>Last day whose mail of the day was made.</summary>
    public DateOnly DigestOn => digestOn;

    /// <summary>Events of some types after the position, in order, each with the unit it is about.</summary>
    public async Task<IReadOnlyList<NoticeEvent>> EventsAsync(IReadOnlyList<string> types, long upTo, int limit, CancellationToken ct)
    {
        await using var command = Command(
            """
            select e.seq_id, e.stream_id, e.type, e.timestamp, coalesce(e.data ->> 'unit', f.data ->> 'unit')
            from mt_events e left join mt_events f on f.stream_id = e.stream_id and f.version = 1
            where e.seq_id > $1 and e.seq_id <= $2 and e.type = any($3) order by e.seq_id limit $4
            """, position, upTo, types.ToArray(), limit);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var found = new List<NoticeEvent>();
        while (await reader.ReadAsync(ct))
        {
            var stream = reader.GetString(1);
            found.Add(new NoticeEvent(
                reader.GetInt64(0), stream, reader.GetString(2), reader.GetFieldValue<DateTimeOffset>(3), await reader.IsDBNullAsync(4, ct) ? OfEntry(stream) : reader.GetString(4)));
        }

        return found;
    }

    /// <summary>Adds a notice for somebody, and the mail of its own that it may need. What was told before is not told again.</summary>
    public async Task AddAsync(NoticeDraft draft, Recipient to, DateTimeOffset at, DateTimeOffset now, CancellationToken ct)
    {
        var (way, key) = (to.WayOf(draft.Kind), $"{draft.Source}|{draft.Kind.Code()}|{to.Account}");
        if (way == NoticeWay.Off)
        {
            return;
        }

        await using var add = Command(
            "insert into notices.notice (key, account, kind, unit, title, body, link, at, way) values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (key) do nothing",
            key, to.Account, draft.Kind.Code(), draft.Unit, draft.Title, draft.Body, draft.Link, at, way.ToString().ToLowerInvariant());
        if (await add.ExecuteNonQueryAsync(ct) == 1 && way == NoticeWay.Each)
        {
            await MailAsync(key, to.Account, draft.Title, $"{draft.Body}\n\n{draft.Link}\n", now, ct);
        }
    }

    /// <summary>Makes one mail for each account with notices that wait for the mail of the day.</summary>
    public async Task DigestAsync(DateOnly day, DateTimeOffset now, CancellationToken ct)
    {
        await using var take = Command(
            "update notices.notice n set mailed = true where way = 'digest' and not mailed returning n.id, n.account, n.title, n.body, n.link");
        var waiting = new List<(long Id, string Account, string Title, string Text)>();
        await using (var reader = await take.ExecuteReaderAsync(ct))
        {
            while (await reader.ReadAsync(ct))
            {
                waiting.Add((reader.GetInt64(0), reader.GetString(1), reader.GetString(2), $"{reader.GetString(3)}\n{reader.GetString(4)}"));
            }
        }

        foreach (var one in waiting.OrderBy(w => w.Id).GroupBy(w => w.Account, StringComparer.Ordinal))
        {
            var text = new StringBuilder();
            foreach (var notice in one)
            {
                text.Append("- ").Append(notice.Title).Append('\n').Append(notice.Text).Append("\n\n");
            }

            await MailAsync(
                string.Create(CultureInfo.InvariantCulture, $"digest:{day:yyyy-MM-dd}|{one.Key}"), one.Key,
                string.Create(CultureInfo.InvariantCulture, $"Thi đua: {one.Count()} thông báo ngày {day:dd/MM/yyyy}"), text.ToString(), now, ct);
        }
    }

    /// <summary>Commits with how far it came.</summary>
    public async Task CommitAsync(long upTo, DateOnly duties, DateOnly digest, CancellationToken ct)
    {
        await using var move = Command("update notices.subscription set position = $1, duties_on = $2, digest_on = $3", upTo, duties, digest);
        await move.ExecuteNonQueryAsync(ct);
        await tx.CommitAsync(ct);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await tx.DisposeAsync();
        await connection.DisposeAsync();
    }

    private async Task MailAsync(string key, string account, string subject, string body, DateTimeOffset due, CancellationToken ct)
    {
        await using var add = Command(
            "insert into notices.mail (key, account, subject, body, due_at) values ($1, $2, $3, $4, $5) on conflict (key) do nothing", key, account, subject, body, due);
        await add.ExecuteNonQueryAsync(ct);
    }

    private NpgsqlCommand Command(string sql, params ReadOnlySpan<object> values)
    {
        var command = new NpgsqlCommand(sql, connection, tx);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        return command;
    }

    private static string? OfEntry(string stream) =>
        Domain.Entries.EntryHistory.Owns(stream) && stream.Split(':') is [_, { Length: > 0 } unit] ? unit : null;
}
