using System.Text;
using System.Text.Json;
using ThiDua.Domain;
using ThiDua.Domain.Activities;
using ThiDua.Domain.Awards;
using ThiDua.Domain.Entries;
using ThiDua.Domain.Periods;
using ThiDua.Projections.Board;

namespace ThiDua.Projections.Exports;

/// <summary>What of the log a period's results and awards are worked out from.</summary>
/// <param name="Units">Units whose activities count.</param>
/// <param name="Periods">The period, and those whose classes are a gate for its awards.</param>
public sealed record ExportPart(IReadOnlySet<string> Units, IReadOnlySet<string> Periods);

/// <summary>Which events an export shows whole. Everything else is left out: its leaf stands for it.</summary>
public static class ExportScope
{
    /// <summary>How the ids of streams begin that scores and results are worked out from, beside activities.</summary>
    private static readonly IReadOnlyList<string> Prefixes = [.. World.Prefixes, .. EntryHistory.Prefixes, .. AwardRecords.Prefixes, ResultPrefix];

    /// <summary>How the ids of the streams with frozen results begin.</summary>
    public const string ResultPrefix = "result-";

    /// <summary>Whether events of a stream are shown at all: a stream that this program has no reason to show is left out.</summary>
    public static bool IsShown(string streamId) =>
        Prefixes.Any(p => streamId.StartsWith(p, StringComparison.Ordinal)) || ActivityKinds.OfStream(streamId) is not null;

    /// <summary>What a period's results and awards are worked out from, up to a position: every gate that the council named when something was decided, and now.</summary>
    public static ExportPart PartOf(BoardReader reader, AwardRules rules, Period period, long to)
    {
        var (world, records) = (reader.WorldAt(to), reader.AwardsAt(to));
        var asked = records.Cases.Values.Where(c => c.Received.Period == period.Code).Select(c => c.Decided?.Basis?.Stood?.KnownAt).OfType<long>();
        var gates = asked.Append(to).SelectMany(at => Scoreboard.Gates(rules, reader.AwardsAt(at).SettingsOf(period.Code))).Distinct(StringComparer.Ordinal)
            .Select(world.Period).OfType<Period>().ToList();
        return new ExportPart(
            gates.Prepend(period).SelectMany(p => UnitsOf(world, p)).ToHashSet(StringComparer.Ordinal),
            gates.Select(p => p.Code).Prepend(period.Code).ToHashSet(StringComparer.Ordinal));
    }

    /// <summary>
    /// Units whose activities can count in a period: the members of its clusters, what lies or ever lay below these, and what they were made
    /// from or became.
    /// </summary>
    public static IReadOnlySet<string> UnitsOf(World world, Period period)
    {
        var units = period.Plan.Clusters.SelectMany(c => world.Cluster(c)?.Members ?? []).Select(m => m.Unit).ToHashSet(StringComparer.Ordinal);
        for (var before = -1; before != units.Count;)
        {
            before = units.Count;
            foreach (var unit in world.Units.Values)
            {
                if (unit.History.Any(h => h.Attributes.Parent is { } parent && units.Contains(parent)) || unit.End?.Successors.Any(units.Contains) == true)
                {
                    units.Add(unit.Code);
                }

                if (units.Contains(unit.Code))
                {
                    units.UnionWith(unit.End?.Successors ?? []);
                }
            }
        }

        return units;
    }

    /// <summary>Whether data names one of some units, anywhere: whatever an activity counts towards, it names the unit.</summary>
    public static bool Names(ReadOnlyMemory<byte> data, IReadOnlySet<string> units)
    {
        var reader = new Utf8JsonReader(data.Span);
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.String && units.Contains(reader.GetString()!))
            {
                return true;
            }
        }

        return false;
    }
}
