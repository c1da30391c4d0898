using ThiDua.Api.Hosting;
using ThiDua.Api.Http;
using ThiDua.Api.Security;
using ThiDua.Domain;
using ThiDua.Domain.Activities;
using ThiDua.Domain.Awards;
using ThiDua.Domain.Facts;
using ThiDua.Domain.Periods;
using ThiDua.Domain.Units;
using ThiDua.EventStore;
using ThiDua.Projections.Board;

namespace ThiDua.Api.Awards;

/// <summary>Award cases: received, voted on, decided, announced, revoked; and those whose ground fell away.</summary>
internal static class AwardCaseEndpoints
{
    internal sealed record VoteBody(SecretBallot? Ballot = null, bool? Agrees = null, bool InWriting = false);

    internal sealed record CloseBody(string Minutes);

    internal sealed record AnnounceBody(DateOnly On, IReadOnlyList<string> Channels);

    internal sealed record UpholdBody(string Number, DateOnly On, string Reason);

    /// <summary>A case with the records it stands among, and the class that its unit has now.</summary>
    internal sealed record CaseFound(AwardCase Case, AwardRecords Records, string? ClassNow)
    {
        /// <summary>What it rested on and fell away.</summary>
        public IReadOnlyList<string> Causes => Records.CausesToReview(Case, ClassNow);
    }

    /// <summary>How a unit stands for the award by the version of the law that its case follows.</summary>
    internal sealed record CaseStanding(EligibilityInputs Inputs, UnitEligibility? Item, AwardAsked Question);

    public static void MapAwardCases(this IEndpointRouteBuilder routes)
    {
        routes.MapPut("/api/award-cases/{id}", PutAsync).Allow(Permission.ManageAwards).WithSummary("Tiếp nhận hoặc bổ sung một hồ sơ khen thưởng");
        routes.MapGet("/api/award-cases/{id}", GetAsync).Allow(Permission.ReadAwards).WithSummary("Một hồ sơ khen thưởng");
        routes.MapGet("/api/award-cases", ListAsync).Allow(Permission.ReadAwards)
            .WithSummary("Danh sách hồ sơ khen thưởng; needsReview=true: những hồ sơ có căn cứ đã bị hủy, cần quyết định lại");
        Step<VoteBody>(routes, "vote", "Bỏ phiếu kín (hai người kiểm phiếu) hoặc biểu quyết công khai", Permission.VoteOnAwards, Vote);
        Step<CloseBody>(routes, "close-vote", "Kết thúc biểu quyết công khai", Permission.DecideAwards, (asked, body) => Alone(asked, BallotDecisions.Close(asked.Ballot, body.Minutes)));
        Step<AwardDecisionEntered>(routes, "decide", "Ghi quyết định khen thưởng hoặc không khen thưởng", Permission.DecideAwards, Decide);
        Step<AnnounceBody>(routes, "announce", "Công bố quyết định khen thưởng", Permission.DecideAwards, (asked, body) =>
            Alone(asked, AwardCaseDecisions.Announce(asked.Case, body.On, body.Channels, asked.Today)));
        Step<AwardRevocationEntered>(routes, "revoke", "Hủy bỏ quyết định, thu hồi khen thưởng", Permission.DecideAwards, (asked, body) =>
            Both(asked, AwardCaseDecisions.Revoke(asked.Case, body, asked.Today)));
        Step<UpholdBody>(routes, "uphold", "Quyết định giữ nguyên khen thưởng khi căn cứ đã thay đổi", Permission.DecideAwards, (asked, body) =>
            Alone(asked, AwardCaseDecisions.Uphold(asked.Case, asked.Causes(), body.Number, body.On, body.Reason, asked.Today)));
    }

