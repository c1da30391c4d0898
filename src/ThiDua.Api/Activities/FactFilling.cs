using System.Reflection;
using System.Runtime.CompilerServices;
using ThiDua.Domain.Activities;
using ThiDua.Domain.CommunityDecisions;
using ThiDua.Domain.Publications;

namespace ThiDua.Api.Activities;

/// <summary>What people say of a fact, and facts filled without them.</summary>
internal static class FactFilling
{
    /// <summary>What the server works out and never takes from anybody.</summary>
    private static readonly HashSet<(Type, string)> WorkedOut = [(typeof(DecisionVoted), nameof(DecisionVoted.DueOn)), (typeof(PublicationMade), nameof(PublicationMade.DueOn))];

    /// <summary>Whether a property is worked out by the server.</summary>
    public static bool IsWorkedOut(Type fact, string property) => WorkedOut.Contains((fact, property));

    /// <summary>A fact with its required fields empty.</summary>
    /// <param name="fact">The record.</param>
    public static ActivityFact Blank(Type fact)
    {
        var blank = (ActivityFact)Activator.CreateInstance(fact)!;
        foreach (var property in fact.GetProperties().Where(p => p.CanWrite && p.IsDefined(typeof(RequiredMemberAttribute)) && p.GetValue(blank) is null))
        {
            property.SetValue(blank, property.PropertyType == typeof(string) ? ""
                : property.PropertyType == typeof(IReadOnlyDictionary<string, decimal>) ? new Dictionary<string, decimal>()
                : Array.CreateInstance(property.PropertyType.GenericTypeArguments[0], 0));
        }

        return blank;
    }

    /// <summary>A fact with its required fields filled somehow, to ask whether such a fact could follow at all.</summary>
    /// <param name="fact">The record.</param>
    /// <param name="today">Day for its days.</param>
    /// <param name="unit">Unit for its units.</param>
    /// <param name="of">What it is about, by the name of the property.</param>
    public static ActivityFact Probe(Type fact, DateOnly today, string unit, IReadOnlyDictionary<string, string> of)
    {
        var probe = Blank(fact);
        foreach (var property in fact.GetProperties().Where(p => p.IsDefined(typeof(RequiredMemberAttribute))))
        {
            property.SetValue(probe, property switch
            {
                _ when property.PropertyType == typeof(DateOnly) => today,
                _ when of.TryGetValue(property.Name, out var about) => about,
                _ when property.PropertyType == typeof(string) => IsUnit(property.Name) ? unit : "1",
                _ when property.PropertyType.IsValueType => Activator.CreateInstance(property.PropertyType),
                _ => property.GetValue(probe),
            });
        }

        return probe;
    }

    /// <summary>Whether a property names a unit.</summary>
    public static bool IsUnit(string property) => property is "ToUnit" or "ByUnit" or "Unit";
}
