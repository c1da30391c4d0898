using System.Globalization;
using System.Text;
using System.Text.Json.Serialization;
using Npgsql;
using ThiDua.Api.Hosting;
using ThiDua.Api.Http;
using ThiDua.Api.Security;
using ThiDua.Domain.Activities;
using ThiDua.Domain.Units;
using ThiDua.Projections.Board;
using ThiDua.Projections.Tables;

namespace ThiDua.Api.Activities;

/// <summary>The register: activities by unit, type, standing, topic, field, days and words, newest first, page by page.</summary>
internal static class ActivityList
{
    /// <summary>Standings in which an activity is claimed.</summary>
    internal static readonly string[] Claimed = ["recorded", "verified"];

    /// <summary>A row of the register.</summary>
    internal sealed record Item(
        string Id, string Type, string Unit, DateOnly OccurredOn, string? Topic, string? Field, string? Channel, string Standing, long Version,
        long FirstPosition, long LastPosition, DateTimeOffset RecordedAt, string Title, [property: JsonIgnore] string Stream, [property: JsonIgnore] string Question);

    public static async Task<IResult> GetAsync(HttpContext http, NpgsqlDataSource source, ReadTables tables, BoardState board, Settings settings)
    {
        http.Only("unit", "type", "view", "standing", "topic", "field", "channel", "from", "to", "q", "limit", "cursor", "minPosition");
        await AwaitAsync(http, tables, settings);
        var limit = http.Limit();
        var items = await ReadAsync(source, Filters(http, board), limit + 1, http.RequestAborted);
        var next = items.Count > limit ? PageCursor.Write(items[limit - 1].OccurredOn, items[limit - 1].Stream) : null;
        return Results.Json(new { items = items.Take(limit), next }, JsonBody.Answers);
    }

    /// <summary>Waits until the register has the position that a request names.</summary>
    internal static async Task AwaitAsync(HttpContext http, ReadTables tables, Settings settings)
    {
        if (http.Position("minPosition") is { } wanted && !await tables.WaitForAsync(wanted, settings.ReadWait, http.RequestAborted))
        {
            throw new ProblemException(503, "projection.behind", "Sổ hoạt động chưa cập nhật tới vị trí được hỏi; hãy thử lại sau ít giây.") { RetryAfter = 1 };
        }
    }

    private static SqlFilter Filters(HttpContext http, BoardState board)
    {
        var filter = Reach(http.Caller(), board);
        filter.And("unit = {0}", http.Single("unit"));
        filter.And("type = {0}", http.Single("type"));
        filter.And("topic = {0}", http.Single("topic"));
        filter.And("field = {0}", http.Single("field"));
        filter.And("channel = {0}", http.OneOf("channel", "in-person", "online"));
        filter.And("standing = {0}", http.OneOf("standing", "recorded", "verified", "rejected", "voided"));
        filter.And("occurred_on >= {0}", http.Day("from"));
        filter.And("occurred_on <= {0}", http.Day("to"));
        filter.And("search like {0}", Pattern(http.Single("q")));
        switch (http.OneOf("view", "claimed", "verified"))
        {
            case "verified":
                filter.And("standing = {0}", "verified");
                break;
            case "claimed":
                filter.And("standing = any({0})", Claimed);
                break;
        }

        return After(filter, http.Single("cursor"));
    }

    /// <summary>What of the register a caller may see.</summary>
    internal static SqlFilter Reach(Caller caller, BoardState board)
    {
        var filter = new SqlFilter();
        filter.And("unit = any({0})", caller.ReachedUnits(board.World));
        if (!caller.SeesSensitive)
        {
            // Row by row, a denunciation is seen only by the body that handles it.
            filter.And("sensitive = {0}", false);
        }

        return filter;
    }

    /// <summary>Only what comes after a page.</summary>
    internal static SqlFilter After(SqlFilter filter, string? cursor) =>
        PageCursor.Read(cursor) is var (day, stream) ? filter.And("(occurred_on, stream_id) < ({0}, {1})", day, stream) : filter;

    /// <summary>Words to be found, without accents; null for none.</summary>
    internal static string? Pattern(string? words) => words is null ? null : $"%{SqlFilter.EscapeLike(ReadTables.Fold(words))}%";

    /// <summary>Reads rows, the newest first.</summary>
    internal static async Task<List<Item>> ReadAsync(NpgsqlDataSource source, SqlFilter filter, int limit, CancellationToken ct)
    {
        await using var command = source.CreateCommand(
            $"""
             select stream_id, type, unit, occurred_on, topic, field, channel, standing, version, first_seq, last_seq, recorded_at, title, question
             from read_register where {filter.Sql} order by occurred_on desc, stream_id desc limit {limit.ToString(CultureInfo.InvariantCulture)}
             """);
        command.Parameters.AddRange(filter.Values.Select(v => new NpgsqlParameter { Value = v }).ToArray());
        await using var reader = await command.ExecuteReaderAsync(ct);
        var items = new List<Item>();
        while (await reader.ReadAsync(ct))
        {
            string? Text(int i) => reader.IsDBNull(i) ? null : reader.GetString(i);
            var stream = reader.GetString(0);
            items.Add(new Item(
                stream[(ActivityKinds.OfStream(stream)!.Stream.Length + 1)..], reader.GetString(1), reader.GetString(2), reader.GetFieldValue<DateOnly>(3),
                Text(4), Text(5), Text(6), reader.GetString(7), reader.GetInt64(8), reader.GetInt64(9), reader.GetInt64(10),
                reader.GetFieldValue<DateTimeOffset>(11), reader.GetString(12), stream, reader.GetString(13)));
        }

        return items;
    }
}

/// <summary>Conditions with parameters: no text of a request ever becomes SQL.</summary>
internal sealed class SqlFilter
{
    private readonly StringBuilder _sql = new("true");
    private readonly List<object> _values = [];

    public IReadOnlyList<object> Values => _values;

    public string Sql => _sql.ToString();

    /// <summary>Adds a condition unless a value is null; <c>{0}</c> and <c>{1}</c> stand for the values.</summary>
    public SqlFilter And(string condition, params object?[] values)
    {
        if (Array.Exists(values, v => v is null))
        {
            return this;
        }

        for (var i = 0; i < values.Length; i++)
        {
            _values.Add(values[i]!);
            condition = condition.Replace($"{{{i}}}", $"${_values.Count}", StringComparison.Ordinal);
        }

        _sql.Append(" and ").Append(condition);
        return this;
    }

    public SqlFilter And(string condition, string[]? any) => And(condition, [(object?)any]);

    public static string EscapeLike(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal);
}

/// <summary>Where a page ended, as text that callers hand back unread.</summary>
internal static class PageCursor
{
    public static string Write(DateOnly day, string stream) =>
        Microsoft.AspNetCore.WebUtilities.WebEncoders.Base64UrlEncode(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{day:yyyy-MM-dd} {stream}")));

    public static (DateOnly Day, string Stream)? Read(string? cursor)
    {
        if (cursor is null)
        {
            return null;
        }

        try
        {
            var text = Encoding.UTF8.GetString(Microsoft.AspNetCore.WebUtilities.WebEncoders.Base64UrlDecode(cursor));
            if (text.Length > 11 && Codes.IsCode(text[11..]) && DateOnly.TryParseExact(text[..10], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            {
                return (day, text[11..]);
            }
        }
        catch (FormatException)
        {
            // It is no cursor of ours.
        }

        throw ProblemException.Bad("cursor.invalid", "Con trỏ trang không hợp lệ; hãy bắt đầu lại từ trang đầu.", "cursor");
    }
}