    private static async Task<IResult> PutAsync(
        string id, HttpContext http, CommandRunner runner, EventTypes types, BoardState board, AwardRules rules, TimeProvider clock)
    {
        RequestReading.CheckCode(id, "/id");
        var (caller, body) = (http.Caller(), await JsonBody.ReadAsync(http));
        var wanted = body.As<AwardCaseEntered>();
        var written = await runner.RunAsync(
            id, AwardCase.StreamOf(id), null, body.Canonical, caller.Account,
            (history, world) =>
            {
                var records = Records(board);
                return new Decided(
                    AwardCaseDecisions.Receive(world, rules, records, Case(types, id, history), wanted, clock.Today()),
                    [
                        .. world.Unit(wanted.Unit) is { } unit ? [new StreamGuard(Unit.StreamOf(unit.Code), unit.Version)] : Array.Empty<StreamGuard>(),
                        .. world.Period(wanted.Period) is { } period ? [new StreamGuard(Period.StreamOf(period.Code), period.Version)] : Array.Empty<StreamGuard>(),
                    ]);
            },
            http.RequestAborted);
        return written.Answer(http, $"/api/award-cases/{id}");
    }

    private static void Step<T>(IEndpointRouteBuilder routes, string step, string summary, Permission permission, Func<Asked, T, Decided> decide) =>
        routes.MapPost($"/api/award-cases/{{id}}/{step}", async (
            string id, HttpContext http, CommandRunner runner, PostgresEventStore store, EventTypes types, Scoreboard scores, BoardState board, AwardRules rules,
            IPersons persons, TimeProvider clock) =>
        {
            RequestReading.CheckCode(id, "/id");
            var (caller, body) = (http.Caller(), await JsonBody.ReadAsync(http));
            var (identity, wanted) = (http.IdempotencyKey(caller, body.Canonical), body.As<T>());

            // What the case is about never changes; how it stands is read again with each attempt.
            var about = Case(types, id, await store.ReadStreamAsync(AwardCase.StreamOf(id), http.RequestAborted))?.Received ?? throw NotFound();
            string[] streams = [AwardCase.StreamOf(id), Council.StreamOf(about.Council), AwardSettings.StreamOf(about.Period), HeldTitles.StreamOf(about.Unit)];
            var written = await runner.RunAsync(
                id, streams, identity, body.Canonical, caller.Account,
                (histories, world) => decide(
                    new Asked(id, about, streams.Zip(histories).ToDictionary(h => h.First, h => h.Second), world, caller.Account, clock.Today(), types, rules, persons, scores, board), wanted),
                http.RequestAborted);
            return written.Answer(http);
        }).Allow(permission).WithSummary(summary);

    private static Decided Vote(Asked asked, VoteBody body)
    {
        var (counters, voters) = asked.Accounts();
        var decision = (body.Ballot, body.Agrees) switch
        {
            ({ } ballot, null) => BallotDecisions.Count(asked.Ballot, ballot, asked.Account, counters is [.., var last] ? last : null),
            (null, { } agrees) => BallotDecisions.Cast(asked.Ballot, agrees, body.InWriting, asked.Account, voters),
            _ => throw ProblemException.Bad("field.invalid", "Nêu ballot (kiểm phiếu kín) hoặc agrees (biểu quyết công khai), không nêu cả hai."),
        };
        return Alone(asked, decision);
    }

    private static Decided Decide(Asked asked, AwardDecisionEntered body)
    {
        var (stands, question) = asked.Received.Person is null ? asked.Stands() : (null, null);
        var year = asked.World.Period(asked.Received.Period)!.Plan.To.Year;
        return Both(asked, AwardCaseDecisions.Decide(asked.Rules, asked.Settings, asked.Case, asked.Titles, year, stands, question, body, asked.Today));
    }

    private static Decided Alone(Asked asked, Decision decision) => Both(asked, CaseDecision.Only(decision));

    /// <summary>The case and the unit's titles are written together; council and settings must not have moved.</summary>
    private static Decided Both(Asked asked, CaseDecision decided)
    {
        string[] relied = [Council.StreamOf(asked.Received.Council), AwardSettings.StreamOf(asked.Received.Period)];
        var titles = HeldTitles.StreamOf(asked.Received.Unit);
        return new Decided(decided.Decision, [.. relied.Select(s => new StreamGuard(s, asked.Histories[s].Count))])
        {
            Others = decided.Titles.Count > 0 ? [new OtherStream(titles, asked.Histories[titles].Count, decided.Titles)] : [],
        };
    }

