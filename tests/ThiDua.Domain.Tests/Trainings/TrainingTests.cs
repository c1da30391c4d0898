using ThiDua.Domain.Tests.Activities;
using ThiDua.Domain.Trainings;
using static ThiDua.Domain.Tests.Activities.DeciderSpec;

namespace ThiDua.Domain.Tests.Trainings;

public class TrainingTests
{
    private static readonly TrainingHeld Held = new() { Unit = "xa-tan-lap", OccurredOn = Day("2026-03-05"), Topic = "mass-mobilisation", Participants = 35 };

    private readonly DeciderSpec _training = new(new TrainingKind());

    [Fact]
    public void It_is_recorded_and_counts_by_topic()
    {
        _training.Given().When(Held).ThenIt();
        _training.Given().When(Held with { Participants = -1 }).ThenRefused("number.negative /participants");
        _training.Given(Held).Counts(
            "xa-tan-lap training.held{topic=mass-mobilisation} 2026-03-05 1",
            "xa-tan-lap training.participants{topic=mass-mobilisation} 2026-03-05 35");
        _training.Given(Held).IsTitled("Bồi dưỡng, tập huấn ngày 05/03/2026");
    }
}
