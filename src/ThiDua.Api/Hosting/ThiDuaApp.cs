using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Npgsql;
using ThiDua.Api.Accounts;
using ThiDua.Api.Activities;
using ThiDua.Api.Awards;
using ThiDua.Api.Clusters;
using ThiDua.Api.Criteria;
using ThiDua.Api.Duties;
using ThiDua.Api.Entries;
using ThiDua.Api.EvidenceFiles;
using ThiDua.Api.Explanations;
using ThiDua.Api.Http;
using ThiDua.Api.Imports;
using ThiDua.Api.Imports.Sheets;
using ThiDua.Api.Log;
using ThiDua.Api.Notices;
using ThiDua.Api.Operations;
using ThiDua.Api.Pages;
using ThiDua.Api.Pages.Accounts;
using ThiDua.Api.Pages.Activities;
using ThiDua.Api.Pages.Awards;
using ThiDua.Api.Pages.Criteria;
using ThiDua.Api.Pages.Entry;
using ThiDua.Api.Pages.Forms;
using ThiDua.Api.Pages.Imports;
using ThiDua.Api.Pages.Judging;
using ThiDua.Api.Pages.Log;
using ThiDua.Api.Pages.Me;
using ThiDua.Api.Pages.Ops;
using ThiDua.Api.Pages.Periods;
using ThiDua.Api.Pages.Proposals;
using ThiDua.Api.Pages.Public;
using ThiDua.Api.Pages.Reports;
using ThiDua.Api.Pages.Shell;
using ThiDua.Api.Pages.Standings;
using ThiDua.Api.Pages.Start;
using ThiDua.Api.Pages.Units;
using ThiDua.Api.Periods;
using ThiDua.Api.Proposals;
using ThiDua.Api.Reports;
using ThiDua.Api.Rules;
using ThiDua.Api.Security;
using ThiDua.Api.Standings;
using ThiDua.Api.Units;
using ThiDua.Api.Verifications;
using ThiDua.Domain;
using ThiDua.Domain.Accounts;
using ThiDua.Domain.Activities;
using ThiDua.Domain.Facts;
using ThiDua.Domain.Imports;
using ThiDua.EventStore;
using ThiDua.EventStore.Schema;
using ThiDua.EventStore.Signing;
using ThiDua.Projections.Board;
using ThiDua.Projections.Tables;

namespace ThiDua.Api.Hosting;

/// <summary>The server: what it is made of and which routes it has.</summary>
internal static class ThiDuaApp
{
    /// <summary>All migrations: the log, the read models, the people.</summary>
    public static IReadOnlyList<MigrationSet> Migrations { get; } =
        [MigrationSet.Log, MigrationSet.From(typeof(BoardState).Assembly), MigrationSet.From(typeof(PeopleStore).Assembly)];

    /// <summary>All events that this program knows.</summary>
    public static EventTypes EventTypes() => World.AddWorld(new EventTypes()).AddActivities().AddImports().AddAccounts();

