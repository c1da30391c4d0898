using ThiDua.Api.Security;
using ThiDua.Domain.Entries;
using ThiDua.Domain.Facts;
using ThiDua.EventStore;

namespace ThiDua.Api.Entries;

/// <summary>A unit's entry with the accounts that spoke for the unit and those that found something: nobody stands on both sides.</summary>
/// <param name="Entry">The entry.</param>
/// <param name="UnitSide">Accounts that scored the unit, handed in, stated, objected or pledged for it.</param>
/// <param name="Finders">Accounts that appraised or reviewed, by criterion.</param>
internal sealed record EntryAccounts(EntryHistory Entry, IReadOnlySet<string> UnitSide, ILookup<string, string> Finders)
{
    /// <summary>Folds a stream.</summary>
    public static EntryAccounts Of(EventTypes types, IReadOnlyList<RecordedEvent> events)
    {
        var (entry, unitSide, finders) = (EntryHistory.Empty, new HashSet<string>(StringComparer.Ordinal), new List<(string Criterion, string By)>());
        foreach (var e in events)
        {
            var (fact, by) = EventJson.Read(types, e.Type, e.Data, e.Private);
            entry = entry.After(fact);
            switch (fact)
            {
                case SelfScored or SelfScoresSubmitted or StatementMade or ObjectionRaised or PledgeMade when by is not null:
                    unitSide.Add(by);
                    break;
                case CriterionAppraised a when by is not null:
                    finders.Add((a.Criterion, by));
                    break;
                case CriterionReviewed r when by is not null:
                    finders.Add((r.Criterion, by));
                    break;
            }
        }

        return new EntryAccounts(entry, unitSide, finders.ToLookup(f => f.Criterion, f => f.By, StringComparer.Ordinal));
    }

    /// <summary>Whether a person spoke for the unit, with any of their accounts.</summary>
    public bool SpokeForUnit(string account, IPersons persons) => UnitSide.Any(u => persons.Same(u, account));

    /// <summary>Whether a person appraised the unit, with any of their accounts: they do not speak for it in the same period.</summary>
    public bool Appraised(string account, IPersons persons) => Finders.SelectMany(f => f).Any(f => persons.Same(f, account));
}
