namespace ErrorBudgetGate.Tests.Adapters.Kubernetes;

/// <summary>A clock that stands until it is moved; its timers are real.</summary>
internal sealed class FakeTime : TimeProvider
{
    public DateTimeOffset Now { get; set; } = new(2026, 3, 3, 10, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => Now;
}
