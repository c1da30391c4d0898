using System.Globalization;
using System.Text.Json;
using ThiDua.EventStore.Signing;

namespace ThiDua.Verifier;

/// <summary>A head that was kept outside the log: bare, or signed.</summary>
/// <param name="Position">Position.</param>
/// <param name="Chain">Chain value, 32 bytes.</param>
/// <param name="Signed">The signed statement it comes from, or null.</param>
public sealed record KeptHead(long Position, byte[] Chain, SignedStatement? Signed)
{
    /// <summary>Reads <c>POSITION:CHAIN</c>, or a file with a signed head as the server writes it (folder of heads, an item of <c>GET /api/log/heads</c>).</summary>
    /// <exception cref="FormatException">Neither.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static KeptHead Read(string text)
    {
        if (text.Split(':') is [var position, { Length: 64 } chain] && long.TryParse(position, NumberStyles.None, CultureInfo.InvariantCulture, out var at)
            && chain.All(char.IsAsciiHexDigit))
        {
            return new KeptHead(at, Convert.FromHexString(chain), null);
        }

        if (!File.Exists(text))
        {
            throw new FormatException($"'{text}' không phải VỊ-TRÍ:GIÁ-TRỊ-BĂM và cũng không phải một tệp.");
        }

        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(text));
            return SignedStatement.Read(json.RootElement) is { Statement: Statement.Head head } signed
                ? new KeptHead(head.Position, head.Chain, signed)
                : throw new FormatException($"{text} không phải đầu sổ.");
        }
        catch (JsonException e)
        {
            throw new FormatException($"{text} không phải JSON.", e);
        }
    }
}
