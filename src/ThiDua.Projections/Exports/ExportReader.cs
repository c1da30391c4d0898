using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace ThiDua.Projections.Exports;

/// <summary>
/// Reads an export line by line with bounded memory, and checks what can be said of the file alone: whole lines in the one form, counted and
/// hashed as the closing line says, nothing after it. The file may be hostile: every fault is told with its line.
/// </summary>
public static class ExportReader
{
    /// <summary>Longest line, in bytes.</summary>
    public const int MaxLine = 16 * 1024 * 1024;

    /// <summary>The lines with their numbers, from 1.</summary>
    /// <exception cref="ExportFaultException">A line is not what it must be.</exception>
    public static async IAsyncEnumerable<(long Number, ExportLine Line)> ReadAsync(Stream file, [EnumeratorCancellation] CancellationToken ct = default)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var number = 0L;
        var isClosed = false;
        await foreach (var bytes in LinesAsync(file, ct))
        {
            number++;
            if (isClosed)
            {
                throw new ExportFaultException(number, "Còn dữ liệu sau dòng kết thúc.");
            }

            var line = Parse(number, bytes);
            if (line is ExportLine.Closing end)
            {
                isClosed = true;
                CheckEnd(number, end, hash.GetHashAndReset());
            }
            else
            {
                hash.AppendData(bytes.Span);
                hash.AppendData("\n"u8);
            }

            if ((number == 1) != (line is ExportLine.Opening))
            {
                throw new ExportFaultException(number, number == 1 ? "Dòng đầu không phải dòng mở đầu của bản xuất." : "Dòng mở đầu lặp lại.");
            }

            yield return (number, line);
        }

        if (!isClosed)
        {
            throw new ExportFaultException(number + 1, "Tệp bị cắt: thiếu dòng kết thúc.");
        }
    }

    private static ExportLine Parse(long number, ReadOnlyMemory<byte> bytes)
    {
        try
        {
            return ExportJson.Read(bytes);
        }
        catch (FormatException e)
        {
            throw new ExportFaultException(number, "Không phải một dòng hợp lệ của bản xuất (phải là JSON ở dạng chuẩn).", e);
        }
    }

    private static void CheckEnd(long number, ExportLine.Closing end, byte[] sha256)
    {
        var isSame = end.Lines == number - 1 && end.Sha256.AsSpan().SequenceEqual(sha256);
        var isSignedSo = end.Signed is null
            || (end.Signed.Statement is EventStore.Signing.Statement.Export signed && signed.Lines == end.Lines && signed.Sha256.AsSpan().SequenceEqual(end.Sha256));
        if (!isSame || !isSignedSo)
        {
            throw new ExportFaultException(number, "Dòng kết thúc không khớp các dòng trước nó: tệp đã bị sửa, thêm hoặc bớt dòng.");
        }
    }

    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> LinesAsync(Stream file, [EnumeratorCancellation] CancellationToken ct)
    {
        var buffer = new byte[64 * 1024];
        var (start, end, number) = (0, 0, 1L);
        while (true)
        {
            var read = await file.ReadAsync(buffer.AsMemory(end), ct);
            if (read == 0)
            {
                break;
            }

            var searched = end;
            end += read;
            for (int at; (at = buffer.AsSpan(searched, end - searched).IndexOf((byte)'\n')) >= 0;)
            {
                yield return buffer.AsMemory(start, searched + at - start);
                (start, searched, number) = (searched + at + 1, searched + at + 1, number + 1);
            }

            buffer.AsSpan(start, end - start).CopyTo(buffer);
            (start, end) = (0, end - start);
            if (end == buffer.Length)
            {
                if (end >= MaxLine)
                {
                    throw new ExportFaultException(number, $"Dòng dài quá {MaxLine / 1024 / 1024} MB.");
                }

                Array.Resize(ref buffer, Math.Min(MaxLine, buffer.Length * 2));
            }
        }

        if (end > start)
        {
            throw new ExportFaultException(number, "Tệp bị cắt giữa dòng.");
        }
    }
}
