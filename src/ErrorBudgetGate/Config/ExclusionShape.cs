using ErrorBudgetGate.Config.Shapes;

namespace ErrorBudgetGate.Config;

/// <summary>The shape of one item of <c>exclusions</c>.</summary>
internal static class ExclusionShape
{
    public static ListShape List => new(Document, atLeast: 0);

    public static InstantShape Instant => new();

    public static ChoiceShape<DayOfWeek> Day => new(
        ("mon", DayOfWeek.Monday), ("tue", DayOfWeek.Tuesday), ("wed", DayOfWeek.Wednesday), ("thu", DayOfWeek.Thursday),
        ("fri", DayOfWeek.Friday), ("sat", DayOfWeek.Saturday), ("sun", DayOfWeek.Sunday));

    public static TimeOfDayShape At => new();

    public static DurationShape Length => new(TimeSpan.FromMinutes(1), TimeSpan.FromDays(1), "2h");

    public static TimeZoneShape TimeZone => new();

    private static ObjectShape Document => new(
        new Field("reason", new TextShape("a sentence such as Database upgrade") { MaxLength = 500 }, "Why it does not count; shown in every report.") { RequiredAs = "reason: Database upgrade" },
        new Field("registered", Instant, "When it was agreed. It holds only from then on: added after the fact it would erase an outage.") { RequiredAs = "registered: 2026-11-01T09:00:00Z" },
        new Field("from", Instant, "The first instant that does not count; with `to`."),
        new Field("to", Instant, "The first instant that counts again."),
        new Field("recurring", Recurring, "On days of the week, in place of `from` and `to`."))
    {
        Alternatives = [["from", "to"], ["recurring"]],
    };

    private static ObjectShape Recurring => new(
        new Field("days", new ListShape(Day, atLeast: 1), "The days on which it begins.") { RequiredAs = "days: [sat, sun]" },
        new Field("at", At, "Local time of its beginning; where the clocks skip it, the first minute that exists.") { RequiredAs = "at: \"02:00\"" },
        new Field("for", Length, "How long it lasts.") { RequiredAs = "for: 2h" },
        new Field("timeZone", TimeZone, "Whose clock; an IANA name.") { RequiredAs = "timeZone: Europe/London" });
}
