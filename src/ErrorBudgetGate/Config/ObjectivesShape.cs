using ErrorBudgetGate.Config.Shapes;
using ErrorBudgetGate.Core.Budgets;

namespace ErrorBudgetGate.Config;

/// <summary>The shape of <c>kind: ServiceObjectives</c>.</summary>
internal static class ObjectivesShape
{
    public const string Kind = "ServiceObjectives";

    /// <summary>Where Argo CD keeps Applications unless it is told otherwise.</summary>
    public const string DefaultNamespace = "argocd";

    public static ObjectShape Document => DocumentShape.Of(Kind, "payments-api", Spec);

    public static RatioShape Target => new(0m, 1m, open: true, "99.95%");

    public static DurationShape Rolling => new(TimeSpan.FromDays(1), TimeSpan.FromDays(365), "28d");

    public static ChoiceShape<CalendarPeriod> Period => new(
        ("week", CalendarPeriod.Week), ("month", CalendarPeriod.Month), ("quarter", CalendarPeriod.Quarter), ("year", CalendarPeriod.Year));

    public static TimeZoneShape TimeZone => new();

    public static DateShape Since => new();

    public static BooleanShape Gating => new();

    public static NumberShape Revenue => new(0m, 1_000_000_000m, open: false, "0.05");

    public static DurationShape ScrapeInterval => new(TimeSpan.FromSeconds(1), TimeSpan.FromHours(1), "30s");

    public static ChoiceShape<EventSource> Source => new(("raw", EventSource.Raw), ("tiles", EventSource.Tiles));

    private static ObjectShape Spec => new(
        new Field("policy", Texts.Name("the name of a policy such as standard"), "The policy that governs the service: one that is given too, or the built-in standard or runway.") { RequiredAs = "policy: standard" },
        new Field("applications", new ListShape(Application, atLeast: 1), "The Argo CD Applications this budget may decide for; a gate for any other is refused. Left out: every gate is, and rules and status work."),
        new Field("objectives", new ListShape(Objective, atLeast: 1), "What is promised; the worst gating objective decides.") { RequiredAs = "objectives: with at least one objective." },
        new Field("source", Source, "Where the events are read: raw, the objectives' own expressions over the whole window; tiles, the five-minute counts that the generated rules record.") { DefaultJson = "\"raw\"" },
        new Field("alerts", AlertsShape.Document, "What the generated alerts look like."),
        new Field("exclusions", ExclusionShape.List, "Maintenance that counts against no objective of the service.") { DefaultJson = "[]" },
        new Field("valuation", Valuation, "What an event is worth, for records and messages."))
    {
        Later = [new LaterField("dependencies", "a dependency between services")],
    };

    private static ObjectShape Application => new(
        new Field("namespace", Texts.Name("a namespace such as argocd"), "Where the Application lives.") { DefaultJson = $"\"{DefaultNamespace}\"" },
        new Field("name", Texts.Name("the name of an Application"), "The Application's name.") { RequiredAs = "name: APPLICATION" });

    public static ObjectShape Objective => new(
        new Field("name", Texts.Name("a name such as request-success"), "Unique within the service; the Prometheus label `objective`.") { RequiredAs = "name: request-success" },
        new Field("target", Target, "The share of events that must succeed.") { RequiredAs = "target: 99.95%" },
        new Field("window", Window, "The span the budget is counted over.") { RequiredAs = "window: {rolling: 28d}" },
        new Field("since", Since, "Coverage counts from this day (UTC), so that a young service is not punished for its youth."),
        new Field("scrapeInterval", ScrapeInterval, "How often the series are scraped; for generated rules.") { DefaultJson = "\"30s\"" },
        new Field("gating", Gating, "false makes the objective informational: it is read and recorded, and decides nothing.") { DefaultJson = "true" },
        new Field("alerts", AlertsShape.Document, "What this objective's alerts look like, in place of all that the service says of them."),
        new Field("exclusions", ExclusionShape.List, "Maintenance that does not count against this objective, beside the service's.") { DefaultJson = "[]" },
        new Field("sli", SliShape.Document, "Where the events are measured.") { RequiredAs = "sli: {counters: {bad: SELECTOR, total: SELECTOR}}" })
    {
        Later = [new LaterField("dependencies", "a dependency between objectives")],
    };

    private static ObjectShape Window => new(
        new Field("rolling", Rolling, "A fixed length that ends now."),
        new Field("calendar", Calendar, "A calendar period whose budget starts afresh at its beginning."))
    {
        ExactlyOne = true,
    };

    private static ObjectShape Calendar => new(
        new Field("period", Period, "Weeks start on Monday.") { RequiredAs = "period: month" },
        new Field("timeZone", TimeZone, "Where the period begins at midnight; an IANA name.") { RequiredAs = "timeZone: UTC" });

    private static ObjectShape Valuation => new(
        new Field("currency", Texts.Currency, "ISO 4217 code.") { RequiredAs = "currency: USD" },
        new Field("revenuePerRequest", Revenue, "Amount per event.") { RequiredAs = "revenuePerRequest: 0.05" });
}