    /// <summary>Builds the server; nothing is contacted yet.</summary>
    public static WebApplication Build(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        var settings = Settings.From(builder.Configuration);
        builder.WebHost.UseUrls(settings.Urls);
        builder.WebHost.ConfigureKestrel(k =>
        {
            k.AddServerHeader = false;
            k.Limits.MaxRequestBodySize = JsonBody.BytesMax;
        });
        // One line of JSON for each entry: what users type cannot end a line or colour a terminal.
        builder.Logging.AddJsonConsole(o => (o.UseUtcTimestamp, o.TimestampFormat) = (true, "yyyy-MM-ddTHH:mm:ss.fffZ"));
        AddServices(builder.Services, settings);

        var app = builder.Build();
        if (settings.TrustedProxies.Count > 0)
        {
            app.UseForwardedHeaders(Proxies(settings));
        }

        app.Use(Headers.AddAsync);
        app.Use((http, next) => http.RequestServices.GetRequiredService<SecurityLog>().WatchAsync(http, next));
        app.UseExceptionHandler();
        app.UseStatusCodePages(context => ProblemHandler.WriteAsync(context.HttpContext, ProblemHandler.Plain(context.HttpContext.Response.StatusCode)));
        app.Use(FormPosts.CarryOutAsync);
        app.UseRouting();
        app.Use((http, next) => http.RequestServices.GetRequiredService<StartGate>().PassAsync(http, next));
        app.UseAuthentication();
        app.Use(Access.EndAsync);
        app.UseRateLimiter();
        app.Use(Sessions.GuardAsync);
        app.UseAuthorization();
        app.MapSignIn();
        app.MapOutsideSignIn();
        app.MapMe();
        app.MapAccounts();
        app.MapDataRequests();
        app.MapUnits();
        app.MapClusters();
        app.MapPeriods();
        app.MapResults();
        app.MapEntries();
        app.MapLateEntries();
        app.MapAppraisers();
        app.MapObjections();
        app.MapVerifications();
        app.MapQueue();
        app.MapBlockers();
        app.MapCriteria();
        app.MapProposals();
        app.MapActivities();
        app.MapImports();
        app.MapEvidence();
        app.MapStandings();
        app.MapDuties();
        app.MapExplanations();
        app.MapReports();
        app.MapAwards();
        app.MapLog();
        app.MapHeads();
        app.MapExport();
        app.MapNotices();
        app.MapOperations();
        app.MapAssets();
        app.MapSignInPages();
        app.MapStartPages();
        app.MapStandingsPages();
        app.MapUnitPages();
        app.MapEntryPages();
        app.MapActivityPages();
        app.MapCriteriaPages();
        app.MapAwardPages();
        app.MapImportPages();
        app.MapProposalPages();
        app.MapReportPages();
        app.MapPublicPages();
        app.MapLogPages();
        app.MapJudgingPages();
        app.MapPeriodPages();
        app.MapAccountPages();
        app.MapMePages();
        app.MapSystem();
        app.MapSystemPages();
        app.MapOpenApi("/openapi/{documentName}.json").Allow(Permission.Anyone);
        return app;
    }

    /// <summary>Brings the schema up to date as the owner, or makes sure that it is.</summary>
    public static async Task MigrateAsync(Settings settings, ILogger log, CancellationToken ct)
    {
        if (settings.Owner is { } owner)
        {
            await using var source = NpgsqlDataSource.Create(owner);
            var app = new NpgsqlConnectionStringBuilder(settings.Database).Username ?? "";
            foreach (var step in await Migrator.MigrateAsync(source, app, Migrations, ct))
            {
                log.LogInformation("Applied {Step}", step);
            }
        }

        await using var asApp = NpgsqlDataSource.Create(settings.Database);
        await Migrator.AssertMigratedAsync(asApp, Migrations, ct);
    }

