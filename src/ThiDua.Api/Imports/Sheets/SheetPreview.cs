using System.Globalization;
using ThiDua.Api.Spreadsheets;

namespace ThiDua.Api.Imports.Sheets;

/// <summary>Rows of an upload as people look at them: those with faults, or else the first ones.</summary>
internal static class SheetPreview
{
    private const int FaultyMax = 50;
    private const int FirstMax = 10;
    private const int TextMax = 120;

    /// <summary>The rows.</summary>
    public static IReadOnlyList<ShownRow> Of(Upload upload, ImportJob job)
    {
        var faulty = job.Errors.Select(e => (Sheet: e.Place.Sheet?.Number, e.Place.Row)).Distinct().Take(FaultyMax).ToHashSet();
        using var workbook = upload.Kind == UploadKind.Xlsx ? XlsxFile.Open(upload.Content) : null;
        var sheets = workbook?.Sheets ?? [CsvFile.Open(upload.Content)];
        return
        [
            .. job.Sheets.SelectMany(map => sheets[map.Number].Rows
                .Where(r => faulty.Count > 0 ? faulty.Contains((map.Number, r.Number)) : r.Number > map.Header)
                .Take(faulty.Count > 0 ? FaultyMax : FirstMax)
                .Select(r => new ShownRow(map, r.Number, r.Cells.ToDictionary(c => c.Key, c => Text(c.Value))))),
        ];
    }

    private static string Text(Cell cell)
    {
        var text = cell switch
        {
            Cell.Text t => t.Value,
            Cell.Number n => n.Value.ToString("#,0.####", CultureInfo.GetCultureInfo("vi-VN")),
            Cell.Day d => d.Value.ToString("dd/MM/yyyy", CultureInfo.InvariantCulture),
            Cell.Flag f => f.Value ? "TRUE" : "FALSE",
            Cell.Formula => "= …",
            Cell.Error e => e.Value,
            _ => throw new InvalidOperationException(cell.GetType().Name),
        };
        return text.Length <= TextMax ? text : text[..TextMax] + "…";
    }
}
