using System.Globalization;
using System.Text;
using ThiDua.EventStore;

// A second application process for the tests of the log: appends, and says so on standard output once it has the answer.
//   <connection> append <prefix> <writers> <appends each>    one line "ack <command id> <first> <last>" per append
//   <connection> repeat <command id> <times>                 the same append many times at once, then as above
var (connection, mode, name) = (args[0], args[1], args[2]);
await using var source = PostgresEventStore.CreateDataSource(connection);
await using var store = new PostgresEventStore(source);
var output = TextWriter.Synchronized(new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true });
var data = Encoding.UTF8.GetBytes("""{"unit":"H01.113"}""");

async Task AppendAsync(Guid command, string stream, long version)
{
    var events = new[] { new NewEvent(command, "dialogue_held", data) };
    var outcome = await store.AppendAsync(new AppendRequest(command, new byte[] { 1 }, [new StreamAppend(stream, "dialogue", version, events)], []));
    await output.WriteLineAsync(outcome is AppendOutcome.Appended a ? $"ack {command} {a.First} {a.Last} {a.Replayed}" : $"refused {command} {outcome}");
}

if (mode == "repeat")
{
    var times = int.Parse(args[3], CultureInfo.InvariantCulture);
    await Task.WhenAll(Enumerable.Range(0, times).Select(_ => AppendAsync(Guid.Parse(name), "repeated", 0)));
    return;
}

var (writers, each) = (int.Parse(args[3], CultureInfo.InvariantCulture), int.Parse(args[4], CultureInfo.InvariantCulture));
await Task.WhenAll(Enumerable.Range(0, writers).Select(async writer =>
{
    for (var n = 0; n < each; n++)
    {
        await AppendAsync(Guid.NewGuid(), $"{name}-{writer}-{n / 5}", n % 5);
    }
}));
