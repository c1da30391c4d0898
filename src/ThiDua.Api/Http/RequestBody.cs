using System.Buffers;

namespace ThiDua.Api.Http;

/// <summary>Bodies are read whole, and never more of them than the route takes, whatever the server in front allows.</summary>
internal static class RequestBody
{
    /// <summary>The body.</summary>
    /// <param name="http">The request.</param>
    /// <param name="most">Bytes taken; one more is a 413.</param>
    public static async Task<byte[]> BodyAsync(this HttpContext http, int most)
    {
        return http.Request.ContentLength > most ? throw TooLarge() : await ReadAsync(http.Request.Body, most, http.RequestAborted);
    }

    /// <summary>All of a stream.</summary>
    /// <param name="from">The stream.</param>
    /// <param name="most">Bytes taken; one more is a 413.</param>
    /// <param name="ct">The caller has gone.</param>
    public static async Task<byte[]> ReadAsync(Stream from, int most, CancellationToken ct)
    {
        using var body = new MemoryStream();
        var chunk = ArrayPool<byte>.Shared.Rent(16_384);
        try
        {
            for (int read; (read = await from.ReadAsync(chunk, ct)) > 0;)
            {
                if (body.Length + read > most)
                {
                    throw TooLarge();
                }

                body.Write(chunk, 0, read);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }

        return body.ToArray();
    }

    public static ProblemException TooLarge() => new(413, "body.too-large", "Nội dung gửi lên quá lớn.");
}
