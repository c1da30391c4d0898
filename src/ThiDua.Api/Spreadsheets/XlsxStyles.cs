using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Spreadsheet;

namespace ThiDua.Api.Spreadsheets;

/// <summary>The looks of cells as styles of a workbook: each look twice, plain and for text that must never be taken for a formula.</summary>
internal static class XlsxStyles
{
    private const uint TextFormat = 49;
    private const uint NumberFormat = 164;
    private const uint DayFormat = 165;

    /// <summary>Fill of cells with a fault, also in files that people sent.</summary>
    public const string FaultColour = "FFFFC7CE";

    /// <summary>Number of a style.</summary>
    /// <param name="look">The look.</param>
    /// <param name="quoted">Whether programs shall keep it as text even when it is edited.</param>
    public static uint Of(Look look, bool quoted = false) => ((uint)look * 2) + (quoted ? 1u : 0u);

    /// <summary>The styles of a new workbook.</summary>
    public static Stylesheet New() => new(
        new NumberingFormats(
            new NumberingFormat { NumberFormatId = NumberFormat, FormatCode = "#,##0.####" }, new NumberingFormat { NumberFormatId = DayFormat, FormatCode = "dd/mm/yyyy" })
        { Count = 2 },
        new Fonts(Font(11), Font(14, bold: true), Font(11, bold: true), Font(9, colour: "FF666666"), Font(11, colour: "FF9C0006")) { Count = 5 },
        new Fills(
            new Fill(new PatternFill { PatternType = PatternValues.None }), new Fill(new PatternFill { PatternType = PatternValues.Gray125 }), Solid("FFE3ECF7"), Solid("FFFFE699"), Solid(FaultColour))
        { Count = 5 },
        new Borders(new Border(new LeftBorder(), new RightBorder(), new TopBorder(), new BottomBorder(), new DiagonalBorder()), Framed()) { Count = 2 },
        new CellStyleFormats(new CellFormat()) { Count = 1 },
        Formats(),
        new CellStyles(new CellStyle { Name = "Normal", FormatId = 0, BuiltinId = 0 }) { Count = 1 });

    private static CellFormats Formats()
    {
        var formats = Enum.GetValues<Look>().SelectMany(look => new[] { Format(look), Quoted(Format(look)) }).ToList();
        return new CellFormats(formats) { Count = (uint)formats.Count };
    }

    private static CellFormat Format(Look look) => look switch
    {
        Look.Title => Make(font: 1),
        Look.Head => Make(font: 2, fill: 2, border: 1, wrap: true),
        Look.Required => Make(font: 2, fill: 3, border: 1, wrap: true),
        Look.Code => Make(font: 3, border: 1),
        Look.Wrapped => Make(wrap: true),
        Look.Text => Make(format: TextFormat),
        Look.Number => Make(format: NumberFormat),
        Look.Day => Make(format: DayFormat),
        Look.Fault => Make(font: 4, fill: 4, border: 1),
        Look.Remark => Make(font: 4, wrap: true),
        _ => Make(),
    };

    private static CellFormat Make(uint font = 0, uint fill = 0, uint border = 0, uint format = 0, bool wrap = false)
    {
        var made = new CellFormat
        {
            NumberFormatId = format, FontId = font, FillId = fill, BorderId = border, FormatId = 0,
            ApplyNumberFormat = format > 0, ApplyFont = font > 0, ApplyFill = fill > 0, ApplyBorder = border > 0, ApplyAlignment = wrap,
        };
        if (wrap)
        {
            made.Append(new Alignment { WrapText = true, Vertical = VerticalAlignmentValues.Top });
        }

        return made;
    }

    private static CellFormat Quoted(CellFormat format)
    {
        format.QuotePrefix = true;
        return format;
    }

    private static Font Font(double size, bool bold = false, string? colour = null)
    {
        var font = new Font();
        if (bold)
        {
            font.Append(new Bold());
        }

        font.Append(new FontSize { Val = size });
        if (colour is not null)
        {
            font.Append(new Color { Rgb = colour });
        }

        font.Append(new FontName { Val = "Times New Roman" });
        return font;
    }

    /// <summary>A fill of one colour.</summary>
    public static Fill Solid(string colour) => new(new PatternFill(new ForegroundColor { Rgb = colour }, new BackgroundColor { Indexed = 64 }) { PatternType = PatternValues.Solid });

    private static Border Framed() => new(
        new LeftBorder { Style = BorderStyleValues.Thin }, new RightBorder { Style = BorderStyleValues.Thin }, new TopBorder { Style = BorderStyleValues.Thin },
        new BottomBorder { Style = BorderStyleValues.Thin }, new DiagonalBorder());
}
