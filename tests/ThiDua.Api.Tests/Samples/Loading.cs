using ThiDua.Api.Hosting;
using ThiDua.Api.Samples;

namespace ThiDua.Api.Tests.Samples;

/// <summary>Loads a sample into the application under test, by the loader that the command line uses.</summary>
internal static class Loading
{
    public static async Task<(long Added, SampleProgress Last)> LoadAsync(this ThiDuaServer server, Sample sample, int? rate = null)
    {
        var last = new SampleProgress("", 0, 0);
        var loader = new SampleLoader(new SampleClient(server.CreateClient(), server.KeyFile, server.Clock), rate);
        var added = await loader.LoadAsync(sample, new Cli.Told<SampleProgress>(p => last = p), CancellationToken.None);
        return (added, last);
    }

    public static Task<long> HeadAsync(this ThiDuaServer server) => new SampleClient(server.CreateClient(), server.KeyFile, server.Clock).HeadAsync(CancellationToken.None);
}