    private static async Task<IResult> GetAsync(
        string id, HttpContext http, BoardState board, Scoreboard scores, AwardRules rules, Settings settings, TimeProvider clock)
    {
        http.Only("minPosition");
        await http.AwaitMinPositionAsync(board, settings);
        var found = Find(id, http.Caller(), board, scores, clock.Today());
        return Results.Json(Tell(found, rules), JsonBody.Answers);
    }

    /// <summary>A case that the caller may see.</summary>
    internal static CaseFound Find(string id, Caller caller, BoardState board, Scoreboard scores, DateOnly today)
    {
        RequestReading.CheckCode(id, "/id");
        var records = Records(board);
        return records.Cases.GetValueOrDefault(id) is { } found && caller.Reaches(found.Received.Unit, board.World)
            ? new CaseFound(found, records, ClassNow(found, scores, today))
            : throw NotFound();
    }

    /// <summary>Cases that the caller may see, in the order of their ids.</summary>
    internal static IEnumerable<CaseFound> Seen(Caller caller, BoardState board, Scoreboard scores, DateOnly today, Func<AwardCase, bool> wanted)
    {
        var (records, world) = (Records(board), board.World);
        return records.Cases.Values.Where(c => wanted(c) && caller.Reaches(c.Received.Unit, world)).Select(c => new CaseFound(c, records, ClassNow(c, scores, today)));
    }

    /// <summary>How the unit of a case stands for its award; null where the period is not known.</summary>
    internal static CaseStanding? StandingOf(AwardCase c, AwardRules rules, Scoreboard scores, DateOnly today)
    {
        var rule = rules.Rule(c.Received.Award, c.RuleVersion)!;
        var on = c.RulesOn(rule);
        return scores.Awards(c.Received.Period, new Moment(), today, new AwardQuestion(rules, on, View.Verified), reading => new CaseStanding(
            reading.Inputs, Eligibility.Of(reading.Inputs).FirstOrDefault(e => e.Rule == rule && e.Candidate.Code == c.Received.Unit),
            new AwardAsked(reading.Position, reading.KnownAt, today, on)));
    }

    private static async Task<IResult> ListAsync(HttpContext http, BoardState board, Scoreboard scores, AwardRules rules, Settings settings, TimeProvider clock)
    {
        http.Only("period", "unit", "status", "needsReview", "limit", "cursor", "minPosition");
        await http.AwaitMinPositionAsync(board, settings);
        var (limit, after, period, unit) = (http.Limit(), http.Single("cursor"), http.Single("period"), http.Single("unit"));
        var status = http.OneOf("status", [.. Enum.GetValues<CaseStatus>().Select(s => s.Code())]);
        var review = http.OneOf("needsReview", "true", "false") == "true";
        var page = Seen(
                http.Caller(), board, scores, clock.Today(),
                c => (after is null || string.CompareOrdinal(c.Id, after) > 0) && (period is null || c.Received.Period == period) && (unit is null || c.Received.Unit == unit)
                    && (status is null || c.Status.Code() == status))
            .Where(c => !review || c.Causes.Count > 0)
            .Take(limit + 1).ToList();
        return Results.Json(
            new { items = page.Take(limit).Select(c => Tell(c, rules)), next = page.Count > limit ? page[limit - 1].Case.Id : null }, JsonBody.Answers);
    }

