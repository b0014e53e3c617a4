namespace ErrorBudgetGate.Tests.Faults;

/// <summary>A far side of the gate.</summary>
internal enum Place
{
    Prometheus,
    Kubernetes,
    Splunk,
    Slack,
}
