using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace ThiDua.Bench;

/// <summary>
/// A client that costs almost nothing: prepared bytes out, the length of the answer read and the rest thrown away. Client and server share
/// the machine, so an ordinary client would measure mostly itself.
/// </summary>
internal sealed class RawHttp(int port) : IDisposable
{
    private static readonly byte[] EndOfHead = "\r\n\r\n"u8.ToArray();
    private static readonly byte[] Length = "Content-Length: "u8.ToArray();

    private static readonly byte[] LastPiece = "0\r\n\r\n"u8.ToArray();

    private readonly TcpClient _client = new("127.0.0.1", port) { NoDelay = true };
    private byte[] _buffer = new byte[1 << 18];

    /// <summary>Sends a request and waits for the whole answer.</summary>
    /// <returns>Its status and body.</returns>
    public async Task<(int Status, ReadOnlyMemory<byte> Body)> SendAsync(byte[] request)
    {
        var stream = _client.GetStream();
        await stream.WriteAsync(request);
        for (var (have, start, need) = (0, -1, -1); ;)
        {
            have += await stream.ReadAsync(_buffer.AsMemory(have)) is > 0 and var read ? read : throw new IOException("The server hung up.");
            if (start < 0 && _buffer.AsSpan(0, have).IndexOf(EndOfHead) is >= 0 and var head)
            {
                start = head + 4;
                var at = _buffer.AsSpan(0, head).IndexOf(Length);
                need = at < 0 ? -1 : start + int.Parse(_buffer.AsSpan(at + Length.Length, _buffer.AsSpan(at).IndexOf((byte)'\r') - Length.Length), CultureInfo.InvariantCulture);
            }

            if (have == _buffer.Length)
            {
                Array.Resize(ref _buffer, have * 2);
            }

            // Without a length the answer comes in pieces and ends with an empty one.
            if (start >= 0 && (need >= 0 ? have >= need : _buffer.AsSpan(start, have - start).EndsWith(LastPiece)))
            {
                return (int.Parse(_buffer.AsSpan(9, 3), CultureInfo.InvariantCulture), _buffer.AsMemory(start, (need < 0 ? have : need) - start));
            }
        }
    }

    /// <summary>Sends a request and expects it to succeed.</summary>
    public async Task<ReadOnlyMemory<byte>> SendOkAsync(byte[] request)
    {
        var (status, body) = await SendAsync(request);
        return status is 200 or 201 ? body : throw new InvalidOperationException($"{status}: {Encoding.UTF8.GetString(body.Span)}");
    }

    public void Dispose() => _client.Dispose();
}
