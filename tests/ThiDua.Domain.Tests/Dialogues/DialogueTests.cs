using ThiDua.Domain.Activities;
using ThiDua.Domain.Dialogues;
using ThiDua.Domain.Tests.Activities;

namespace ThiDua.Domain.Tests.Dialogues;

public class DialogueTests
{
    private static readonly DateOnly HeldOn = new(2026, 3, 10);

    private static readonly DialogueHeld Held = new()
    {
        Unit = "xa-tan-lap",
        OccurredOn = HeldOn,
        Kind = DialogueType.PreDecision,
        ChairedByHead = true,
        Participants = 120,
        OpinionsRaised = 14,
        OpinionsAnswered = 10,
        Topic = "land",
        Channel = Channel.InPerson,
    };

    private readonly DeciderSpec _dialogue = new(new DialogueKind());

    [Fact]
    public void A_dialogue_is_recorded() => _dialogue.Given().When(Held).ThenIt();

    [Fact]
    public void Opinions_left_open_are_answered_later() =>
        _dialogue.Given(Held).When(new DialogueAnswered { On = HeldOn.AddDays(5), Opinions = 4 }).ThenIt();

    [Fact]
    public void The_same_dialogue_again_adds_nothing_another_under_its_id_is_refused()
    {
        _dialogue.Given(Held).When(Held with { }).ThenNothing();
        _dialogue.Given(Held).When(Held with { Participants = 121 }).ThenRefused("activity.id-taken /id");
    }

    [Fact]
    public void An_answer_needs_its_dialogue() =>
        _dialogue.Given().When(new DialogueAnswered { On = HeldOn, Opinions = 1 }).ThenRefused("activity.not-found");

    [Fact]
    public void What_cannot_be_is_refused()
    {
        _dialogue.Given().When(Held with { OpinionsAnswered = 15 }).ThenRefused("dialogue.more-answered-than-raised /opinionsAnswered");
        _dialogue.Given().When(Held with { Participants = -1, OpinionsRaised = 10_000_001 })
            .ThenRefused("number.negative /participants", "number.too-large /opinionsRaised");
        _dialogue.Given().When(Held with { OccurredOn = DeciderSpec.Today.AddDays(1) }).ThenRefused("date.in-future /occurredOn");
        _dialogue.Given().When(Held with { OccurredOn = new(1989, 12, 31) }).ThenRefused("date.too-early /occurredOn");
        _dialogue.Given().When(Held with { Topic = "Đất đai", Field = "a;b" }).ThenRefused("value.not-a-code /topic", "value.not-a-code /field");
        _dialogue.Given().When(Held with { Note = new string('a', 2_001) }).ThenRefused("text.too-long /note");
        _dialogue.Given().When(Held with { Evidence = [new Evidence("")] }).ThenRefused("evidence.invalid /evidence");
        _dialogue.Given().When(Held with { Evidence = [null!] }).ThenRefused("evidence.invalid /evidence");
    }

    [Fact]
    public void A_step_cannot_lie_before_the_session_or_in_the_future_or_answer_more_than_was_raised()
    {
        var answer = new DialogueAnswered { On = HeldOn, Opinions = 1 };
        _dialogue.Given(Held).When(answer with { On = HeldOn.AddDays(-1) }).ThenRefused("date.before-start /on");
        _dialogue.Given(Held).When(answer with { On = DeciderSpec.Today.AddDays(1) }).ThenRefused("date.in-future /on");
        _dialogue.Given(Held).When(answer with { Opinions = 0 }).ThenRefused("number.less-than-one /opinions");
        _dialogue.Given(Held, answer).When(answer with { Opinions = 4 }).ThenRefused("dialogue.more-answered-than-raised /opinions");
    }

    [Fact]
    public void It_counts_the_session_its_people_and_their_opinions_each_on_its_day() =>
        _dialogue.Given(Held, new DialogueAnswered { On = HeldOn.AddDays(5), Opinions = 4 }).Counts(
            "xa-tan-lap dialogue.held{by-head=true;channel=in-person;kind=pre-decision;topic=land} 2026-03-10 1",
            "xa-tan-lap dialogue.opinions-answered{channel=in-person;topic=land} 2026-03-10 10",
            "xa-tan-lap dialogue.opinions-answered{channel=in-person;topic=land} 2026-03-15 4",
            "xa-tan-lap dialogue.opinions-raised{channel=in-person;topic=land} 2026-03-10 14",
            "xa-tan-lap dialogue.participants{channel=in-person;topic=land} 2026-03-10 120");

    [Fact]
    public void It_is_named_by_its_day() => _dialogue.Given(Held).IsTitled("Đối thoại ngày 10/03/2026");
}
