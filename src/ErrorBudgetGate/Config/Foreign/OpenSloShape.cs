using ErrorBudgetGate.Config.Shapes;

namespace ErrorBudgetGate.Config.Foreign;

/// <summary>The shapes of OpenSLO v1, as its specification has them.</summary>
internal static class OpenSloShape
{
    public const string ApiVersion = "openslo/v1";

    public static IReadOnlyList<string> Kinds => ["SLO", "SLI", "Service", "DataSource", "AlertPolicy", "AlertCondition", "AlertNotificationTarget"];

    public static ShorthandShape Duration => new();

    public static BooleanShape Boolean => new();

    public static LocalTimeShape StartTime => new();

    /// <summary>Up to 100, so that what was meant as a percentage gets an answer of its own.</summary>
    public static NumberShape Target => new(0m, 100m, open: false, "0.999");

    public static NumberShape Number => new(-1_000_000_000m, 1_000_000_000m, open: false, "0.5");

    public static ChoiceShape<string> Method => new(("Occurrences", "Occurrences"), ("Timeslices", "Timeslices"), ("RatioTimeslices", "RatioTimeslices"));

    /// <summary>Of a Prometheus query; of other sources <c>spec</c> may hold anything.</summary>
    public static ObjectShape PrometheusSpec => new(
        new Field("query", Query, "PromQL."),
        new Field("promql", Query, "PromQL."),
        new Field("queryType", new ChoiceShape<string>(("promql", "promql")), "The query's language."));

    public static ObjectShape Document(string kind) => new(
        new Field("apiVersion", new ChoiceShape<string>((ApiVersion, ApiVersion)), "The format's version.") { RequiredAs = $"apiVersion: {ApiVersion}" },
        new Field("kind", new ChoiceShape<string>((kind, kind)), "What the document describes.") { RequiredAs = $"kind: {kind}" },
        new Field("metadata", Metadata, "The document's name.") { RequiredAs = "metadata: {name: NAME}" },
        new Field("spec", Spec(kind), "The content.") { RequiredAs = "spec:, the content." });

    private static TextShape Query => new("PromQL such as http_requests_total{job=\"api\"}") { Multiline = true, MaxLength = 8192 };

    private static TextShape Prose => new("a text") { Multiline = true, AllowEmpty = true };

    private static ObjectShape Metadata => new(
        new Field("name", new TextShape("a name such as web-availability"), "Unique among documents of the kind.") { RequiredAs = "name: NAME" },
        new Field("displayName", Prose, "For people."),
        new Field("labels", new MapShape(new TextShape("a label's name"), new ScalarOrMoreShape<string>(Prose, new ListShape(Prose, atLeast: 0))), "For people and tools."),
        new Field("annotations", new MapShape(new TextShape("an annotation's name"), Prose), "For tools."));

    private static Field Description => new("description", Prose, "For people.");

    private static Shape Spec(string kind) => kind switch
    {
        "SLO" => Slo,
        "SLI" => Sli,
        "Service" => new ObjectShape(Description) { NullIsEmpty = true },
        "DataSource" => new ObjectShape(
            Description,
            new Field("type", new TextShape("a type such as Prometheus"), "What answers the queries.") { RequiredAs = "type: Prometheus" },
            new Field("connectionDetails", new AnyShape(), "Never read: connections come from the command line, the environment or a connections file.")),
        _ => new AnyShape(),
    };

    private static ObjectShape Slo => new(
        Description,
        new Field("service", new TextShape("the name of a service such as web"), "Whose objective this is.") { RequiredAs = "service: NAME" },
        new Field("indicator", new ObjectShape(
            new Field("metadata", Metadata, "The indicator's name."),
            new Field("spec", Sli, "The indicator.") { RequiredAs = "spec:, the indicator." }), "The indicator itself."),
        new Field("indicatorRef", new TextShape("the name of an SLI"), "The name of an SLI that is given too."),
        new Field("timeWindow", new ListShape(TimeWindow, atLeast: 1), "Exactly one window.") { RequiredAs = "timeWindow: [{duration: 28d, isRolling: true}]" },
        new Field("budgetingMethod", Method, "What the budget counts.") { RequiredAs = "budgetingMethod: Occurrences" },
        new Field("objectives", new ListShape(Objective, atLeast: 1), "What is promised.") { RequiredAs = "objectives: [{target: 0.999}]" },
        new Field("alertPolicies", new AnyShape(), "See OpenSloReader."));

    private static ObjectShape TimeWindow => new(
        new Field("duration", Duration, "The window's length.") { RequiredAs = "duration: 28d" },
        new Field("isRolling", Boolean, "Ends now."),
        new Field("calendar", new ObjectShape(
            new Field("startTime", StartTime, "The beginning of a period.") { RequiredAs = "startTime: 2026-01-01 00:00:00" },
            new Field("timeZone", ObjectivesShape.TimeZone, "An IANA name.") { RequiredAs = "timeZone: UTC" }), "A calendar period."));

    private static ObjectShape Objective => new(
        new Field("displayName", Prose, "For people."),
        new Field("op", new ChoiceShape<string>(("lte", "lte"), ("gte", "gte"), ("lt", "lt"), ("gt", "gt")), "Of a threshold metric."),
        new Field("value", Number, "Of a threshold metric."),
        new Field("target", Target, "A ratio."),
        new Field("targetPercent", Target, "A percentage."),
        new Field("timeSliceTarget", Target, "A ratio."),
        new Field("timeSliceWindow", new AnyShape(), "Minutes, or a duration."),
        new Field("indicator", Composite, "Of a composite objective."),
        new Field("indicatorRef", Composite, "Of a composite objective."),
        new Field("compositeWeight", Composite, "Of a composite objective."));

    private static RefusedShape Composite => new("a composite objective has no counterpart here; write an SLO of its own for each indicator: the worst of a service's objectives decides.");

    private static ObjectShape Sli => new(
        Description,
        new Field("thresholdMetric", new RefusedShape(
            "a threshold metric cannot be carried over: it says neither how often it is read nor what each value weighs; write a ServiceObjectives document with sli: {slices: {bad: QUERY > VALUE, total: QUERY}}."), "A value to compare."),
        new Field("ratioMetric", Ratio, "Good or bad events, and all."));

    private static ObjectShape Ratio => new(
        new Field("counter", Boolean, "The queries are counters that only rise."),
        new Field("good", Metric, "Events that succeeded."),
        new Field("bad", Metric, "Events that failed."),
        new Field("total", Metric, "All events."),
        new Field("raw", Raw, "A ratio."),
        new Field("rawType", new AnyShape(), "Of a ratio."));

    private static RefusedShape Raw => new("a ratio that is computed already has no counts, so no budget can be summed from it; give good (or bad) and total instead of raw.");

    private static ObjectShape Metric => new(
        new Field("metricSource", new ObjectShape(
            new Field("metricSourceRef", new TextShape("the name of a DataSource"), "The name of a DataSource."),
            new Field("type", new TextShape("a type such as Prometheus"), "What answers the query."),
            new Field("spec", new AnyShape(), "The query.") { RequiredAs = "spec: {query: PROMQL}" }), "Where the query is asked.") { RequiredAs = "metricSource: {type: Prometheus, spec: {query: PROMQL}}" });
}
