using System.Globalization;
using ThiDua.Api.Hosting;
using ThiDua.EventStore.Schema;

// People read Vietnamese numbers and dates whatever the machine is set to; what machines read is written with the invariant culture, by name.
CultureInfo.CurrentCulture = CultureInfo.DefaultThreadCurrentCulture = CultureInfo.GetCultureInfo("vi-VN");

if (Cli.IsFor(args))
{
    return await Cli.RunAsync(args);
}

var app = ThiDuaApp.Build(args);
try
{
    await ThiDuaApp.MigrateAsync(app.Services.GetRequiredService<Settings>(), app.Logger, CancellationToken.None);
}
catch (SchemaException e)
{
    app.Logger.LogCritical("{Reason}", e.Message);
    return 1;
}

await app.RunAsync();
return 0;

/// <summary>The entry point, named for tests that run the whole application in memory.</summary>
public sealed partial class Program
{
    private Program()
    {
    }
}
