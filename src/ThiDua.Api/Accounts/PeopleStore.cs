using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using ThiDua.Api.Http;

namespace ThiDua.Api.Accounts;

/// <summary>Who somebody is. Only ever sealed, never in an event, a log or an address.</summary>
/// <param name="FullName">Name as written.</param>
/// <param name="Email">E-mail, or null.</param>
/// <param name="SignInName">What is typed to sign in, or null.</param>
/// <param name="Subject">What the outside provider calls them, or null.</param>
internal sealed record Profile(string FullName, string? Email = null, string? SignInName = null, string? Subject = null);

/// <summary>What proves who signs in with an account.</summary>
internal sealed class Login
{
    public required string Id { get; init; }

    public required string Person { get; init; }

    public string? PasswordHash { get; set; }

    public int Failed { get; set; }

    public DateTimeOffset? LockedUntil { get; set; }

    public byte[]? Secret { get; init; }
}

/// <summary>The table of people: names sealed, credentials hashed.</summary>
internal sealed class PeopleStore(NpgsqlDataSource source, PeopleKeys keys)
{
    /// <summary>One form for all ways to type a name.</summary>
    public static string Normal(string name) => name.Trim().Normalize(System.Text.NormalizationForm.FormKC).ToUpperInvariant();

    /// <summary>Makes the row of an account, or writes it anew. Credentials stay.</summary>
    /// <exception cref="ProblemException">The sign-in name or subject is somebody else's.</exception>
    public async Task PutAsync(string id, string person, Profile profile, string? issuer, CancellationToken ct)
    {
        try
        {
            await ExecuteAsync(
                """
                insert into people.account (id, person, sealed, name_lookup, subject_lookup) values ($1, $2, $3, $4, $5)
                on conflict (id) do update set sealed = excluded.sealed, name_lookup = excluded.name_lookup, subject_lookup = excluded.subject_lookup
                where people.account.person = excluded.person
                """,
                ct, id, person, keys.Seal(person, id, JsonSerializer.SerializeToUtf8Bytes(profile, JsonBody.Answers)),
                NameLookup(profile.SignInName), SubjectLookup(issuer, profile.Subject));
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            throw new ProblemException(409, "account.name-taken", "Tên đăng nhập hoặc danh tính bên ngoài này đã thuộc một tài khoản khác.");
        }
    }

    /// <summary>Who somebody is; null when nobody can say it any more, or nobody ever could.</summary>
    public async Task<Profile?> ProfileAsync(string id, CancellationToken ct) => (await ProfilesAsync([id], ct)).GetValueOrDefault(id);

    /// <summary>Who they are, by account; what cannot be opened is left out.</summary>
    public async Task<IReadOnlyDictionary<string, Profile>> ProfilesAsync(IReadOnlyCollection<string> ids, CancellationToken ct)
    {
        await using var command = Command("select id, person, sealed from people.account where id = any($1) and sealed is not null", (object)ids.ToArray());
        await using var reader = await command.ExecuteReaderAsync(ct);
        var found = new Dictionary<string, Profile>();
        while (await reader.ReadAsync(ct))
        {
            var (id, person) = (reader.GetString(0), reader.GetString(1));
            if (keys.Open(person, id, reader.GetFieldValue<byte[]>(2)) is { } opened)
            {
                found[id] = JsonSerializer.Deserialize<Profile>(opened, JsonBody.Answers)!;
            }
        }

        return found;
    }

    /// <summary>The credentials of whoever types this name, or null.</summary>
    public Task<Login?> ByNameAsync(string name, CancellationToken ct) => LoginAsync("name_lookup = $1", keys.Lookup("name", Normal(name)), ct);

    /// <summary>The credentials of an account, or null.</summary>
    public Task<Login?> ByIdAsync(string id, CancellationToken ct) => LoginAsync("id = $1", id, ct);

    /// <summary>The credentials that an invitation is for, or null.</summary>
    public Task<Login?> ByInvitationAsync(byte[] code, DateTimeOffset now, CancellationToken ct) =>
        LoginAsync("invitation = $1 and invitation_until > $2", code, ct, now);

    /// <summary>The account of somebody whom an outside provider vouches for, or null.</summary>
    public async Task<string?> BySubjectAsync(string issuer, string subject, CancellationToken ct)
    {
        await using var command = Command("select id from people.account where subject_lookup = $1", SubjectLookup(issuer, subject));
        return (string?)await command.ExecuteScalarAsync(ct);
    }

    /// <summary>Keeps the hash of an invitation; the password from before no longer counts.</summary>
    public Task InviteAsync(string id, byte[] code, DateTimeOffset until, CancellationToken ct) => ExecuteAsync(
        "update people.account set invitation = $2, invitation_until = $3, password_hash = null, failed = 0, locked_until = null where id = $1", ct, id, code, until);

    /// <summary>Uses an invitation: once, and not after its time.</summary>
    /// <returns>False when it was used or is over.</returns>
    public async Task<bool> ActivateAsync(byte[] code, string passwordHash, DateTimeOffset now, CancellationToken ct) => await ExecuteAsync(
        """
        update people.account set password_hash = $2, invitation = null, invitation_until = null, failed = 0, locked_until = null
        where invitation = $1 and invitation_until > $3
        """,
        ct, code, passwordHash, now) == 1;

