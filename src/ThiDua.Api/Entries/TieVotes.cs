using ThiDua.Api.Hosting;
using ThiDua.Api.Http;
using ThiDua.Api.Security;
using ThiDua.Domain;
using ThiDua.Domain.Clusters;
using ThiDua.Domain.Entries;
using ThiDua.Domain.Facts;
using ThiDua.EventStore;

namespace ThiDua.Api.Entries;

/// <summary>A vote on a tie: recorded for all units of the ballot at once, or for none.</summary>
internal static class TieVotes
{
    public static async Task<IResult> RecordAsync(string period, HttpContext http, CommandRunner runner, EventTypes types)
    {
        RequestReading.CheckCode(period, "/period");
        var (caller, body) = (http.Caller(), await JsonBody.ReadAsync(http));
        var identity = http.IdempotencyKey(caller, body.Canonical);
        EntryEndpoints.CheckNumbers(body.Root, "votes", mayBeNull: false);
        var entered = body.As<TieVotesEntered>();
        var units = entered.Votes.Keys.Order(StringComparer.Ordinal).ToList();
        var written = await runner.RunAsync(
            entered.Cluster, [Cluster.StreamOf(entered.Cluster), .. units.Select(u => EntryHistory.StreamOf(period, u))], identity, body.Canonical, caller.Account,
            (histories, world) =>
            {
                if (caller.Role == Roles.ClusterHead && !caller.Leads(entered.Cluster, world))
                {
                    throw ProblemException.Forbidden("Cụm trưởng, cụm phó chỉ ghi cho cụm mà đơn vị mình được phân công phụ trách.");
                }

                var of = units.Zip(histories.Skip(1)).ToDictionary(h => h.First, h => h.Second);
                var (refused, events) = EntryDecisions.Vote(world, period, entered, unit => EntryAccounts.Of(types, of[unit]).Entry);
                return refused is not null ? new Decided(refused, []) : new Decided(
                    Decision.Accept(), [.. EntryWriter.Guards(world, period), new StreamGuard(Cluster.StreamOf(entered.Cluster), world.Cluster(entered.Cluster)!.Version)])
                {
                    Others = [.. events.Select(e => new OtherStream(EntryHistory.StreamOf(period, e.Key), of[e.Key].Count, [e.Value]))],
                };
            },
            http.RequestAborted);
        return written.Answer(http);
    }
}
