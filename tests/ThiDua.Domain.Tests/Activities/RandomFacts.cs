using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ThiDua.Domain.Activities;
using ThiDua.Domain.Facts;

namespace ThiDua.Domain.Tests.Activities;

/// <summary>
/// Facts of any type with values drawn from small pools, so that steps often fit what went before. Made from the records themselves: a
/// new kind is covered without a line here.
/// </summary>
internal sealed class RandomFacts(int seed)
{
    private static readonly string[] Words = ["1", "2", "land", "one-stop", .. DeciderSpec.Units];

    private static readonly DateOnly First = DeciderSpec.Day("2026-01-01");

    private readonly Random _random = new(seed);
    private DateOnly _last = First;

    public int Next(int below) => _random.Next(below);

    public T OneOf<T>(IReadOnlyList<T> choices) => choices[_random.Next(choices.Count)];

    public ActivityFact Of(Type type)
    {
        var json = new JsonObject();
        foreach (var property in EventJson.Whole.GetTypeInfo(type).Properties)
        {
            if ((property.IsRequired || _random.Next(2) == 0) && Value(property.PropertyType) is { } value)
            {
                json[property.Name] = property.Name == "unit" ? DeciderSpec.Units[0] : value;
            }
        }

        return (ActivityFact)json.Deserialize(type, EventJson.Whole)!;
    }

    /// <summary>A history that its kind accepts, with events of verification and the like between the facts.</summary>
    public List<IDomainEvent> History(ActivityKind kind)
    {
        var events = new List<IDomainEvent>();
        var activity = Activity.Empty;
        for (var tries = 0; tries < 60 && events.Count < 14; tries++)
        {
            foreach (var e in Proposal(kind, activity))
            {
                events.Add(e);
                activity = activity.After(e);
            }
        }

        return events;
    }

    private IReadOnlyList<IDomainEvent> Proposal(ActivityKind kind, Activity activity) => _random.Next(activity.Version == 0 ? 1 : 8) switch
    {
        1 when activity.Standing == Standing.Recorded => [new ActivityVerified(activity.Version)],
        2 when activity.Standing is Standing.Recorded or Standing.Verified && Next(3) == 0 => [new ActivityRejected(activity.Version)],
        3 when activity.Standing != Standing.Voided && Next(20) == 0 => [new ActivityVoided()],
        4 when activity.Standing != Standing.Voided => Correction(kind, activity),
        _ when activity.Standing is Standing.Recorded or Standing.Verified => Accepted(kind, activity.ClaimedFacts, Proposed(kind, activity)),
        _ => [],
    };

    private ActivityFact Proposed(ActivityKind kind, Activity activity) =>
        Of(OneOf([.. kind.Declared.Where(d => d.Opens == (activity.Version == 0) || kind.Declared.All(x => x.Opens))]).Type);

    /// <summary>Another fact of the same type in the place of one, if everything after it still fits.</summary>
    private IReadOnlyList<IDomainEvent> Correction(ActivityKind kind, Activity activity)
    {
        var replaced = OneOf(activity.Stated);
        var followed = new List<ActivityFact>();
        ActivityFact? corrected = null;
        foreach (var stated in activity.Stated)
        {
            var proposed = stated == replaced ? Of(stated.Fact.GetType()) : stated.Fact;
            if (Accepted(kind, followed, proposed) is not [ActivityFact accepted])
            {
                return [];
            }

            corrected = stated == replaced ? accepted : corrected;
            followed.Add(stated == replaced ? accepted : stated.Fact);
        }

        return [new ActivityCorrected(replaced.Version), corrected!];
    }

    private static IReadOnlyList<IDomainEvent> Accepted(ActivityKind kind, IReadOnlyList<ActivityFact> history, ActivityFact proposed) =>
        kind.Decide(history, proposed, DeciderSpec.Context) is Decision.Accepted accepted ? accepted.Events : [];

    /// <summary>Often a few days after the last one drawn, so that steps follow their opening and time limits are met about half the time.</summary>
    private DateOnly Day()
    {
        var near = _last.AddDays(_random.Next(9));
        _last = _random.Next(3) > 0 && near <= DeciderSpec.Today ? near : First.AddDays(_random.Next(170));
        return _last;
    }

    private JsonNode? Value(Type declared)
    {
        var type = Nullable.GetUnderlyingType(declared) ?? declared;
        return type switch
        {
            _ when type == typeof(string) => OneOf(Words),
            _ when type == typeof(bool) => _random.Next(2) == 0,
            _ when type == typeof(int) => OneOf([0, 1, 2, 3, 5, 12, 2026]),
            _ when type == typeof(decimal) => OneOf([0m, 1m, 2.5m, 1_000m]),
            _ when type == typeof(DateOnly) => Day().ToString("O", CultureInfo.InvariantCulture),
            _ when type.IsEnum => JsonSerializer.SerializeToNode(OneOf([.. Enum.GetValues(type).Cast<object>()]), type, EventJson.Whole),
            _ when type == typeof(IReadOnlyList<Evidence>) => null,
            _ when type == typeof(IReadOnlyDictionary<string, decimal>) => new JsonObject { ["trees"] = OneOf([1m, 2m]), ["people"] = 3m },
            _ when type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) => new JsonArray(Value(type.GenericTypeArguments[0])),
            _ => throw new NotSupportedException($"No values for {type}."),
        };
    }
}
