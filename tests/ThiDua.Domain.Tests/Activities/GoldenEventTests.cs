using Shouldly;
using ThiDua.Domain.Facts;
using ThiDua.Domain.Petitions;

namespace ThiDua.Domain.Tests.Activities;

/// <summary>
/// Every version of every event that was ever stored still reads. A file here is never edited: when an event gets another form, it gets
/// a new file with the next number, and the old one goes through the upcaster, or reads as it is when the form only gained optional fields.
/// </summary>
public class GoldenEventTests
{
    private static readonly string Folder = KnownEvents.Repository("fixtures/events");

    public static TheoryData<string> Aliases => [.. KnownEvents.Types.All.Keys.Order(StringComparer.Ordinal)];

    public static TheoryData<string> Files => [.. Directory.EnumerateFiles(Folder, "*.json").Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Aliases))]
    public void Every_event_has_a_golden_file_with_all_its_fields(string alias)
    {
        var fields = KnownEvents.Fields(KnownEvents.Types.Find(alias)!).Where(f => !KnownEvents.IsPrivate(f)).Select(f => f.Name);
        var newest = Directory.EnumerateFiles(Folder, $"{alias}.v*.json").OrderBy(f => f.Length).ThenBy(f => f, StringComparer.Ordinal).Last();
        var golden = KnownEvents.Object(File.ReadAllBytes(newest));
        golden.Select(g => g.Key).ShouldBe(fields, ignoreOrder: true);
        golden.ShouldAllBe(g => g.Value != null);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_golden_file_reads_and_is_written_as_it_was(string file)
    {
        var stored = File.ReadAllBytes(Path.Combine(Folder, file));
        var e = EventJson.Read(KnownEvents.Types, file[..file.IndexOf('.', StringComparison.Ordinal)], stored);
        KnownEvents.SameJson(EventJson.Write(e, "account-1").Data, stored).ShouldBeTrue($"{file} is written as {e}");
    }

    [Fact]
    public void The_private_part_is_kept_apart_and_comes_back()
    {
        var e = new PetitionReopened
        {
            On = DeciderSpec.Day("2026-03-02"),
            Reason = "Công dân chưa đồng ý",
            Note = "Ghi chú",
            Evidence = [new("12/BC", "Báo cáo", null)],
        };
        var (data, hidden) = EventJson.Write(e, "account-1");
        KnownEvents.Object(data).Select(m => m.Key).ShouldBe(["on"]);
        var (read, by) = EventJson.Read(KnownEvents.Types, "petition_reopened", data, hidden);
        EventJson.Same(read, e).ShouldBeTrue();
        by.ShouldBe("account-1");
        EventJson.Read(KnownEvents.Types, "petition_reopened", data, []).By.ShouldBeNull();
    }

    [Fact]
    public void An_event_of_a_newer_program_stops_the_reader() =>
        Should.Throw<UnknownEventException>(() => EventJson.Read(KnownEvents.Types, "dialogue_dreamt", "{}"u8));

    [Theory]
    [InlineData("""{"on":"2026-03-02","opinions":1,"more":2}""")]
    [InlineData("""{"on":"2026-03-02","opinions":1,"opinions":2}""")]
    [InlineData("""{"on":"2026-03-02","opinions":"1"}""")]
    [InlineData("""{"on":"2026-03-02"}""")]
    [InlineData("""{"on":null,"opinions":1}""")]
    [InlineData("""{"On":"2026-03-02","opinions":1}""")]
    public void Data_that_does_not_fit_is_an_error(string data) =>
        Should.Throw<System.Text.Json.JsonException>(() => EventJson.Read(KnownEvents.Types, "dialogue_answered", System.Text.Encoding.UTF8.GetBytes(data)));
}
