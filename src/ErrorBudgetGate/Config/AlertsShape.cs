using ErrorBudgetGate.Config.Shapes;
using ErrorBudgetGate.Core.Budgets;

namespace ErrorBudgetGate.Config;

/// <summary>The shape of <c>alerts</c>, of a service and of an objective.</summary>
internal static class AlertsShape
{
    /// <summary>Longer windows are summed from five-minute tiles.</summary>
    private static TimeSpan LongestFastWindow => TimeSpan.FromHours(6);

    public static ObjectShape Document => new(
        new Field("burnRates", new ScalarOrMoreShape<bool>(Enabled, new ListShape(BurnRate, atLeast: 1)), "Exactly these burn-rate alerts in place of the defaults (page 14 on 1h and 5m, 6 on 6h and 30m; ticket 3 on 1d and 2h, 1 on 3d and 6h; scaled to the window); false: none.")
        {
            DefaultJson = "true",
        },
        new Field("tiers", Enabled, "false: no alerts for transitions between tiers.") { DefaultJson = "true" },
        new Field("data", Enabled, "false: no alerts for an absent SLI and for low coverage.") { DefaultJson = "true" },
        new Field("minEvents", PolicyShape.MinEvents, "A burn-rate alert stays silent below this number of events in its long window.") { DefaultJson = "0" },
        new Field("minCoverage", MinCoverage, "Share of the window that must have data, or an alert fires; left out: the policy's."),
        new Field("severities", Severities, "Values of the label `severity`."),
        new Field("runbook", Url, "Annotation runbook_url; {service} and {objective} stand for the names."),
        new Field("policy", Url, "Annotation budget_policy, likewise."),
        new Field("labels", Labels, "On every alert."),
        new Field("annotations", Annotations, "On every alert; Prometheus templates."),
        new Field("page", Texts, "What pages carry beside these, such as a pager's key."),
        new Field("ticket", Texts, "What tickets carry beside these, such as a team's channel."));

    public static BooleanShape Enabled => new();

    public static ChoiceShape<AlertSeverity> Severity => new(("page", AlertSeverity.Page), ("ticket", AlertSeverity.Ticket));

    public static NumberShape Factor => new(0m, 1_000_000m, open: true, "14");

    public static DurationShape Window => new(TimeSpan.FromMinutes(1), TimeSpan.FromDays(90), "1h") { Rule = WindowFault };

    public static DurationShape For => new(TimeSpan.Zero, TimeSpan.FromDays(7), "2m");

    public static RatioShape MinCoverage => new(0m, 1m, open: false, "50%");

    public static MapShape Labels => new(Label, new TextShape("a text"));

    public static MapShape Annotations => new(LabelName, new TextShape("a text") { Multiline = true });

    private static ObjectShape Texts => new(
        new Field("labels", Labels, "On alerts of this severity."),
        new Field("annotations", Annotations, "On alerts of this severity; Prometheus templates."));

    private static ObjectShape BurnRate => new(
        new Field("severity", Severity, "Who is told: a person now, or the team's queue.") { RequiredAs = "severity: page" },
        new Field("factor", Factor, "The burn rate that both windows must exceed; 1 spends exactly one budget per window.") { RequiredAs = "factor: 14" },
        new Field("long", Window, "Shows that the burn matters.") { RequiredAs = "long: 1h" },
        new Field("short", Window, "Shows that it has not stopped.") { RequiredAs = "short: 5m" },
        new Field("for", For, "How long both must hold.") { DefaultJson = "\"0s\"" });

    private static ObjectShape Severities => new(
        new Field("page", SeverityLabel, "Of pages.") { DefaultJson = "\"page\"" },
        new Field("ticket", SeverityLabel, "Of tickets.") { DefaultJson = "\"ticket\"" });

    private static TextShape SeverityLabel => new("a label's value such as critical") { MaxLength = 100 };

    private static TextShape LabelName => new("a Prometheus label such as team")
    {
        MaxLength = 100,
        SchemaPattern = "^(?!__)[A-Za-z_][A-Za-z0-9_]*$",
        Rule = static text => LabelNameFault(text),
    };

    private static TextShape Label => new("a Prometheus label such as team")
    {
        MaxLength = 100,
        SchemaPattern = "^(?!__)[A-Za-z_][A-Za-z0-9_]*$",
        Rule = static text => LabelNameFault(text) ?? text switch
        {
            "severity" => "the label severity comes from severities; write it there.",
            "alertname" or "service" or "objective" or "policy_action" => $"the label {text} is the alert's own; choose another name.",
            _ => null,
        },
    };

    private static TextShape Url => new("a URL such as https://wiki.example.com/runbooks/{service}")
    {
        MaxLength = 2048,
        SchemaPattern = "^https?://",
        Rule = static text => UrlFault(text),
    };

    private static string? WindowFault(TimeSpan window)
    {
        if (window.Ticks % TimeSpan.TicksPerMinute != 0)
        {
            return $"{Durations.Format(window)} is not a whole number of minutes; write for example 5m.";
        }

        return window > LongestFastWindow && window.Ticks % (5 * TimeSpan.TicksPerMinute) != 0
            ? $"{Durations.Format(window)} is longer than {Durations.Format(LongestFastWindow)} and no multiple of 5m, the length of the tiles it is summed from; write for example 1d."
            : null;
    }

    private static string? LabelNameFault(string text) =>
        !char.IsAsciiDigit(text[0]) && !text.StartsWith("__", StringComparison.Ordinal) && text.All(c => char.IsAsciiLetterOrDigit(c) || c == '_')
            ? null
            : $"{FaultList.Quote(text)} is not a name that Prometheus gives to users; use letters, digits and '_', no digit first and not '__'.";

    private static string? UrlFault(string text)
    {
        // Names stand in for the placeholders: they are letters, digits, '-', '_' and '.'.
        var filled = text.Replace("{service}", "s", StringComparison.Ordinal).Replace("{objective}", "o", StringComparison.Ordinal);
        if (!Uri.TryCreate(filled, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") || filled.Any(char.IsWhiteSpace)
            || !(text.StartsWith("http://", StringComparison.Ordinal) || text.StartsWith("https://", StringComparison.Ordinal)))
        {
            return $"{FaultList.Quote(text)} is not a URL; write for example https://wiki.example.com/runbooks/{{service}}.";
        }

        return filled.AsSpan().ContainsAny('{', '}') ? $"{FaultList.Quote(text)} holds a placeholder that is not known; known are {{service}} and {{objective}}." : null;
    }
}