    private static object Tell(CaseFound found, AwardRules rules)
    {
        var (c, causes) = (found.Case, found.Causes);
        var rule = rules.Rule(c.Received.Award, c.RuleVersion);
        return new
        {
            c.Id, c.Received.Award, title = rule?.Title ?? c.Received.Award, rule = $"{c.Received.Award}@{c.RuleVersion}", legalBasis = rule?.Law,
            vote = c.Received.Vote is { } vote ? $"{vote}@{c.Received.VoteVersion}" : null,
            c.Received.Unit, c.Received.Person, c.Received.Period, c.Received.Achievement, c.Received.Council, c.Received.ReceivedOn, c.MoreFavourable, c.Papers,
            c.Status, c.Version,
            ballot = c.Ballot is null ? null : new { c.Ballot, confirmed = c.Outcome is not null },
            votesCast = c.Votes.Count, c.Outcome, c.VotedOn, c.Decided, c.Announced, c.Revoked,
            needsReview = causes.Count > 0, causes,
        };
    }

    /// <summary>The unit's class as it is now, for cases that rest on one.</summary>
    private static string? ClassNow(AwardCase c, Scoreboard scores, DateOnly today) =>
        c.Stands && c.Decided?.Basis?.Class is not null
            ? scores.Sheet(c.Received.Period, c.Received.Unit, new Moment(), today)?.Sheet.Class?.Verified.Code
            : null;

    private static AwardRecords Records(BoardState board) => board.Read(reader => reader.AwardsAt(reader.Position));

    private static AwardCase? Case(EventTypes types, string id, IReadOnlyList<RecordedEvent> history) =>
        AwardEndpoints.Fold(types, history, (AwardCase?)null, (c, e) => AwardCase.Evolve(c, id, e));

    private static ProblemException NotFound() => ProblemException.NotFound("award-case.not-found", "Không tìm thấy hồ sơ khen thưởng này.");

    /// <summary>What a step on a case may know. Each attempt reads the streams anew.</summary>
    private sealed record Asked(
        string Id, AwardCaseReceived Received, IReadOnlyDictionary<string, IReadOnlyList<RecordedEvent>> Histories, World World, string Account, DateOnly Today,
        EventTypes Types, AwardRules Rules, IPersons Persons, Scoreboard Scores, BoardState Board)
    {
        public AwardCase Case => AwardCaseEndpoints.Case(Types, Id, Histories[AwardCase.StreamOf(Id)])!;

        public AwardSettings Settings => AwardEndpoints.Fold(Types, Histories[AwardSettings.StreamOf(Received.Period)], AwardSettings.Empty, (s, e) => s.After(e));

        public HeldTitles Titles => AwardEndpoints.Fold(Types, Histories[HeldTitles.StreamOf(Received.Unit)], HeldTitles.Empty, (t, e) => t.After(e));

        public BallotQuestion Ballot => new(
            Case, AwardEndpoints.FoldWhole(Types, Received.Council, Histories[Council.StreamOf(Received.Council)])!, Rules, Settings, Today, Persons.Same);

        /// <summary>Accounts that told a secret ballot, and accounts that voted openly, in their order.</summary>
        public (IReadOnlyList<string> Counters, IReadOnlyList<string> Voters) Accounts()
        {
            var (counters, voters) = (new List<string>(), new List<string>());
            foreach (var e in Histories[AwardCase.StreamOf(Id)])
            {
                var (fact, by) = EventJson.Read(Types, e.Type, e.Data, e.Private);
                (fact switch { AwardBallotCounted => counters, AwardVoteCast => voters, _ => null })?.Add(by ?? "");
            }

            return (counters, voters);
        }

        /// <summary>How the unit stands for the award by the version of the law that the case follows.</summary>
        public (UnitEligibility? Stands, AwardAsked? Question) Stands()
        {
            var found = StandingOf(Case, Rules, Scores, Today);
            return found?.Item is { } stands
                ? (stands, found.Question)
                : throw new ProblemException(422, "award.not-competing", "Đơn vị không được chấm điểm trong kỳ này nên không xét được điều kiện.");
        }

        /// <summary>What the case rested on and fell away.</summary>
        public IReadOnlyList<string> Causes()
        {
            var records = Records(Board);
            return records.CausesToReview(Case, ClassNow(Case, Scores, Today));
        }
    }
}
