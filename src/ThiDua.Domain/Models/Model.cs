using System.Collections.Immutable;
using ThiDua.Domain.Activities;
using ThiDua.Domain.Measures;

namespace ThiDua.Domain.Models;

/// <summary>A replication and its confirmation.</summary>
/// <param name="ToUnit">Unit that took the model over.</param>
/// <param name="On">Day of the replication.</param>
/// <param name="Confirmed">Whether that unit confirmed it.</param>
public sealed record Replication(string ToUnit, DateOnly On, bool Confirmed);

/// <summary>A model: its recognitions, and who took it over.</summary>
/// <param name="Registered">How it was registered.</param>
/// <param name="Recognitions">Recognitions, a level once.</param>
/// <param name="Replications">Replications, a unit once.</param>
/// <param name="IsWithdrawn">Whether it was given up.</param>
public sealed record Model(
    ModelRegistered Registered, ImmutableArray<ModelRecognised> Recognitions, ImmutableArray<Replication> Replications, bool IsWithdrawn)
{
    /// <summary>The highest recognition, or null.</summary>
    public ModelRecognised? Highest => Recognitions.MaxBy(r => r.Level);

    /// <summary>The replication to a unit, or null.</summary>
    public Replication? To(string unit) => Replications.FirstOrDefault(r => r.ToUnit == unit);
}

/// <summary>Mô hình "Dân vận khéo".</summary>
public sealed class ModelKind : ActivityKind<Model>
{
    /// <inheritdoc/>
    public override string Stream => "model";

    /// <inheritdoc/>
    public override string Label => "Mô hình \"Dân vận khéo\"";

    /// <inheritdoc/>
    public override IReadOnlyList<FactDeclaration> Declared { get; } =
    [
        new("model-registered", "model_registered", typeof(ModelRegistered)),
        new("recognise", "model_recognised", typeof(ModelRecognised)),
        new("replicate", "model_replicated", typeof(ModelReplicated)),
        new("confirm-replication", "model_replication_confirmed", typeof(ModelReplicationConfirmed)),
        new("withdraw", "model_withdrawn", typeof(ModelWithdrawn)),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<Measure> Measures { get; } =
    [
        new("model.registered", MeasureKind.Sum, "Số mô hình đăng ký"),
        new("model.recognised", MeasureKind.Sum, "Số mô hình được công nhận", "level"),
        new("model.replicated-out", MeasureKind.Sum, "Số lần mô hình được đơn vị khác nhân rộng"),
        new("model.replicated-in", MeasureKind.Sum, "Số mô hình nhân rộng từ đơn vị khác"),
    ];

    /// <inheritdoc/>
    protected override Model Evolve(Model? state, ActivityFact fact) => (state, fact) switch
    {
        (null, ModelRegistered registered) => new Model(registered, [], [], IsWithdrawn: false),
        ({ IsWithdrawn: false }, ModelRecognised r) when state.Recognitions.All(x => x.Level != r.Level) =>
            state with { Recognitions = state.Recognitions.Add(r) },
        ({ IsWithdrawn: false }, ModelReplicated r) when state.To(r.ToUnit) is null =>
            state with { Replications = state.Replications.Add(new Replication(r.ToUnit, r.On, Confirmed: false)) },
        ({ IsWithdrawn: false }, ModelReplicationConfirmed c) when state.To(c.ByUnit) is { Confirmed: false } replication =>
            state with { Replications = state.Replications.Replace(replication, replication with { Confirmed = true }) },
        ({ IsWithdrawn: false }, ModelWithdrawn) => state with { IsWithdrawn = true },
        _ => throw Impossible(state, fact),
    };

    /// <inheritdoc/>
    protected override IEnumerable<Refusal> Check(Model? state, ActivityFact proposed, DecisionContext context) => (state, proposed) switch
    {
        (null, ModelRegistered registered) => Require.Text(registered.Name, "/name"),
        ({ IsWithdrawn: true }, _) => [new Refusal("model.withdrawn", "Mô hình này đã được rút.")],
        ({ } model, ModelRecognised r) => Require.That(
            model.Recognitions.All(x => x.Level != r.Level), "model.already-recognised", "Mô hình đã được cấp này công nhận.", "/level"),
        ({ } model, ModelReplicated r) =>
        [
            .. Require.Unit(r.ToUnit, context, "/toUnit"),
            .. Require.That(r.ToUnit != model.Registered.Unit, "model.same-unit", "Đơn vị nhân rộng phải khác đơn vị có mô hình.", "/toUnit"),
            .. Require.That(model.To(r.ToUnit) is null, "model.already-replicated", "Đơn vị này đã nhân rộng mô hình.", "/toUnit"),
        ],
        ({ } model, ModelReplicationConfirmed c) => model.To(c.ByUnit) switch
        {
            null => [new Refusal("model.not-replicated", "Chưa ghi nhận việc đơn vị này nhân rộng mô hình.", "/byUnit")],
            { Confirmed: true } => [new Refusal("model.already-confirmed", "Việc nhân rộng đã được xác nhận.", "/byUnit")],
            { } replication => Require.NotBefore(c.On, replication.On),
        },
        (_, ModelWithdrawn w) => w.Reason is null ? [] : Require.Text(w.Reason, "/reason", TextMax),
        _ => throw Impossible(state, proposed),
    };

    /// <inheritdoc/>
    protected override IEnumerable<Effect> Effects(Model state)
    {
        var (unit, confirmed) = (state.Registered.Unit, state.Replications.Where(r => r.Confirmed).ToList());

        // A withdrawn model counts nothing for its own unit. Those that took it over did so; another unit must not be able to take that from them.
        if (!state.IsWithdrawn)
        {
            yield return new Effect(unit, "model.registered", Facets.None, state.Registered.OccurredOn, 1);
            if (state.Highest is { } highest)
            {
                yield return new Effect(unit, "model.recognised", Facets.Of(("level", highest.Level.Code())), highest.On, 1);
            }

            foreach (var replication in confirmed)
            {
                yield return new Effect(unit, "model.replicated-out", Facets.None, replication.On, 1);
            }
        }

        foreach (var replication in confirmed)
        {
            yield return new Effect(replication.ToUnit, "model.replicated-in", Facets.None, replication.On, 1);
        }
    }

    /// <inheritdoc/>
    protected override string Title(Model state) => state.Registered.Name;
}
