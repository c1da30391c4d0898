using System.Diagnostics.CodeAnalysis;
using Npgsql;
using Shouldly;
using ThiDua.TestKit;
using Xunit;

namespace ThiDua.EventStore.Tests;

/// <summary>Promise 4 when the connection breaks around the commit: the outcome is found out by running the append again, never guessed.</summary>
[SuppressMessage("Design", "CA1001", Justification = "xunit disposes by IAsyncLifetime.")]
public sealed class OutcomeTests : IAsyncLifetime
{
    private readonly EventStoreOptions _options = new() { Notify = false, AppendTimeout = TimeSpan.FromSeconds(20) };
    private TestDatabase _database = null!;
    private CuttingProxy _proxy = null!;
    private NpgsqlDataSource _source = null!;
    private PostgresEventStore _store = null!;

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync();
        var server = new NpgsqlConnectionStringBuilder(_database.App);
        _proxy = new CuttingProxy(server.Host!, server.Port);
        _source = PostgresEventStore.CreateDataSource(_database.App, b =>
        {
            (b.Host, b.Port) = ("127.0.0.1", _proxy.Port);
            (b.SslMode, b.GssEncryptionMode) = (SslMode.Disable, GssEncryptionMode.Disable);
            b.Timeout = 2;
        });
        _store = new PostgresEventStore(_source, options: _options);
    }

    public async Task DisposeAsync()
    {
        await _store.DisposeAsync();
        await _source.DisposeAsync();
        await _proxy.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task An_answer_lost_on_the_quick_way_is_found_again()
    {
        await WarmAsync();
        _proxy.CutAnswer(1);

        await ShouldBeOneEventAsync(await _store.DoneAsync(Some.Append("lost-answer", 0)), "lost-answer", replayed: true);
    }

    [Fact]
    public async Task A_request_lost_on_the_quick_way_is_made_again()
    {
        await WarmAsync();
        _proxy.CutRequest(1);

        await ShouldBeOneEventAsync(await _store.DoneAsync(Some.Append("lost-request", 0)), "lost-request", replayed: false);
    }

    [Fact]
    public async Task An_answer_lost_on_the_sure_way_is_found_again()
    {
        await WarmAsync();
        await _store.AppendAsync(Some.Append("warm", 9)); // A conflict proves nothing was written, and leaves the statements of the sure way prepared.
        await using var direct = PostgresEventStore.CreateDataSource(_database.App);
        await using var other = new PostgresEventStore(direct, options: _options);
        await other.DoneAsync(Some.Append("other-process", 0)); // The head has moved: the quick way is told no, then the sure way locks, then commits.
        _proxy.CutAnswer(3);

        await ShouldBeOneEventAsync(await _store.DoneAsync(Some.Append("lost-sure", 0)), "lost-sure", replayed: true);
    }

    [Fact]
    public async Task A_batch_whose_answer_is_lost_is_found_again_for_every_caller()
    {
        await WarmAsync();
        _proxy.CutAnswer(2); // The first append goes alone, the others gather behind it.

        var done = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => _store.DoneAsync(Some.Append($"lost-batch-{i}", 0))));

        _proxy.Cuts.ShouldBe(1);
        done.Select(d => d.First).Order().ShouldBe(Enumerable.Range(3, 10).Select(n => (long)n));
        (await _store.VerifyAsync(full: true)).Intact.ShouldBeTrue();
    }

    [Fact]
    public async Task While_the_database_stays_away_the_outcome_is_unknown_and_a_repetition_later_gives_the_first_answer()
    {
        await WarmAsync();
        await using var impatient = new PostgresEventStore(_source, options: _options with { AppendTimeout = TimeSpan.FromSeconds(1) });
        await impatient.FillAsync("warm-impatient", 2);
        _proxy.StaysDown = true;
        _proxy.CutAnswer(1);
        var request = Some.Append("unknown", 0);

        await Should.ThrowAsync<OutcomeUnknownException>(() => impatient.AppendAsync(request));
        await Should.ThrowAsync<StoreBusyException>(() => impatient.AppendAsync(Some.Append("behind", 0)));
        _proxy.ComeBack();
        await ShouldBeOneEventAsync(await UntilAnsweredAsync(impatient, request), "unknown", replayed: true);
        (await _store.ReadStreamAsync("behind")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_database_that_cannot_be_reached_is_busy_and_nothing_was_written()
    {
        _proxy.StaysDown = true;
        await WarmAsync();
        _proxy.CutRequest(1);
        await Should.ThrowAsync<Exception>(async () => await _store.HeadAsync());
        await using var fresh = new PostgresEventStore(_source, options: _options);

        await Should.ThrowAsync<StoreBusyException>(() => fresh.AppendAsync(Some.Append("no-server", 0)));
    }

    [Fact]
    public async Task A_caller_who_goes_away_before_the_append_is_tried_is_told_so()
    {
        using var gone = new CancellationTokenSource();
        await gone.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => _store.AppendAsync(Some.Append("gone", 0), gone.Token));
        (await _store.ReadStreamAsync("gone")).ShouldBeEmpty();
    }

    /// <summary>After two appends the connection stands, the statement is prepared and the quick way is taken.</summary>
    private Task WarmAsync() => _store.FillAsync("warm", 2);

    private async Task ShouldBeOneEventAsync(AppendOutcome.Appended done, string stream, bool replayed)
    {
        _proxy.Cuts.ShouldBe(1);
        done.Replayed.ShouldBe(replayed);
        var e = (await _store.ReadStreamAsync(stream)).ShouldHaveSingleItem();
        e.Seq.ShouldBe(done.First);
        (await _store.VerifyAsync(full: true)).Reason.ShouldBeNull();
    }

    private static async Task<AppendOutcome.Appended> UntilAnsweredAsync(PostgresEventStore store, AppendRequest request)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return await store.DoneAsync(request);
            }
            catch (Exception e) when (e is OutcomeUnknownException or StoreBusyException && attempt < 20)
            {
                await Task.Delay(100);
            }
        }
    }
}
