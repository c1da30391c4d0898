using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using ThiDua.Domain;
using ThiDua.Domain.Activities;
using ThiDua.Domain.Facts;
using ThiDua.EventStore;
using ThiDua.Projections.Tables;

// A second application process for the tests of the read tables: takes the lease and writes them until it is killed.
//   <connection> <length of the lease in ms>      "writing" on standard output once it holds the lease
var length = TimeSpan.FromMilliseconds(int.Parse(args[1], CultureInfo.InvariantCulture));
await using var source = PostgresEventStore.CreateDataSource(args[0]);
await using var store = new PostgresEventStore(source, options: new EventStoreOptions { Notify = false, PollInterval = TimeSpan.FromMilliseconds(20) });
var writer = new ReadTableWriter(
    store, new ReadTables(source), World.AddWorld(new EventTypes()).AddActivities(), TimeProvider.System,
    new LeaseOptions(length, length / 3), NullLogger<ReadTableWriter>.Instance);
var writing = writer.RunAsync(CancellationToken.None);
while (!writer.IsWriter)
{
    await Task.Delay(5);
}

Console.WriteLine("writing");
await writing;
