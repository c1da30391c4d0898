using Npgsql;
using ThiDua.Api.Activities;
using ThiDua.Api.Clusters;
using ThiDua.Api.Criteria;
using ThiDua.Api.Duties;
using ThiDua.Api.Entries;
using ThiDua.Api.Explanations;
using ThiDua.Api.Http;
using ThiDua.Api.Imports;
using ThiDua.Api.Log;
using ThiDua.Api.Notices;
using ThiDua.Api.Operations;
using ThiDua.Api.Periods;
using ThiDua.Api.Proposals;
using ThiDua.Api.Reports;
using ThiDua.Api.Rules;
using ThiDua.Api.Security;
using ThiDua.Api.Standings;
using ThiDua.Api.Units;
using ThiDua.Domain;
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
    /// <summary>All migrations: the log, then the read models.</summary>
    public static IReadOnlyList<MigrationSet> Migrations { get; } = [MigrationSet.Log, MigrationSet.From(typeof(BoardState).Assembly)];

    /// <summary>All events that this program knows.</summary>
    public static EventTypes EventTypes() => World.AddWorld(new EventTypes()).AddActivities().AddImports();

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
        AddServices(builder.Services, settings);

        var app = builder.Build();
        app.Use(Protect);
        app.UseExceptionHandler();
        app.UseStatusCodePages(context => ProblemHandler.WriteAsync(context.HttpContext, Plain(context.HttpContext.Response.StatusCode)));
        app.UseAuthentication();
        app.UseAuthorization();
        app.MapUnits();
        app.MapClusters();
        app.MapPeriods();
        app.MapResults();
        app.MapEntries();
        app.MapLateEntries();
        app.MapCriteria();
        app.MapProposals();
        app.MapActivities();
        app.MapImports();
        app.MapStandings();
        app.MapDuties();
        app.MapExplanations();
        app.MapReports();
        app.MapLog();
        app.MapHeads();
        app.MapExport();
        app.MapNotices();
        app.MapOperations();
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
        services.AddSingleton<ReadTables>();
        services.AddSingleton<Rebuild>();
        services.AddSingleton(LeaseOptions.Default);
        services.AddSingleton<BoardFollower>();
        services.AddSingleton<ReadTableWriter>();
        services.AddSingleton(s => new BoardTable(
            s.GetRequiredService<BoardState>(), s.GetRequiredService<Scoreboard>(), s.GetRequiredService<ReadTables>(), s.GetRequiredService<ReadTableWriter>(),
            s.GetRequiredService<TimeProvider>().Today, TimeSpan.FromSeconds(1), s.GetRequiredService<ILogger<BoardTable>>()));
        services.AddLoop<BoardFollower>(follower => follower.RunAsync);
        services.AddLoop<ReadTableWriter>(writer => writer.RunAsync);
        services.AddLoop<BoardTable>(table => table.RunAsync);
        services.AddSingleton<SignedHeads>();
        services.AddSingleton<HeadSigner>();
        services.AddSingleton<LogExport>();
        services.AddLoop<HeadSigner>(signer => signer.RunAsync);
        services.AddSingleton<NoticeBook>();
        services.AddSingleton<SubscribedRecipients>();
        services.AddSingleton<IRecipients>(s => s.GetRequiredService<SubscribedRecipients>());
        services.AddSingleton(s => new Mailer(settings.Smtp, s.GetRequiredService<ILogger<Mailer>>()));
        services.AddSingleton<NoticeFollower>();
        services.AddLoop<NoticeFollower>(follower => follower.RunAsync);

        var deadlines = RuleFiles.Load(settings.RulesFolder);
        services.AddSingleton(deadlines);
        services.AddSingleton(RuleFiles.LoadDuties(settings.RulesFolder, deadlines));
        services.AddSingleton(s => new ActivityDecider(world => new DecisionContext(
            s.GetRequiredService<TimeProvider>().Today(), deadlines, code => world.Unit(code) is not null,
            code => world.Unit(code)?.History[^1].Attributes.Region is "remote" or "mountain" or "island")));
        services.AddSingleton<CommandRunner>();
        services.AddSingleton<ImportRunner>();
        services.AddSingleton<IPersons, PersonPerAccount>();
        services.AddSingleton<IBlockerSource, LateEntryBlockers>();
        services.AddSingleton<StepBlockers>();
        services.AddSingleton<ResultWork>();
        services.AddAccess(settings);
        services.AddApiDocument();
        services.AddProblemDetails();
        services.AddExceptionHandler<ProblemHandler>();
    }

    /// <summary>Answers are what they say they are, and those of the API are kept by nobody on the way.</summary>
    private static Task Protect(HttpContext http, RequestDelegate next)
    {
        http.Response.OnStarting(() =>
        {
            var headers = http.Response.Headers;
            headers.XContentTypeOptions = "nosniff";
            headers["Referrer-Policy"] = "no-referrer";
            if (http.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase))
            {
                headers.CacheControl = headers.CacheControl.Count > 0 ? headers.CacheControl : "no-store"; // What is public says so itself.
                headers.ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'";
            }

            return Task.CompletedTask;
        });
        return next(http);
    }

    private static ProblemException Plain(int status) => status switch
    {
        401 => new ProblemException(401, "sign-in.required", "Cần đăng nhập: thiếu mã truy cập, hoặc mã không hợp lệ hay đã hết hạn."),
        403 => ProblemException.Forbidden(),
        404 => ProblemException.NotFound(),
        405 => new ProblemException(405, "method.not-allowed", "Đường dẫn này không nhận phương thức đó."),
        415 => new ProblemException(415, "body.media-type", "Đường dẫn này không nhận kiểu nội dung (Content-Type) đó."),
        _ => new ProblemException(status, "request.failed", "Yêu cầu không thực hiện được."),
    };
}
