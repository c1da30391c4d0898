using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using ThiDua.Api.Spreadsheets;
using Cell = ThiDua.Api.Spreadsheets.Cell;
using StoredCell = DocumentFormat.OpenXml.Spreadsheet.Cell;

namespace ThiDua.Api.Imports.Sheets;

/// <summary>
/// An upload given back with its faults: faulty cells filled with a colour, and a column of remarks behind the last one. A workbook stays as it
/// was sent otherwise; a csv file becomes a workbook.
/// </summary>
internal static class AnnotatedFile
{
    private const string Heading = "Nhận xét";

    /// <summary>Makes the file.</summary>
    public static byte[] Make(Upload upload, ImportJob job) => upload.Kind == UploadKind.Xlsx && job.Sheets.Count > 0
        ? XlsxFile.Guarded(() => Mark(upload.Content, job))
        : FromCsv(upload, job);

    /// <summary>What is wrong in rows, as one text for each row.</summary>
    private static Dictionary<int, string> Remarks(IEnumerable<PlacedError> errors) => errors.GroupBy(e => e.Place.Row)
        .ToDictionary(g => g.Key, g => string.Join(" ", g.Select(e => e.Error is { Column: { } column } ? $"[{column}] {e.Error.Message}" : e.Error.Message)));

    private static byte[] FromCsv(Upload upload, ImportJob job)
    {
        var sheet = upload.Kind == UploadKind.Csv ? CsvFile.Open(upload.Content) : null;
        var rows = sheet?.Rows.ToDictionary(r => r.Number) ?? [];
        var width = rows.Count == 0 ? 1 : rows.Values.Max(r => r.Cells.Keys.Max());
        var (remarks, faults) = (Remarks(job.Errors), job.Errors.Where(e => e.Column is not null).Select(e => (e.Place.Row, e.Column!.Value)).ToHashSet());
        var header = job.Sheets is [{ Header: var at }, ..] ? at : 0;
        return XlsxWriter.Write(
            [
                new SheetPlan(Heading, [.. Enumerable.Repeat(new PlannedColumn(18, Look.Text), width), new PlannedColumn(60)])
                {
                    Frozen = header,
                    Rows = rows.Count == 0
                        ? [[new PlannedCell(job.Problem?.Title ?? "", Look.Remark)]]
                        : Enumerable.Range(1, rows.Keys.Max()).Select(number => (IReadOnlyList<PlannedCell>)(rows.TryGetValue(number, out var row)
                            ?
                            [
                                .. Enumerable.Range(1, width).Select(column => new PlannedCell(
                                    row.Cells.TryGetValue(column, out var cell) ? CellValues.Plain(cell) : null, faults.Contains((number, column)) ? Look.Fault : Look.Text)),
                                number == header ? new PlannedCell(Heading, Look.Head) : new PlannedCell(remarks.GetValueOrDefault(number), Look.Remark),
                            ]
                            : [])),
                },
            ],
            upload.Name);
    }

    private static byte[] Mark(byte[] content, ImportJob job)
    {
        using var file = new MemoryStream();
        file.Write(content);
        using (var document = SpreadsheetDocument.Open(file, isEditable: true, new OpenSettings { MaxCharactersInPart = XlsxLimits.Default.Unpacked }))
        {
            var workbook = document.WorkbookPart!;
            var faulty = new FaultStyles(workbook);
            var parts = workbook.Workbook.Sheets!.Elements<DocumentFormat.OpenXml.Spreadsheet.Sheet>().Select(s => workbook.TryGetPartById(s.Id!.Value!, out var p) ? p as WorksheetPart : null).OfType<WorksheetPart>().ToList();
            foreach (var map in job.Sheets)
            {
                Mark(parts[map.Number].Worksheet, map, [.. job.Errors.Where(e => e.Place.Sheet?.Number == map.Number)], faulty);
            }

            faulty.Save();
        }

        return file.ToArray();
    }

    private static void Mark(Worksheet sheet, SheetMap map, List<PlacedError> errors, FaultStyles faulty)
    {
        var rows = sheet.GetFirstChild<SheetData>()!.Elements<Row>().Where(r => r.RowIndex is not null).ToDictionary(r => (int)r.RowIndex!.Value);
        var remarks = Remarks(errors);
        var width = map.Columns.Values.Append(1).Max() + 1;
        foreach (var error in errors.Where(e => e.Column is not null && rows.ContainsKey(e.Place.Row)))
        {
            var cell = CellAt(rows[error.Place.Row], error.Column!.Value);
            cell.StyleIndex = faulty.Of(cell.StyleIndex?.Value ?? 0);
        }

        foreach (var (number, remark) in remarks.Append(new KeyValuePair<int, string>(map.Header, Heading)).Where(r => rows.ContainsKey(r.Key)))
        {
            var cell = CellAt(rows[number], width);
            (cell.DataType, cell.CellFormula, cell.CellValue, cell.InlineString) = (DocumentFormat.OpenXml.Spreadsheet.CellValues.InlineString, null, null, XlsxWriter.Inline(remark));
        }

        sheet.Save();
    }

    /// <summary>A cell of a row, made when it is not there; cells stand in the order of their columns.</summary>
    private static StoredCell CellAt(Row row, int column)
    {
        var address = CellRef.Of((int)row.RowIndex!.Value, column);
        StoredCell? behind = null;
        foreach (var cell in row.Elements<StoredCell>())
        {
            if (cell.CellReference?.Value == address)
            {
                return cell;
            }

            if (CellRef.Read(cell.CellReference?.Value ?? "") is var (_, at) && at > column)
            {
                behind = cell;
                break;
            }
        }

        var made = new StoredCell { CellReference = address };
        row.InsertBefore(made, behind);
        return made;
    }

    /// <summary>Styles of a workbook with the colour of faults, each made from the style that the cell had.</summary>
    private sealed class FaultStyles
    {
        private readonly Stylesheet _styles;
        private readonly Dictionary<uint, uint> _made = [];
        private readonly uint _fill;

        public FaultStyles(WorkbookPart workbook)
        {
            var part = workbook.WorkbookStylesPart ?? workbook.AddNewPart<WorkbookStylesPart>();
            _styles = part.Stylesheet ??= XlsxStyles.New();
            _styles.Fills ??= new Fills(new Fill(), new Fill());
            _styles.CellFormats ??= new CellFormats(new CellFormat());
            _styles.Fills.Append(XlsxStyles.Solid(XlsxStyles.FaultColour));
            _fill = (uint)_styles.Fills.ChildElements.Count - 1;
            _styles.Fills.Count = _fill + 1;
        }

        /// <summary>The style that a style becomes.</summary>
        public uint Of(uint style)
        {
            if (_made.TryGetValue(style, out var made))
            {
                return made;
            }

            if (_made.ContainsValue(style))
            {
                return style; // Marked already: a cell can have two faults.
            }

            var formats = _styles.CellFormats!;
            var like = formats.Elements<CellFormat>().ElementAtOrDefault((int)style) ?? new CellFormat();
            var marked = (CellFormat)like.CloneNode(deep: true);
            (marked.FillId, marked.ApplyFill) = (_fill, true);
            formats.Append(marked);
            formats.Count = (uint)formats.ChildElements.Count;
            return _made[style] = (uint)formats.ChildElements.Count - 1;
        }

        public void Save() => _styles.Save();
    }
}