    private static void AddServices(IServiceCollection services, Settings settings)
    {
        services.AddSingleton(settings);
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(EventTypes());
        services.AddSingleton(_ => PostgresEventStore.CreateDataSource(settings.Database));
        services.AddSingleton(s => new PostgresEventStore(
            s.GetRequiredService<NpgsqlDataSource>(), clock: s.GetRequiredService<TimeProvider>(), log: s.GetRequiredService<ILogger<PostgresEventStore>>()));
        services.AddSingleton<BoardState>();
        services.AddSingleton<Scoreboard>();
        services.AddSingleton<SheetHistory>();
        services.AddSingleton<PastRankings>();
        services.AddSingleton<ReadTables>();
        services.AddSingleton<Rebuild>();
        services.AddSingleton<RebuildWork>();
        services.AddSingleton<SystemReader>();
        services.AddSingleton(LeaseOptions.Default);
        services.AddSingleton<BoardFollower>();
        services.AddSingleton<ReadTableWriter>();
        services.AddSingleton(s => new BoardTable(
            s.GetRequiredService<BoardState>(), s.GetRequiredService<Scoreboard>(), s.GetRequiredService<ReadTables>(), s.GetRequiredService<ReadTableWriter>(),
            s.GetRequiredService<TimeProvider>().Today, TimeSpan.FromSeconds(1), s.GetRequiredService<ILogger<BoardTable>>()));
        services.AddLoop<BoardFollower>(follower => follower.RunAsync);
        services.AddLoop<ReadTableWriter>(writer => writer.RunAsync);
        services.AddLoop<BoardTable>(table => table.RunAsync);
        services.AddSingleton(s => new NightlyCheck(
            ct => s.GetRequiredService<Rebuild>().CheckAsync(ct: ct), () => s.GetRequiredService<ReadTableWriter>().IsWriter, settings.NightlyCheck,
            s.GetRequiredService<TimeProvider>(), s.GetRequiredService<ILogger<NightlyCheck>>()));
        services.AddLoop<NightlyCheck>(check => check.RunAsync);
        services.AddSingleton<SignedHeads>();
        services.AddSingleton<HeadSigner>();
        services.AddSingleton<ResultFiles>();
        services.AddSingleton<LogExport>();
        services.AddLoop<HeadSigner>(signer => signer.RunAsync);
        services.AddSingleton<NoticeBook>();
        services.AddSingleton<SubscribedRecipients>();
        services.AddSingleton<IRecipients, AccountRecipients>();
        services.AddSingleton(s => new Mailer(settings.Smtp, s.GetRequiredService<ILogger<Mailer>>()));
        services.AddSingleton<NoticeFollower>();
        services.AddLoop<NoticeFollower>(follower => follower.RunAsync);
        services.AddSingleton<EvidenceBook>();
        services.AddSingleton<EvidenceStore>();
        services.AddLoop<EvidenceStore>(evidence => evidence.RunAsync);

        var deadlines = RuleFiles.Load(settings.RulesFolder);
        services.AddSingleton(deadlines);
        services.AddSingleton(RuleFiles.LoadDuties(settings.RulesFolder, deadlines));
        services.AddSingleton(RuleFiles.LoadAwards(settings.AwardsFolder));
        services.AddSingleton(s => new ActivityDecider(world => new DecisionContext(
            s.GetRequiredService<TimeProvider>().Today(), deadlines, code => world.Unit(code) is not null,
            code => world.Unit(code)?.History[^1].Attributes.Region is "remote" or "mountain" or "island"),
            s.GetRequiredService<IPersons>()));
        services.AddSingleton<CommandRunner>();
        services.AddSingleton<EntryWriter>();
        services.AddSingleton<VerificationReader>();
        services.AddSingleton<QueueReader>();
        services.AddSingleton<JudgingReader>();
        services.AddSingleton<PeriodReader>();
        services.AddSingleton<SignReader>();
        services.AddSingleton<ImportRunner>();
        services.AddSingleton<ImportJobs>();
        services.AddSingleton<ImportBackground>();
        services.AddHostedService(s => s.GetRequiredService<ImportBackground>());
        services.AddSingleton<StepBlockers>();
        services.AddSingleton<ResultWork>();
        AddPeople(services, settings);
        services.AddAccess(settings);
        services.AddApiDocument();
        services.AddRazorComponents();
        services.AddSingleton<PageRenderer>();
        services.AddSingleton<UnitReader>();
        services.AddSingleton<StartCards>();
        services.AddSingleton<KeptForms>();
        services.AddSingleton<EntryReader>();
        services.AddSingleton<WaitingActivities>();
        services.AddProblemDetails();
        services.AddExceptionHandler<ProblemHandler>();
    }

    /// <summary>Accounts, sign-ins, and what proves them.</summary>
    private static void AddPeople(IServiceCollection services, Settings settings)
    {
        services.AddSingleton<PeopleKeys>();
        services.AddSingleton<PeopleStore>();
        services.AddSingleton<ProgramTokens>();
        services.AddSingleton<OutsideProvider>();
        services.AddSingleton<Sessions>();
        services.AddSingleton<AccountRights>();
        services.AddSingleton<IClaimsTransformation>(s => s.GetRequiredService<AccountRights>());
        services.AddSingleton<IPersons, AccountPersons>();
        services.AddSingleton<SecurityLog>();
        services.AddScoped<AccountActs>();
        services.AddSingleton<InvitationMail>();
        services.AddScoped<Passwords>();
        services.AddIdentityCore<Login>(o => (o.Lockout.MaxFailedAccessAttempts, o.Lockout.DefaultLockoutTimeSpan) = (5, TimeSpan.FromMinutes(15)))
            .AddUserStore<LoginStore>();
        services.RemoveAll<IUserValidator<Login>>();
        services.Configure<PasswordHasherOptions>(o => o.IterationCount = Passwords.Hashing.IterationCount);
        services.AddLoop<Sessions>(sessions => sessions.RunAsync);
        services.AddSingleton<StartGate>();
        RateLimit.Add(services, settings);

        // What seals cookies: the same for all nodes, and not gone with a restart.
        var protection = services.AddDataProtection().SetApplicationName("ThiDua");
        if (settings.PeopleKeys is { } folder)
        {
            protection.PersistKeysToFileSystem(new DirectoryInfo(Path.Combine(folder, "cookies")));
        }
    }

    private static ForwardedHeadersOptions Proxies(Settings settings)
    {
        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto };
        options.KnownIPNetworks.Clear();
        options.KnownProxies.Clear();
        foreach (var proxy in settings.TrustedProxies)
        {
            options.KnownProxies.Add(proxy);
        }

        return options;
    }
}
