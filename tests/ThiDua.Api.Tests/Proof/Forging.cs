using ThiDua.EventStore.Signing;
using ThiDua.Projections.Exports;
using ThiDua.Verifier;

namespace ThiDua.Api.Tests.Proof;

/// <summary>What a keeper could do who holds the whole log: lines told otherwise, every hash made anew, nothing signed.</summary>
internal static class Forging
{
    /// <summary>An export with changed lines, and the head of what it then tells.</summary>
    public static async Task<(byte[] Export, KeptHead Head)> OtherwiseAsync(byte[] export, Func<ExportLine, ExportLine> change)
    {
        var told = new MemoryStream();
        using var writer = new ExportWriter(told);
        var (chain, at) = (EventStore.Seal.Start, 0L);
        await foreach (var (_, line) in ExportReader.ReadAsync(new MemoryStream(export)))
        {
            var written = change(line);
            switch (written)
            {
                case ExportLine.Opening opening:
                    written = opening with { Statements = [] };
                    break;
                case ExportLine.Whole whole:
                    (chain, at) = (EventStore.Seal.Chain(chain, whole.Event.Leaf()), whole.Event.Seq);
                    written = whole with { Chain = chain };
                    break;
                case ExportLine.LeftOut left:
                    (chain, at) = (EventStore.Seal.Chain(chain, left.Leaf), left.At);
                    written = left with { Chain = chain };
                    break;
            }

            if (written is not ExportLine.Closing)
            {
                await writer.WriteAsync(written, default);
            }
        }

        await writer.CloseAsync((_, _) => Task.FromResult<SignedStatement?>(null), default);
        return (told.ToArray(), new KeptHead(at, chain, null));
    }

    /// <summary>A change of one text in the data of events of a type.</summary>
    public static Func<ExportLine, ExportLine> InData(string type, string from, string to) => line =>
        line is ExportLine.Whole whole && whole.Event.Type == type
            ? whole with { Event = whole.Event with { Data = Replaced(whole.Event.Data, from, to) } }
            : line;

    /// <summary>A text with another; it must be there.</summary>
    public static byte[] Replaced(byte[] json, string from, string to)
    {
        var text = System.Text.Encoding.UTF8.GetString(json);
        return text.Contains(from, StringComparison.Ordinal)
            ? EventStore.CanonicalJson.WriteAsStored(System.Text.Encoding.UTF8.GetBytes(text.Replace(from, to, StringComparison.Ordinal)))
            : throw new ArgumentException($"{from} is not in {text}", nameof(from));
    }
}
