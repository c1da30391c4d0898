namespace ThiDua.Api.Security;

/// <summary>Which accounts belong to one person: steps that need two people need two persons, not two accounts.</summary>
internal interface IPersons
{
    /// <summary>Whether two accounts are the same person's.</summary>
    bool Same(string account, string other);
}

/// <summary>Accounts from outside that are known only by their id: each is a person.</summary>
internal sealed class PersonPerAccount : IPersons
{
    /// <inheritdoc/>
    public bool Same(string account, string other) => account == other;
}
