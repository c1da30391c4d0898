using Microsoft.AspNetCore.Identity;

namespace ThiDua.Api.Accounts;

/// <summary>
/// What ASP.NET Core Identity asks of a store, on the table of people. Failures are counted and locks set by the database at once, so of many
/// guesses sent together each counts.
/// </summary>
internal sealed class LoginStore(PeopleStore people) : IUserPasswordStore<Login>, IUserLockoutStore<Login>
{
    public Task<string> GetUserIdAsync(Login user, CancellationToken cancellationToken) => Task.FromResult(user.Id);

    public Task<string?> GetUserNameAsync(Login user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.Id);

    public Task<string?> GetNormalizedUserNameAsync(Login user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.Id);

    public Task SetUserNameAsync(Login user, string? userName, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task SetNormalizedUserNameAsync(Login user, string? normalizedName, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<Login?> FindByIdAsync(string userId, CancellationToken cancellationToken) => people.ByIdAsync(userId, cancellationToken);

    public Task<Login?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken) => people.ByNameAsync(normalizedUserName, cancellationToken);

    /// <summary>Rows are made with their names and emptied when a person is forgotten, not here.</summary>
    public Task<IdentityResult> CreateAsync(Login user, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IdentityResult> DeleteAsync(Login user, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IdentityResult> UpdateAsync(Login user, CancellationToken cancellationToken) => Task.FromResult(IdentityResult.Success);

    public Task SetPasswordHashAsync(Login user, string? passwordHash, CancellationToken cancellationToken)
    {
        user.PasswordHash = passwordHash;
        return people.SetPasswordAsync(user.Id, passwordHash, cancellationToken);
    }

    public Task<string?> GetPasswordHashAsync(Login user, CancellationToken cancellationToken) => Task.FromResult(user.PasswordHash);

    public Task<bool> HasPasswordAsync(Login user, CancellationToken cancellationToken) => Task.FromResult(user.PasswordHash is not null);

    public Task<DateTimeOffset?> GetLockoutEndDateAsync(Login user, CancellationToken cancellationToken) => Task.FromResult(user.LockedUntil);

    public Task SetLockoutEndDateAsync(Login user, DateTimeOffset? lockoutEnd, CancellationToken cancellationToken)
    {
        user.LockedUntil = lockoutEnd;
        return people.LockUntilAsync(user.Id, lockoutEnd, cancellationToken);
    }

    public async Task<int> IncrementAccessFailedCountAsync(Login user, CancellationToken cancellationToken) =>
        user.Failed = await people.FailedAsync(user.Id, cancellationToken);

    public Task ResetAccessFailedCountAsync(Login user, CancellationToken cancellationToken)
    {
        user.Failed = 0;
        return people.ResetFailedAsync(user.Id, cancellationToken);
    }

    public Task<int> GetAccessFailedCountAsync(Login user, CancellationToken cancellationToken) => Task.FromResult(user.Failed);

    public Task<bool> GetLockoutEnabledAsync(Login user, CancellationToken cancellationToken) => Task.FromResult(true);

    public Task SetLockoutEnabledAsync(Login user, bool enabled, CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        // It holds nothing.
    }
}
