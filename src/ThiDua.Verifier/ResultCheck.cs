using System.Globalization;
using ThiDua.Domain.Facts;
using ThiDua.Domain.Results;
using ThiDua.EventStore;
using ThiDua.EventStore.Reading;
using ThiDua.EventStore.Signing;
using ThiDua.Projections.Exports;

namespace ThiDua.Verifier;

/// <summary>
/// Verifies one published result with nothing but its file and what was kept elsewhere: the event is the one that the head seals, the head is
/// signed, the document has the hash that it says. How the result follows from the events is told by the whole export only.
/// </summary>
public static class ResultCheck
{
    private static readonly Upcasters Upcasters = new();

    /// <summary>Verifies.</summary>
    /// <param name="file">The file.</param>
    /// <param name="options">What it is held against.</param>
    public static CheckReport Run(ResultFile file, CheckOptions options)
    {
        var said = new List<string>();
        try
        {
            said.Add(Event(file));
            said.Add(Head(file, options));
            return new CheckReport(0, [.. said, "KẾT LUẬN: kết quả này nằm trong sổ đúng như đã ký."]);
        }
        catch (MismatchException e)
        {
            return new CheckReport(1, [.. said, $"KHÔNG KHỚP: {e.Message}"]);
        }
    }

    /// <summary>The event leads from the chain value before it to the one after it, and holds the document that it names.</summary>
    private static string Event(ResultFile file)
    {
        var stored = file.Result.Event;
        Must(Seal.Chain(file.Before, stored.Leaf()).AsSpan().SequenceEqual(file.Result.Chain), "nội dung của kết quả không dẫn tới giá trị băm đã ghi.");
        Must(FrozenCheck.IsResult(stored.StreamId), "tệp không chứa kết quả của một kỳ thi đua.");
        var up = stored.Upcast(Upcasters);
        var result = EventJson.Read(ExportCheck.Types(), up.Type, up.Data) as ResultFrozen;
        Must(result is { Kind: not ResultKind.Review }, "tệp không chứa kết quả đã công bố.");
        Must(CanonicalText.Hash(result!.Document) == result.DocumentHash, "văn bản kết quả không có giá trị băm như đã ghi.");
        var units = result.Document.GetProperty("clusters").EnumerateArray().Sum(c => c.GetProperty("standings").GetArrayLength());
        return string.Create(
            CultureInfo.InvariantCulture,
            $"Kết quả số {result.Number} của kỳ {result.Document.GetProperty("period").GetString()}, tính đến {result.Day:dd/MM/yyyy}: {units} đơn vị, giá trị băm {result.DocumentHash}.");
    }

    /// <summary>The head seals the event, and something from outside vouches for the head.</summary>
    private static string Head(ResultFile file, CheckOptions options)
    {
        var head = file.Head.Statement as Statement.Head;
        Must(head is not null && head.Position == file.Result.Event.Seq && head.Chain.AsSpan().SequenceEqual(file.Result.Chain), "đầu sổ đã ký không phải của kết quả này.");
        Must(Signed(file, options), "một lời giới thiệu hoặc thu hồi khóa có chữ ký không đúng.");
        var trust = KeyRing.Of(file.Log, file.Keys, options.Keys).Judge(file.Head);
        Must(trust == Trust.Good, trust switch
        {
            Trust.OtherLog => "đầu sổ là của một sổ khác.",
            Trust.UnknownKey => "đầu sổ ký bằng khóa không được tin.",
            Trust.RevokedKey => "đầu sổ ký bằng khóa đã bị thu hồi.",
            _ => "chữ ký của đầu sổ không đúng.",
        });
        foreach (var kept in options.Heads)
        {
            Must(kept.Position == head!.Position, string.Create(CultureInfo.InvariantCulture, $"đầu sổ đã giữ ở vị trí {kept.Position}, kết quả ở vị trí {head.Position}; hãy kiểm bằng bản xuất của sổ."));
            Must(kept.Chain.AsSpan().SequenceEqual(head.Chain), "đầu sổ đã giữ khác đầu sổ trong tệp: sổ đã bị viết lại.");
        }

        return string.Create(CultureInfo.InvariantCulture, $"Đầu sổ ở vị trí {head!.Position} ký ngày {head.SignedAt.ToOffset(TimeSpan.FromHours(7)):dd/MM/yyyy} bằng khóa {head.KeyId}.");
    }

    /// <summary>Whether each statement about keys is signed by the key that it names. Whether that key is believed is another question.</summary>
    private static bool Signed(ResultFile file, CheckOptions options)
    {
        var known = file.Keys.Select(s => s.Statement).OfType<Statement.KeyIntroduced>().Select(k => k.PublicKey).Concat(options.Keys).ToLookup(k => SigningKey.IdOf(k), StringComparer.Ordinal);
        return file.Keys.All(s => known[s.Statement.KeyId].Any(key => SigningKey.Fits(key, s)));
    }

    private static void Must(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new MismatchException(otherwise);
        }
    }
}
