using System.Text.Json;
using System.Text.Json.Nodes;
using ThiDua.Api.Http;
using ThiDua.Domain.Units;

namespace ThiDua.Api.Imports;

/// <summary>A line of a file: an opening (without step) or a step of the activity <paramref name="Id"/>.</summary>
/// <param name="Row">Number of the line, from 1.</param>
/// <param name="Id">Id of the activity.</param>
/// <param name="Step">Step, or null for an opening.</param>
/// <param name="Fields">The other fields, as in a single request.</param>
internal sealed record ImportRow(int Row, string Id, string? Step, JsonElement Fields);

/// <summary>Reads files of JSON lines: one activity or step a line, each as strictly as the body of a single request.</summary>
internal static class ImportFile
{
    /// <summary>Greatest file, in bytes.</summary>
    public const int BytesMax = 32_000_000;

    /// <summary>Most lines of a file.</summary>
    public const int RowsMax = 20_000;

    /// <summary>Reads a file. Lines with faults are told in <paramref name="errors"/>, all others are returned.</summary>
    public static (List<ImportRow> Rows, int Count) Read(ReadOnlyMemory<byte> file, ImportErrors errors)
    {
        if (file.Span.StartsWith("\uFEFF"u8))
        {
            file = file[3..];
        }

        var rows = new List<ImportRow>();
        var (number, count) = (0, 0);
        while (!file.IsEmpty)
        {
            var end = file.Span.IndexOf((byte)'\n');
            var line = Trim(end < 0 ? file : file[..end]);
            file = end < 0 ? default : file[(end + 1)..];
            number++;
            if (line.IsEmpty)
            {
                continue;
            }

            if (++count > RowsMax)
            {
                const string message = "Một tệp có tối đa 20.000 dòng; hãy chia thành nhiều tệp.";
                throw new ProblemException(422, "import.too-many-rows", message, [new ProblemError(null, "import.too-many-rows", message, number)]);
            }

            errors.Guard(number, () => rows.Add(Row(number, line)));
        }

        return count > 0 ? (rows, count) : throw ProblemException.Bad("import.empty", "Tệp không có dòng nào.");
    }

    private static ImportRow Row(int number, ReadOnlyMemory<byte> line)
    {
        if (line.Length > JsonBody.BytesMax)
        {
            throw new ProblemException(413, "body.too-large", "Dòng này quá dài.");
        }

        var fields = JsonObject.Create(JsonBody.Parse(line).Root)!;
        var id = Text(fields, "id") ?? throw ProblemException.Bad("field.missing", "Thiếu trường id: mã của hoạt động.", "/id");
        if (!Codes.IsCode(id))
        {
            throw ProblemException.Bad(
                "code.invalid", "Mã hoạt động chỉ gồm chữ cái không dấu, chữ số, dấu chấm, gạch nối, gạch dưới; tối đa 100 ký tự.", "/id");
        }

        return new ImportRow(number, id, Text(fields, "step"), JsonSerializer.SerializeToElement(fields));
    }

    private static string? Text(JsonObject fields, string name)
    {
        if (!fields.Remove(name, out var value) || value is null)
        {
            return null;
        }

        return value.GetValueKind() == JsonValueKind.String
            ? value.GetValue<string>()
            : throw ProblemException.Bad("field.invalid", $"Giá trị của {name} phải là văn bản.", $"/{name}");
    }

    private static ReadOnlyMemory<byte> Trim(ReadOnlyMemory<byte> line)
    {
        var span = line.Span;
        var start = 0;
        while (start < span.Length && span[start] is (byte)' ' or (byte)'\t' or (byte)'\r')
        {
            start++;
        }

        var end = span.Length;
        while (end > start && span[end - 1] is (byte)' ' or (byte)'\t' or (byte)'\r')
        {
            end--;
        }

        return line[start..end];
    }
}
