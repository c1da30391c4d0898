using ThiDua.EventStore.Signing;

namespace ThiDua.Verifier;

/// <summary>What an export is held against.</summary>
/// <param name="Heads">Heads kept outside the log.</param>
/// <param name="Keys">Public keys known from elsewhere (SubjectPublicKeyInfo); empty: those in the export are only held against each other.</param>
/// <param name="Standings">Published rankings.</param>
public sealed record CheckOptions(IReadOnlyList<KeptHead> Heads, IReadOnlyList<byte[]> Keys, IReadOnlyList<StandingsFile> Standings);

/// <summary>What was found.</summary>
/// <param name="Outcome">0 everything holds; 1 something does not fit; 2 it cannot be judged by this program.</param>
/// <param name="Said">What was checked and found, as Vietnamese sentences; the last one is the conclusion.</param>
public sealed record CheckReport(int Outcome, IReadOnlyList<string> Said);

/// <summary>Something does not fit.</summary>
/// <param name="message">Vietnamese sentence.</param>
internal sealed class MismatchException(string message) : Exception(message);

/// <summary>Vietnamese words for what became of a signature.</summary>
internal static class TrustWords
{
    public static string Words(this Trust trust) => trust switch
    {
        Trust.Forged => "có chữ ký không đúng",
        Trust.UnknownKey => "ký bằng khóa không được tin; nếu khóa gốc khác, hãy nêu thêm --key",
        Trust.RevokedKey => "ký bằng khóa đã thu hồi",
        _ => "là của sổ khác",
    };
}
