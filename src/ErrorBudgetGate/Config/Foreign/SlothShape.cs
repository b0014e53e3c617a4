using ErrorBudgetGate.Config.Shapes;

namespace ErrorBudgetGate.Config.Foreign;

/// <summary>The shapes of Sloth's two formats: a file (<c>version: prometheus/v1</c>) and a Kubernetes object with the same content and other spelling.</summary>
/// <param name="isObject">The Kubernetes object.</param>
internal sealed class SlothShape(bool isObject)
{
    public const string Version = "prometheus/v1";
    public const string ApiVersion = "sloth.slok.dev/v1";
    public const string Kind = "PrometheusServiceLevel";

    private const string Plugins = "Sloth's plugins are programs of its own; remove the plugin, and write what it does into the queries or a ServiceObjectives document.";

    /// <summary>A percentage.</summary>
    public static NumberShape Objective => new(0m, 100m, open: false, "99.9");

    public static BooleanShape Disable => new();

    public ObjectShape Document => isObject
        ? new(
            new Field("apiVersion", new ChoiceShape<string>((ApiVersion, ApiVersion)), "The format's version.") { RequiredAs = $"apiVersion: {ApiVersion}" },
            new Field("kind", new ChoiceShape<string>((Kind, Kind)), "What the document describes.") { RequiredAs = $"kind: {Kind}" },
            new Field("metadata", new AnyShape(), "Kubernetes' own."),
            new Field("spec", new ObjectShape(Content), "The content.") { RequiredAs = "spec:, the content." },
            new Field("status", new AnyShape(), "Sloth's own."))
        : new([new Field("version", new ChoiceShape<string>((Version, Version)), "The format's version.") { RequiredAs = $"version: {Version}" }, .. Content]);

    private Field[] Content =>
    [
        new Field("service", new TextShape("the name of a service such as web"), "Whose objectives these are.") { RequiredAs = "service: NAME" },
        new Field("labels", Labels, "On all rules."),
        new Field(Key("slo_plugins"), new RefusedShape(Plugins), "Programs that change the rules."),
        new Field("slos", new ListShape(Slo, atLeast: 1), "What is promised.") { RequiredAs = "slos: with at least one SLO." },
    ];

    private ObjectShape Slo => new(
        new Field("name", new TextShape("a name such as availability"), "Unique within the service.") { RequiredAs = "name: NAME" },
        new Field("description", new TextShape("a text") { Multiline = true, AllowEmpty = true }, "For people."),
        new Field("objective", Objective, "A percentage.") { RequiredAs = "objective: 99.9" },
        new Field("labels", Labels, "On the SLO's rules."),
        new Field("interval", new AnyShape(), "How often Sloth's rules are evaluated."),
        new Field("plugins", new RefusedShape(Plugins), "Programs that change the rules."),
        new Field("sli", Sli, "Where the events are measured.") { RequiredAs = $"sli: {{events: {{{Key("error_query")}: ..., {Key("total_query")}: ...}}}}" },
        new Field("alerting", Alerting, "The alerts."));

    private ObjectShape Sli => new(
        new Field("events", new ObjectShape(
            new Field(Key("error_query"), Query, "Failed events.") { RequiredAs = $"{Key("error_query")}: PROMQL" },
            new Field(Key("total_query"), Query, "All events.") { RequiredAs = $"{Key("total_query")}: PROMQL" }), "Two queries."),
        new Field("raw", new ObjectShape(

            // Older files of the first format have the second's spelling.
            new Field("error_ratio_query", Query, "The share of failed events."),
            new Field("errorRatioQuery", Query, "The share of failed events.")) { ExactlyOne = true }, "One query."),
        new Field("plugin", new RefusedShape(Plugins), "A program that makes the queries."))
    {
        ExactlyOne = true,
    };

    private ObjectShape Alerting => new(
        new Field("name", new TextShape("a name") { AllowEmpty = true }, "The alerts' name."),
        new Field("labels", Labels, "On all alerts."),
        new Field("annotations", Labels, "On all alerts."),
        new Field(Key("page_alert"), Alert, "Of pages."),
        new Field(Key("ticket_alert"), Alert, "Of tickets."))
    {
        NullIsEmpty = true,
    };

    private static ObjectShape Alert => new(
        new Field("disable", Disable, "No such alerts."),
        new Field("labels", Labels, "On these alerts."),
        new Field("annotations", Labels, "On these alerts."))
    {
        NullIsEmpty = true,
    };

    private static MapShape Labels => new(new TextShape("a label's name"), new TextShape("a text") { Multiline = true, AllowEmpty = true });

    private static TextShape Query => new("PromQL with {{.window}} such as sum(rate(http_requests_total[{{.window}}]))") { Multiline = true, MaxLength = 8192 };

    /// <summary>A field's name in this format, from its name in a file.</summary>
    public string Key(string name)
    {
        var parts = name.Split('_');
        return isObject ? parts[0] + string.Concat(parts.Skip(1).Select(p => char.ToUpperInvariant(p[0]) + p[1..])) : name;
    }
}
