using ErrorBudgetGate.Core.Budgets;
using ErrorBudgetGate.Core.Policies;

namespace ErrorBudgetGate.Core.Rules;

/// <summary>What all alerts of one objective share, and the alerts about the data itself.</summary>
internal sealed class AlertRules(ServiceObjectives service, ErrorBudgetPolicy policy, Objective objective, ObjectiveSeries series)
{
    /// <summary>Nobody is told; dashboards and routes may use it.</summary>
    private const string Information = "info";

    private static readonly TimeSpan Absence = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan ThinData = TimeSpan.FromMinutes(15);

    public AlertSettings Settings { get; } = objective.Alerts ?? service.Alerts;

    public string Subject => $"{service.Service} {objective.Name}";

    /// <summary>Prometheus expands templates in an alert's annotations and labels; a name, or a label of the service, is not one.</summary>
    public static string Literal(string text) => text.Replace("{{", "{{ \"{{\" }}", StringComparison.Ordinal);

    /// <param name="severity">Null: information, for nobody to act on.</param>
    /// <param name="hasMoney">Say what an hour costs, where the service has a value.</param>
    public Rule Alert(string name, string expression, TimeSpan hold, AlertSeverity? severity, string summary, string description, bool hasMoney, params KeyValuePair<string, string>[] more)
    {
        var (said, own) = severity switch
        {
            AlertSeverity.Page => (Settings.Severities.Page, Settings.Page),
            AlertSeverity.Ticket => (Settings.Severities.Ticket, Settings.Ticket),
            _ => (Information, AlertTexts.None),
        };
        var labels = new List<KeyValuePair<string, string>>(series.Labels) { new("severity", said), new("policy", policy.Name) };
        labels.AddRange(more);

        // What describes the service describes no alert: a label tier or severity of its own must not hide the alert's.
        labels.AddRange(LabelNames.Of(service.Labels).Where(own => !labels.Exists(l => l.Key == own.Key)).Select(own => KeyValuePair.Create(own.Key, Literal(own.Value))));
        Merge(labels, Settings.Labels);
        Merge(labels, own.Labels);

        var annotations = new List<KeyValuePair<string, string>> { new("summary", summary), new("description", description) };
        if (hasMoney && service.ValuationOf(objective.Name) is { } valuation)
        {
            var burn = $"query {Quote(series.Of(SeriesNames.MoneyBurn))}";
            annotations.Add(new("money_per_hour", $"{{{{ with {burn} }}}}{{{{ . | first | value | printf \"%.2f\" }}}} {valuation.Currency} burns per hour.{{{{ else }}}}Not known.{{{{ end }}}}"));
        }

        AddLink(annotations, "budget_policy", Settings.PolicyUrl);
        AddLink(annotations, "runbook_url", Settings.RunbookUrl);
        Merge(annotations, Settings.Annotations);
        Merge(annotations, own.Annotations);
        return new Rule.Alert(name, expression, hold, labels, annotations);
    }

    /// <summary>That the measurement itself fails: what nobody measures, nobody is told about.</summary>
    public IEnumerable<Rule> OfData()
    {
        if (!Settings.DataEnabled)
        {
            yield break;
        }

        var absent = $"absent({series.Of(FastRules.Events)})";
        yield return Alert(
            "ErrorBudget_SliAbsent",
            objective.Exclusions.Count == 0 ? absent : $"{absent}\nunless on () ({ExclusionCondition.Of(objective.Exclusions, "time()")})",
            Absence, AlertSeverity.Ticket,
            Literal($"{Subject}: the SLI has no data"),
            "Prometheus has no samples of the total series: the objective is not measured, and a gate that asks for it knows nothing.",
            hasMoney: false);

        var least = Settings.MinCoverage ?? policy.MinCoverage;
        if (least > 0m && objective.Window is Window.Rolling)
        {
            yield return Alert(
                "ErrorBudget_LowCoverage",
                $"{series.Of(SeriesNames.Coverage)} < {PromText.Number(least)}",
                ThinData, AlertSeverity.Ticket,
                Literal($"{Subject}: too little of the window is measured"),
                $"{{{{ $value | humanizePercentage }}}} of the window of {objective.Window.Name} has data; {(Settings.MinCoverage is null ? "the policy asks" : "alerts ask")} for {Percent.Format(least)}.",
                hasMoney: false);
        }
    }

    /// <summary>A Go string literal within a template.</summary>
    private static string Quote(string text) => "\"" + text.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + "\"";

    private void AddLink(List<KeyValuePair<string, string>> annotations, string name, string? link)
    {
        if (link is not null)
        {
            annotations.Add(new(name, Literal(link.Replace("{service}", Uri.EscapeDataString(service.Service), StringComparison.Ordinal).Replace("{objective}", Uri.EscapeDataString(objective.Name), StringComparison.Ordinal))));
        }
    }

    /// <summary>What the user writes about alerts outweighs what is generated, but for what the product itself looks for.</summary>
    private void Merge(List<KeyValuePair<string, string>> into, IReadOnlyDictionary<string, string> from)
    {
        foreach (var (name, value) in from.OrderBy(p => p.Key, StringComparer.Ordinal))
        {
            var at = into.FindIndex(p => p.Key == name);
            if (at < 0)
            {
                into.Add(new(name, value));
            }
            else if (at >= series.Labels.Count)
            {
                into[at] = new(name, value);
            }
        }
    }
}
