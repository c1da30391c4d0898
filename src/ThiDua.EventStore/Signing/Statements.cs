using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ThiDua.EventStore.Signing;

/// <summary>Something that the keeper of a log says under his signature: a closed set. All times are UTC, in whole microseconds.</summary>
public abstract record Statement
{
    private Statement()
    {
    }

    /// <summary>The log it is about.</summary>
    public required Guid Log { get; init; }

    /// <summary>When it was signed, by the signer's clock.</summary>
    public required DateTimeOffset SignedAt { get; init; }

    /// <summary>Id of the key it is signed with (<see cref="SigningKey.IdOf"/>).</summary>
    public required string KeyId { get; init; }

    /// <summary>Up to a position the log held exactly what the chain value seals.</summary>
    /// <param name="Position">Position.</param>
    /// <param name="Chain">Chain value after the event at the position, 32 bytes.</param>
    /// <param name="RecordedAt">When that event was recorded.</param>
    /// <param name="Reason">Why it was signed: <c>daily</c>, or <c>result:{period}:{n}</c> for the n-th event of the period's results.</param>
    public sealed record Head(long Position, byte[] Chain, DateTimeOffset RecordedAt, string Reason) : Statement;

    /// <summary>A key that will sign from now on: the first one by its own signature, each later one by that of a key known before.</summary>
    /// <param name="PublicKey">The key's SubjectPublicKeyInfo (DER).</param>
    public sealed record KeyIntroduced(byte[] PublicKey) : Statement;

    /// <summary>A key that is not to be believed from a time on.</summary>
    /// <param name="Revoked">Id of the key.</param>
    /// <param name="From">What it signed at this time or later does not count.</param>
    public sealed record KeyRevoked(string Revoked, DateTimeOffset From) : Statement;

    /// <summary>An export was written by this log's program.</summary>
    /// <param name="Lines">Lines before the closing line.</param>
    /// <param name="Sha256">SHA-256 of all bytes before the closing line.</param>
    public sealed record Export(long Lines, byte[] Sha256) : Statement;

    /// <summary>The bytes that are signed: canonical JSON.</summary>
    public byte[] ToCanonical()
    {
        var json = new JsonObject { ["log"] = Log.ToString("D"), ["signedAt"] = Time(SignedAt), ["keyId"] = KeyId };
        switch (this)
        {
            case Head head:
                (json["kind"], json["position"], json["chain"]) = ("head", head.Position, Convert.ToHexStringLower(head.Chain));
                (json["recordedAt"], json["reason"]) = (Time(head.RecordedAt), head.Reason);
                break;
            case KeyIntroduced key:
                (json["kind"], json["publicKey"]) = ("key", Convert.ToHexStringLower(key.PublicKey));
                break;
            case KeyRevoked key:
                (json["kind"], json["revoked"], json["from"]) = ("key-revoked", key.Revoked, Time(key.From));
                break;
            case Export export:
                (json["kind"], json["lines"], json["sha256"]) = ("export", export.Lines, Convert.ToHexStringLower(export.Sha256));
                break;
        }

        return CanonicalJson.Write(Encoding.UTF8.GetBytes(json.ToJsonString()));
    }

    /// <summary>Reads a statement; only exactly what <see cref="ToCanonical"/> writes is one.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static Statement Read(ReadOnlyMemory<byte> utf8)
    {
        Statement statement;
        try
        {
            using var document = JsonDocument.Parse(utf8, new JsonDocumentOptions { MaxDepth = 4, AllowDuplicateProperties = false });
            statement = Of(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or ArgumentException)
        {
            throw new FormatException("This is no signed statement.", e);
        }

        return statement.ToCanonical().AsSpan().SequenceEqual(utf8.Span) ? statement : throw new FormatException("The statement is not in canonical form.");
    }

    private static Statement Of(JsonElement json)
    {
        var (log, at, key) = (Guid.ParseExact(Text(json, "log"), "D"), TimeOf(Text(json, "signedAt")), Text(json, "keyId"));
        return Text(json, "kind") switch
        {
            "head" => new Head(json.GetProperty("position").GetInt64(), Convert.FromHexString(Text(json, "chain")), TimeOf(Text(json, "recordedAt")), Text(json, "reason"))
            {
                Log = log, SignedAt = at, KeyId = key,
            },
            "key" => new KeyIntroduced(Convert.FromHexString(Text(json, "publicKey"))) { Log = log, SignedAt = at, KeyId = key },
            "key-revoked" => new KeyRevoked(Text(json, "revoked"), TimeOf(Text(json, "from"))) { Log = log, SignedAt = at, KeyId = key },
            "export" => new Export(json.GetProperty("lines").GetInt64(), Convert.FromHexString(Text(json, "sha256"))) { Log = log, SignedAt = at, KeyId = key },
            _ => throw new FormatException("There is no such kind of statement."),
        };
    }

    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture);

    private static DateTimeOffset TimeOf(string text) => new(
        DateTime.ParseExact(text, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal));

    private static string Text(JsonElement json, string name) => json.GetProperty(name).GetString() ?? throw new FormatException($"'{name}' is missing.");
}

/// <summary>A statement with its signature.</summary>
/// <param name="Statement">What is said.</param>
/// <param name="Signature">ECDSA P-256 with SHA-256 over the canonical form, DER: <c>openssl dgst -sha256 -verify</c> checks it.</param>
public sealed record SignedStatement(Statement Statement, byte[] Signature)
{
    /// <summary>As JSON: <c>{"signature":"hex","statement":{…}}</c>, canonical.</summary>
    public JsonObject ToJson() => new()
    {
        ["signature"] = Convert.ToHexStringLower(Signature), ["statement"] = JsonNode.Parse(Statement.ToCanonical()),
    };

    /// <summary>Reads what <see cref="ToJson"/> writes.</summary>
    /// <exception cref="FormatException">It is something else.</exception>
    public static SignedStatement Read(JsonElement json)
    {
        try
        {
            return json.ValueKind == JsonValueKind.Object && json.GetPropertyCount() == 2
                && json.TryGetProperty("signature", out var signature) && json.TryGetProperty("statement", out var statement)
                ? new SignedStatement(Statement.Read(CanonicalJson.WriteAsStored(Encoding.UTF8.GetBytes(statement.GetRawText()))), Hex(signature.GetString() ?? ""))
                : throw new FormatException("A signed statement has a statement and a signature.");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new FormatException("This is no signed statement.", e);
        }
    }

    /// <summary>Bytes of lower-case hexadecimal text: one spelling only.</summary>
    /// <exception cref="FormatException">Something else.</exception>
    public static byte[] Hex(string text) =>
        text.All(char.IsAsciiHexDigitLower) ? Convert.FromHexString(text) : throw new FormatException("Hexadecimal digits are written in lower case.");
}
