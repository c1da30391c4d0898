namespace ThiDua.Api.Hosting;

/// <summary>Runs what the projections leave to their host: a loop each, from the start of the application to its end.</summary>
internal static class Loops
{
    /// <summary>Runs a loop of a registered service.</summary>
    /// <param name="services">Where it is registered.</param>
    /// <param name="loop">The loop, which ends when its token is cancelled.</param>
    public static void AddLoop<T>(this IServiceCollection services, Func<T, Func<CancellationToken, Task>> loop)
        where T : class =>
        services.AddSingleton<IHostedService>(s => new Loop(loop(s.GetRequiredService<T>())));

    private sealed class Loop(Func<CancellationToken, Task> run) : BackgroundService
    {
        protected override Task ExecuteAsync(CancellationToken stoppingToken) => run(stoppingToken);
    }
}
