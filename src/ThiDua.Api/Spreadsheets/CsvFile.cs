using System.Text;
using ThiDua.Api.Http;

namespace ThiDua.Api.Spreadsheets;

/// <summary>
/// Reads csv (RFC 4180): UTF-8 with or without mark, or UTF-16 with mark; <c>;</c>, <c>,</c> or tab between cells, by what the first line has
/// most. All cells are text. Old encodings are refused with the line in which they show (S15).
/// </summary>
internal static class CsvFile
{
    /// <summary>Reads a file.</summary>
    /// <exception cref="ProblemException">It is no csv, or in an old encoding.</exception>
    public static Sheet Open(byte[] file, XlsxLimits? limits = null)
    {
        var text = Decode(file);
        if (text.Contains('\0', StringComparison.Ordinal))
        {
            throw SpreadsheetFault.Of("spreadsheet.not-csv", "Tệp không phải csv: tệp chứa dữ liệu nhị phân.");
        }

        if (text.AsSpan().TrimStart() is ['<', ..] or ['{', ..] or ['[', ..] or ['%', 'P', 'D', 'F', ..])
        {
            throw SpreadsheetFault.Of("spreadsheet.not-csv", "Tệp không phải csv: nội dung của tệp là loại khác (HTML, JSON hoặc PDF), dù tên tệp ghi gì.");
        }

        return new Sheet(null, Hidden: false) { Rows = Rows(text, Separator(text), limits ?? XlsxLimits.Default) };
    }

    private static string Decode(byte[] file)
    {
        var bytes = file.AsSpan();
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || bytes.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
        {
            try
            {
                return new UnicodeEncoding(bytes[0] == 0xFE, byteOrderMark: true, throwOnInvalidBytes: true).GetString(bytes[2..]);
            }
            catch (ArgumentException)
            {
                throw SpreadsheetFault.Of("spreadsheet.not-unicode", "Tệp csv không phải UTF-16 hợp lệ. Hãy lưu lại dạng CSV UTF-8.");
            }
        }

        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes.StartsWith("\uFEFF"u8) ? bytes[3..] : bytes);
        }
        catch (ArgumentException)
        {
            throw NotUnicode(file);
        }
    }

    private static ProblemException NotUnicode(byte[] file)
    {
        var number = 0;
        foreach (var range in file.AsSpan().Split((byte)'\n'))
        {
            number++;
            var line = file.AsSpan(range);
            if (!System.Text.Unicode.Utf8.IsValid(line))
            {
                var message = $"Dòng {number}: chữ không phải Unicode, có vẻ là {LegacyText.OfBytes(line)}. Hãy chuyển mã sang Unicode rồi lưu dạng CSV UTF-8.";
                return new ProblemException(422, "spreadsheet.legacy-encoding", message, [new ProblemError(null, "spreadsheet.legacy-encoding", message, number)]);
            }
        }

        return SpreadsheetFault.Of("spreadsheet.legacy-encoding", "Tệp csv không phải Unicode. Hãy lưu lại dạng CSV UTF-8.");
    }

    private static char Separator(string text)
    {
        var (counts, quoted) = (new Dictionary<char, int> { [';'] = 0, [','] = 0, ['\t'] = 0 }, false);
        foreach (var c in text.TakeWhile(c => quoted || c is not ('\n' or '\r')))
        {
            quoted ^= c == '"';
            if (!quoted && counts.TryGetValue(c, out var count))
            {
                counts[c] = count + 1;
            }
        }

        return counts.MaxBy(c => c.Value).Key;
    }

    private static IEnumerable<SheetRow> Rows(string text, char separator, XlsxLimits limits)
    {
        var (at, line, count) = (0, 1, 0);
        while (at < text.Length)
        {
            var (start, cells, column) = (line, new Dictionary<int, Cell>(), 1);
            for (var more = true; more; column++)
            {
                var cell = ReadCell(text, separator, ref at, ref line, out more, limits).Trim();
                if (cell.Length == 0)
                {
                    continue;
                }

                if (column > limits.Columns)
                {
                    throw SpreadsheetFault.Of("spreadsheet.too-many-columns", $"Dòng {start} có hơn {limits.Columns} cột.");
                }

                cells.Add(column, new Cell.Text(cell));
            }

            if (cells.Count > 0)
            {
                count = count < limits.Rows && start <= CellRef.RowsMax
                    ? count + 1
                    : throw SpreadsheetFault.Of("spreadsheet.too-many-rows", $"Tệp có hơn {limits.Rows:N0} dòng; hãy chia thành nhiều tệp.");
                yield return new SheetRow(start, Hidden: false, cells);
            }
        }
    }

    /// <summary>One cell; afterwards the place is behind its separator or its line's end.</summary>
    private static string ReadCell(string text, char separator, ref int at, ref int line, out bool more, XlsxLimits limits)
    {
        string cell;
        if (at < text.Length && text[at] == '"')
        {
            cell = ReadQuoted(text, ref at, ref line, limits);
            if (at < text.Length && text[at] != separator && text[at] is not ('\r' or '\n'))
            {
                throw Quotes(line);
            }
        }
        else
        {
            var length = text.AsSpan(at).IndexOfAny(separator, '\r', '\n');
            length = length < 0 ? text.Length - at : length;
            if (length > limits.TextLength)
            {
                throw SpreadsheetFault.Of("spreadsheet.too-large", $"Dòng {line} có ô dài quá {limits.TextLength} ký tự.");
            }

            cell = text.Substring(at, length);
            at += length;
        }

        more = at < text.Length && text[at] == separator;
        if (more)
        {
            at++;
        }
        else if (at < text.Length)
        {
            at += text[at] == '\r' && at + 1 < text.Length && text[at + 1] == '\n' ? 2 : 1;
            line++;
        }

        return cell;
    }

    private static string ReadQuoted(string text, ref int at, ref int line, XlsxLimits limits)
    {
        var (cell, first) = (new StringBuilder(), line);
        for (at++; at < text.Length; at++)
        {
            if (text[at] == '"')
            {
                if (at + 1 >= text.Length || text[at + 1] != '"')
                {
                    at++;
                    return cell.ToString();
                }

                at++;
            }

            line += text[at] == '\n' ? 1 : 0;
            if (cell.Append(text[at]).Length > limits.TextLength)
            {
                throw Quotes(first);
            }
        }

        throw Quotes(first);
    }

    private static ProblemException Quotes(int line)
    {
        var message = $"Dòng {line}: dấu ngoặc kép mở mà không đóng, hoặc có chữ ngay sau dấu đóng.";
        return new ProblemException(422, "spreadsheet.bad-quotes", message, [new ProblemError(null, "spreadsheet.bad-quotes", message, line)]);
    }
}