    /// <summary>Keeps the hash of a program's secret.</summary>
    public Task SetSecretAsync(string id, byte[] secret, CancellationToken ct) => ExecuteAsync("update people.account set secret = $2 where id = $1", ct, id, secret);

    /// <summary>Keeps the hash of a new password.</summary>
    public Task SetPasswordAsync(string id, string? hash, CancellationToken ct) => ExecuteAsync("update people.account set password_hash = $2 where id = $1", ct, id, hash);

    /// <summary>One more failure, counted by the database: of many at once none is lost.</summary>
    public async Task<int> FailedAsync(string id, CancellationToken ct)
    {
        await using var command = Command("update people.account set failed = failed + 1 where id = $1 returning failed", id);
        return (int?)await command.ExecuteScalarAsync(ct) ?? 0;
    }

    /// <summary>Forgets the failures.</summary>
    public Task ResetFailedAsync(string id, CancellationToken ct) => ExecuteAsync("update people.account set failed = 0 where id = $1", ct, id);

    /// <summary>Closes the account to passwords until then.</summary>
    public Task LockUntilAsync(string id, DateTimeOffset? until, CancellationToken ct) =>
        ExecuteAsync("update people.account set locked_until = $2 where id = $1", ct, id, until);

    /// <summary>Destroys a person's key and clears all their rows.</summary>
    public async Task ShredAsync(string person, CancellationToken ct)
    {
        keys.Shred(person);
        await ClearAsync(person, ct);
    }

    /// <summary>Clears rows of people whose key was destroyed: a restored backup may have brought them back.</summary>
    /// <returns>How many people.</returns>
    public async Task<int> SweepAsync(CancellationToken ct)
    {
        var people = new List<string>();
        await using (var command = Command("select distinct person from people.account where sealed is not null or name_lookup is not null or subject_lookup is not null"))
        {
            await using var reader = await command.ExecuteReaderAsync(ct);
            while (await reader.ReadAsync(ct))
            {
                people.Add(reader.GetString(0));
            }
        }

        foreach (var person in people.Where(keys.IsShredded))
        {
            await ClearAsync(person, ct);
        }

        return people.Count(keys.IsShredded);
    }

    /// <summary>Ends a sign-in.</summary>
    public Task EndSessionAsync(string session, DateTimeOffset until, CancellationToken ct) =>
        ExecuteAsync("insert into people.ended_session (id, until) values ($1, $2) on conflict do nothing", ct, session, until);

    /// <summary>Ended sign-ins whose cookies would still be good; those of which none can be are forgotten.</summary>
    public async Task<IReadOnlyDictionary<string, DateTimeOffset>> EndedSessionsAsync(DateTimeOffset now, CancellationToken ct)
    {
        await ExecuteAsync("delete from people.ended_session where until < $1", ct, now);
        await using var command = Command("select id, until from people.ended_session");
        await using var reader = await command.ExecuteReaderAsync(ct);
        var found = new Dictionary<string, DateTimeOffset>();
        while (await reader.ReadAsync(ct))
        {
            found[reader.GetString(0)] = reader.GetFieldValue<DateTimeOffset>(1);
        }

        return found;
    }

    private Task<int> ClearAsync(string person, CancellationToken ct) => ExecuteAsync(
        """
        update people.account set sealed = null, name_lookup = null, subject_lookup = null, password_hash = null, invitation = null, invitation_until = null, secret = null
        where person = $1
        """,
        ct, person);

    private byte[]? NameLookup(string? name) => name is null ? null : keys.Lookup("name", Normal(name));

    private byte[]? SubjectLookup(string? issuer, string? subject) => issuer is null || subject is null ? null : keys.Lookup("subject", $"{issuer}\n{subject}");

    private async Task<Login?> LoginAsync(string where, object value, CancellationToken ct, params object[] more)
    {
        await using var command = Command($"select id, person, password_hash, failed, locked_until, secret from people.account where {where}", [value, .. more]);
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct)
            ? new Login
            {
                Id = reader.GetString(0), Person = reader.GetString(1), PasswordHash = reader.IsDBNull(2) ? null : reader.GetString(2), Failed = reader.GetInt32(3),
                LockedUntil = reader.IsDBNull(4) ? null : reader.GetFieldValue<DateTimeOffset>(4), Secret = reader.IsDBNull(5) ? null : reader.GetFieldValue<byte[]>(5),
            }
            : null;
    }

    private async Task<int> ExecuteAsync(string sql, CancellationToken ct, params object?[] values)
    {
        await using var command = Command(sql, values);
        return await command.ExecuteNonQueryAsync(ct);
    }

    private NpgsqlCommand Command(string sql, params object?[] values)
    {
        var command = source.CreateCommand(sql);
        foreach (var value in values)
        {
            command.Parameters.Add(value switch
            {
                DateTimeOffset t => new NpgsqlParameter { Value = t.ToUniversalTime(), NpgsqlDbType = NpgsqlDbType.TimestampTz },
                null => new NpgsqlParameter { Value = DBNull.Value },
                _ => new NpgsqlParameter { Value = value },
            });
        }

        return command;
    }
}
