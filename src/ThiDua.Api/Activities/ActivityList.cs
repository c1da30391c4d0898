using System.Globalization;
using System.Text;
using Npgsql;
using ThiDua.Api.Hosting;
using ThiDua.Api.Http;
using ThiDua.Domain.Activities;
using ThiDua.Domain.Units;
using ThiDua.Projections.Board;
using ThiDua.Projections.Tables;

namespace ThiDua.Api.Activities;

/// <summary>The register: activities by unit, type, standing, topic, field, days and words, newest first, page by page.</summary>
internal static class ActivityList
{
    private static readonly string[] Claimed = ["recorded", "verified"];

    private sealed record Item(
        string Id, string Type, string Unit, DateOnly OccurredOn, string? Topic, string? Field, string? Channel, string Standing, long Version,
        long FirstPosition, long LastPosition, DateTimeOffset RecordedAt, string Title, [property: System.Text.Json.Serialization.JsonIgnore] string Stream);

    public static async Task<IResult> GetAsync(HttpContext http, NpgsqlDataSource source, ReadTables tables, BoardState board, Settings settings)
    {
        http.Only("unit", "type", "view", "standing", "topic", "field", "channel", "from", "to", "q", "limit", "cursor", "minPosition");
        if (http.Position("minPosition") is { } wanted && !await tables.WaitForAsync(wanted, settings.ReadWait, http.RequestAborted))
        {
            throw new ProblemException(503, "projection.behind", "Sổ hoạt động chưa cập nhật tới vị trí được hỏi; hãy thử lại sau ít giây.") { RetryAfter = 1 };
        }

        var limit = http.Limit();
        var items = await ReadAsync(source, Filters(http, board), limit + 1, http.RequestAborted);
        var next = items.Count > limit ? PageCursor.Write(items[limit - 1].OccurredOn, items[limit - 1].Stream) : null;
        return Results.Json(new { items = items.Take(limit), next }, JsonBody.Answers);
    }

    private static SqlFilter Filters(HttpContext http, BoardState board)
    {
        var caller = http.Caller();
        var filter = new SqlFilter();
        filter.And("unit = {0}", http.Single("unit"));
        filter.And("type = {0}", http.Single("type"));
        filter.And("topic = {0}", http.Single("topic"));
        filter.And("field = {0}", http.Single("field"));
        filter.And("channel = {0}", http.OneOf("channel", "in-person", "online"));
        filter.And("standing = {0}", http.OneOf("standing", "recorded", "verified", "rejected", "voided"));
        filter.And("occurred_on >= {0}", http.Day("from"));
        filter.And("occurred_on <= {0}", http.Day("to"));
        filter.And("search like {0}", http.Single("q") is { } q ? $"%{SqlFilter.EscapeLike(ReadTables.Fold(q))}%" : null);
        switch (http.OneOf("view", "claimed", "verified"))
        {
            case "verified":
                filter.And("standing = {0}", "verified");
                break;
            case "claimed":
                filter.And("standing = any({0})", Claimed);
                break;
        }

        filter.And("unit = any({0})", caller.ReachedUnits(board.World));
        if (!caller.SeesSensitive)
        {
            // Row by row, a denunciation is seen only by the body that handles it.
            filter.And("sensitive = {0}", false);
        }

        if (PageCursor.Read(http.Single("cursor")) is var (day, stream))
        {
            filter.And("(occurred_on, stream_id) < ({0}, {1})", day, stream);
        }

        return filter;
    }

    private static async Task<List<Item>> ReadAsync(NpgsqlDataSource source, SqlFilter filter, int limit, CancellationToken ct)
    {
        await using var command = source.CreateCommand(
            $"""
             select stream_id, type, unit, occurred_on, topic, field, channel, standing, version, first_seq, last_seq, recorded_at, title
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
                reader.GetFieldValue<DateTimeOffset>(11), reader.GetString(12), stream));
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
    public void And(string condition, params object?[] values)
    {
        if (Array.Exists(values, v => v is null))
        {
            return;
        }

        for (var i = 0; i < values.Length; i++)
        {
            _values.Add(values[i]!);
            condition = condition.Replace($"{{{i}}}", $"${_values.Count}", StringComparison.Ordinal);
        }

        _sql.Append(" and ").Append(condition);
    }

    public void And(string condition, string[]? any) => And(condition, [(object?)any]);

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
