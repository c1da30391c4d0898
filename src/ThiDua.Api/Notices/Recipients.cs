using System.Text.Json;
using Npgsql;
using ThiDua.Api.Http;
using ThiDua.Domain;

namespace ThiDua.Api.Notices;

/// <summary>Somebody who is told.</summary>
/// <param name="Account">Opaque id.</param>
/// <param name="Email">Where mails go, or null.</param>
/// <param name="Ways">How, by kind; what is not named goes the usual way.</param>
internal sealed record Recipient(string Account, string? Email, IReadOnlyDictionary<NoticeKind, NoticeWay> Ways)
{
    /// <summary>How somebody is told who chose nothing: duties once a day, all else at once, by mail only if an address is known.</summary>
    public NoticeWay WayOf(NoticeKind kind)
    {
        var way = Ways.TryGetValue(kind, out var chosen) ? chosen : kind == NoticeKind.DutyDue ? NoticeWay.Digest : NoticeWay.Each;
        return Email is null && way is NoticeWay.Each or NoticeWay.Digest ? NoticeWay.App : way;
    }
}

/// <summary>Who is told of what concerns a unit. Accounts, their units and addresses are another part's: this is all that notices ask of it.</summary>
internal interface IRecipients
{
    /// <summary>Accounts bound to a unit, or to one above it.</summary>
    Task<IReadOnlyList<Recipient>> OfUnitAsync(string unit, World world, CancellationToken ct);

    /// <summary>An account, or null when it is told nothing.</summary>
    Task<Recipient?> FindAsync(string account, CancellationToken ct);
}

/// <summary>
/// Accounts that opened their notices, with the units that they were bound to then and the address that they gave: all that is known of
/// accounts that live elsewhere (local tokens, an outside provider).
/// </summary>
internal sealed class SubscribedRecipients(NpgsqlDataSource source) : IRecipients
{
    /// <inheritdoc/>
    public async Task<IReadOnlyList<Recipient>> OfUnitAsync(string unit, World world, CancellationToken ct)
    {
        var above = new List<string>();
        for (var code = unit; code is not null && above.Count < 20; code = world.Unit(code)?.History[^1].Attributes.Parent)
        {
            above.Add(code);
        }

        return await ReadAsync("units && $1", above.ToArray(), ct);
    }

    /// <inheritdoc/>
    public async Task<Recipient?> FindAsync(string account, CancellationToken ct) => (await ReadAsync("account = $1", account, ct)).SingleOrDefault();

    /// <summary>Enters an account, or its units as they are now.</summary>
    public async Task EnterAsync(string account, string[] units, CancellationToken ct)
    {
        await using var command = source.CreateCommand(
            "insert into notices.account as a (account, units) values ($1, $2) on conflict (account) do update set units = $2 where a.units <> $2");
        command.Parameters.Add(new NpgsqlParameter { Value = account });
        command.Parameters.Add(new NpgsqlParameter { Value = units });
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>Changes what an account chose.</summary>
    public async Task ChooseAsync(string account, string? email, IReadOnlyDictionary<NoticeKind, NoticeWay> ways, CancellationToken ct)
    {
        await using var command = source.CreateCommand("update notices.account set email = $2, ways = $3::jsonb where account = $1");
        command.Parameters.Add(new NpgsqlParameter { Value = account });
        command.Parameters.Add(new NpgsqlParameter { Value = (object?)email ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text });
        command.Parameters.Add(new NpgsqlParameter { Value = JsonSerializer.Serialize(ways.ToDictionary(w => w.Key.Code(), w => w.Value), JsonBody.Answers) });
        await command.ExecuteNonQueryAsync(ct);
    }

    private async Task<IReadOnlyList<Recipient>> ReadAsync(string where, object value, CancellationToken ct)
    {
        await using var command = source.CreateCommand($"select account, email, ways::text from notices.account where {where} order by account");
        command.Parameters.Add(new NpgsqlParameter { Value = value });
        await using var reader = await command.ExecuteReaderAsync(ct);
        var found = new List<Recipient>();
        while (await reader.ReadAsync(ct))
        {
            var ways = JsonSerializer.Deserialize<Dictionary<string, NoticeWay>>(reader.GetString(2), JsonBody.Answers)!
                .Where(w => NoticeKinds.Find(w.Key) is not null).ToDictionary(w => NoticeKinds.Find(w.Key)!.Value, w => w.Value);
            found.Add(new Recipient(reader.GetString(0), await reader.IsDBNullAsync(1, ct) ? null : reader.GetString(1), ways));
        }

        return found;
    }
}

/// <summary>Kinds by their codes.</summary>
internal static class NoticeKinds
{
    private static readonly Dictionary<string, NoticeKind> All = Enum.GetValues<NoticeKind>().ToDictionary(k => k.Code(), StringComparer.Ordinal);

    /// <summary>The kind of a code (<c>duty-due</c>), or null.</summary>
    public static NoticeKind? Find(string code) => All.TryGetValue(code, out var kind) ? kind : null;

    /// <summary>The code of a kind.</summary>
    public static string Code(this NoticeKind kind) => JsonNamingPolicy.KebabCaseLower.ConvertName(kind.ToString());
}
