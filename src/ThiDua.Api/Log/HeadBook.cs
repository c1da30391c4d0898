using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ThiDua.EventStore;
using ThiDua.EventStore.Signing;

namespace ThiDua.Api.Log;

/// <summary>Something about the signed heads that people must look at.</summary>
/// <param name="Code">Stable code.</param>
/// <param name="Message">Vietnamese sentence.</param>
/// <param name="Position">Position it is about, or null.</param>
internal sealed record HeadAlarm(string Code, string Message, long? Position = null);

/// <summary>What signed heads say against each other, against the keys and against the log. Pure.</summary>
internal static class HeadChecks
{
    /// <summary>The first thing that is wrong with heads, from whatever places they come, or null.</summary>
    /// <param name="ring">Known keys.</param>
    /// <param name="signed">Heads (other statements are not looked at).</param>
    /// <param name="chainAt">The chain value that the log has at a position; null when it ends before.</param>
    public static HeadAlarm? FirstFault(KeyRing ring, IEnumerable<SignedStatement> signed, Func<long, byte[]?> chainAt)
    {
        var seen = new Dictionary<long, byte[]>();
        foreach (var one in signed)
        {
            if (one.Statement is not Statement.Head head)
            {
                continue;
            }

            if (Untrusted(ring.Judge(one), head) is { } untrusted)
            {
                return untrusted;
            }

            if (seen.TryGetValue(head.Position, out var other) && !other.AsSpan().SequenceEqual(head.Chain))
            {
                return new HeadAlarm("equivocation", $"Có hai đầu sổ khác nhau cùng ký cho vị trí {head.Position}.", head.Position);
            }

            seen[head.Position] = head.Chain;
        }

        foreach (var (position, chain) in seen.OrderBy(s => s.Key))
        {
            if (chainAt(position) is not { } now)
            {
                return new HeadAlarm("log.cut", $"Sổ kết thúc trước vị trí {position} đã ký.", position);
            }

            if (!now.AsSpan().SequenceEqual(chain))
            {
                return new HeadAlarm("log.rewritten", $"Sổ tại vị trí {position} khác với đầu sổ đã ký.", position);
            }
        }

        return null;
    }

    private static HeadAlarm? Untrusted(Trust trust, Statement.Head head) => trust switch
    {
        Trust.Good => null,
        Trust.Forged => new HeadAlarm("head.forged", $"Chữ ký của đầu sổ {head.Position} không đúng.", head.Position),
        Trust.UnknownKey => new HeadAlarm("head.unknown-key", $"Đầu sổ {head.Position} ký bằng khóa chưa được giới thiệu ({head.KeyId}).", head.Position),
        Trust.RevokedKey => new HeadAlarm("head.revoked-key", $"Đầu sổ {head.Position} ký bằng khóa đã thu hồi ({head.KeyId}).", head.Position),
        _ => new HeadAlarm("head.other-log", $"Đầu sổ {head.Position} là của sổ khác.", head.Position),
    };
}

/// <summary>
/// A folder outside the database in which every signed statement is a file of its own, written once: what the database's keeper cannot
/// take back. Copy it elsewhere, or let it lie on other storage. Each log has a folder of its own in it.
/// </summary>
internal sealed class HeadFolder(string outside, Guid log)
{
    private readonly string _path = Path.Combine(outside, log.ToString("D"));

    /// <summary>Writes statements that are not there yet.</summary>
    public void Keep(IEnumerable<BookedStatement> statements)
    {
        Directory.CreateDirectory(_path);
        foreach (var one in statements)
        {
            var file = Path.Combine(_path, NameOf(one));
            if (File.Exists(file))
            {
                continue;
            }

            var half = $"{file}.{Environment.ProcessId.ToString(CultureInfo.InvariantCulture)}.tmp";
            using (var stream = new FileStream(half, FileMode.Create, FileAccess.Write))
            {
                stream.Write(JsonSerializer.SerializeToUtf8Bytes(one.Signed.ToJson()));
                stream.Flush(flushToDisk: true);
            }

            File.Move(half, file, overwrite: true);
        }
    }

    /// <summary>All statements in it.</summary>
    /// <exception cref="FormatException">A file is no signed statement.</exception>
    public IReadOnlyList<SignedStatement> Read() => !Directory.Exists(_path) ? [] :
    [
        .. Directory.GetFiles(_path, "*.json").Order(StringComparer.Ordinal).Select(file =>
        {
            try
            {
                using var json = JsonDocument.Parse(File.ReadAllBytes(file));
                return SignedStatement.Read(json.RootElement);
            }
            catch (Exception e) when (e is JsonException or FormatException)
            {
                throw new FormatException($"{Path.GetFileName(file)} is no signed statement.", e);
            }
        }),
    ];

    private static string NameOf(BookedStatement one)
    {
        var position = one.Signed.Statement is Statement.Head head ? head.Position : 0;
        var name = string.Concat(one.Name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' ? c : '_'));
        return string.Create(CultureInfo.InvariantCulture, $"{position:D12}-{name}.json");
    }
}
