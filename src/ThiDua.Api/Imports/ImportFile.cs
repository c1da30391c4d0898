using System.Text.Json;
using System.Text.Json.Nodes;
using ThiDua.Api.Http;
using ThiDua.Api.Imports.Sheets;
using ThiDua.Api.Spreadsheets;
using ThiDua.Domain.Units;

namespace ThiDua.Api.Imports;

/// <summary>A line of a file: an opening (without step) or a step of the activity <paramref name="Id"/>.</summary>
/// <param name="Place">Where it stands.</param>
/// <param name="Id">Id of the activity.</param>
/// <param name="Step">Step, or null for an opening.</param>
/// <param name="Fields">The other fields, as in a single request.</param>
internal sealed record ImportRow(FilePlace Place, string Id, string? Step, JsonElement Fields);

/// <summary>Reads files: JSON lines with one activity or step each, or rows of a spreadsheet; each as strictly as the body of a single request.</summary>
internal static class ImportFile
{
    /// <summary>Greatest file, in bytes.</summary>
    public const int BytesMax = 32_000_000;

    /// <summary>Most lines of a file.</summary>
    public const int RowsMax = 20_000;

    /// <summary>Reads a file, whatever its kind. Lines with faults are told, all others can be decided.</summary>
    /// <exception cref="ProblemException">The file as a whole cannot be read.</exception>
    public static ImportIntake Read(Upload upload)
    {
        var intake = new ImportIntake();
        switch (upload.Kind)
        {
            case UploadKind.Xlsx:
                using (var workbook = XlsxFile.Open(upload.Content))
                {
                    SheetRows.Read(workbook.Sheets, intake);
                }

                break;
            case UploadKind.Csv:
                SheetRows.Read([CsvFile.Open(upload.Content)], intake);
                break;
            default:
                ReadLines(upload.Content, intake);
                break;
        }

        return intake.Count > 0 || intake.Errors.Total > 0 ? intake : throw ProblemException.Bad("import.empty", "Tệp chưa có dòng nào được điền.");
    }

    private static void ReadLines(ReadOnlyMemory<byte> file, ImportIntake intake)
    {
        if (file.Span.StartsWith("\uFEFF"u8))
        {
            file = file[3..];
        }

        var number = 0;
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

            var place = new FilePlace(number);
            intake.CountRow(place);
            intake.Errors.Guard(place, () => intake.Rows.Add(Row(place, line)));
        }
    }

    private static ImportRow Row(FilePlace place, ReadOnlyMemory<byte> line)
    {
        if (line.Length > JsonBody.BytesMax)
        {
            throw new ProblemException(413, "body.too-large", "Dòng này quá dài.");
        }

        var fields = JsonObject.Create(JsonBody.Parse(line).Root)!;
        // A step that names something of its own by "id" (a finding) names its activity by "activity".
        var id = Text(fields, "activity") ?? Text(fields, "id") ?? throw ProblemException.Bad("field.missing", "Thiếu trường id: mã của hoạt động.", "/id");
        CheckId(id);
        return new ImportRow(place, id, Text(fields, "step"), JsonSerializer.SerializeToElement(fields));
    }

    /// <summary>Refuses what cannot be the id of an activity.</summary>
    public static void CheckId(string id)
    {
        if (!Codes.IsCode(id))
        {
            throw ProblemException.Bad(
                "code.invalid", "Mã hoạt động chỉ gồm chữ cái không dấu, chữ số, dấu chấm, gạch nối, gạch dưới; tối đa 100 ký tự.", "/id");
        }
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
