using ThiDua.Domain.Deadlines;

namespace ThiDua.Domain.Activities;

/// <summary>What a decision about an activity may know beside the activity itself. Pure data; the edge fills it in.</summary>
/// <param name="Today">Today in Vietnam.</param>
/// <param name="Deadlines">Legal time limits with their dates of validity.</param>
/// <param name="UnitExists">Whether a unit code is registered.</param>
/// <param name="IsRemote">Whether a unit lies in a remote area (vùng sâu, vùng xa), where some limits are longer.</param>
public sealed record DecisionContext(DateOnly Today, DeadlineRules Deadlines, Func<string, bool> UnitExists, Func<string, bool> IsRemote);
