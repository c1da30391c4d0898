namespace ThiDua.Api.Standings;

/// <summary>JSON that is written already, in pieces that answers share: a ranking of a hundred units is some 80 kB, too much to copy for each who asks.</summary>
/// <param name="pieces">The pieces, in order; not changed afterwards.</param>
internal sealed class JsonBytes(params byte[][] pieces) : IResult
{
    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.ContentType = "application/json; charset=utf-8";
        httpContext.Response.ContentLength = pieces.Sum(p => (long)p.Length);
        return WriteAsync(httpContext);
    }

    /// <summary>Writes the pieces to an answer that has begun.</summary>
    public async Task WriteAsync(HttpContext http)
    {
        foreach (var piece in pieces)
        {
            await http.Response.BodyWriter.WriteAsync(piece, http.RequestAborted);
        }
    }
}
