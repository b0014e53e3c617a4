using System.Globalization;
using System.Text.Json;
using ErrorBudgetGate.Core.Budgets;

namespace ErrorBudgetGate.Core.Tests.Budgets;

public sealed class ErrorBudgetTests
{
    private static readonly JsonElement Vectors = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Vectors", "budget.json"))).RootElement;

    public static TheoryData<string> Incidents() => [.. Vectors.GetProperty("incidents_share_of_budget").EnumerateArray().Select(i => i.GetProperty("name").GetString()!)];

    [Theory]
    [MemberData(nameof(Incidents))]
    public void An_incident_costs_the_exact_share_of_its_budget(string name)
    {
        var incident = Vectors.GetProperty("incidents_share_of_budget").EnumerateArray().Single(i => i.GetProperty("name").GetString() == name);
        var windowMinutes = incident.GetProperty("window_days").GetDecimal() * 1440m;
        var bad = Decimal(incident, "minutes") * Decimal(incident, "share_failing");

        var share = ErrorBudget.Spent(new EventCounts(bad, windowMinutes), new BudgetTarget(Decimal(incident, "target")));

        Assert.Equal(Decimal(incident, "share_of_budget"), Math.Round(share, 28));
    }

    [Fact]
    public void What_is_left_is_worth_the_exact_amount()
    {
        var money = Vectors.GetProperty("money")[0];
        var total = money.GetProperty("events_per_day").GetDecimal() * money.GetProperty("window_days").GetDecimal();
        var allowed = ErrorBudget.AllowedEvents(total, new BudgetTarget(Decimal(money, "target")));

        Assert.Equal(Decimal(money, "window"), allowed * Decimal(money, "per_event"));
        Assert.Equal(Decimal(money, "remaining"), allowed * Decimal(money, "per_event") * Decimal(money, "remaining_ratio"));
    }

    [Fact]
    public void A_window_is_weighted_by_its_traffic_and_not_the_mean_of_its_hours()
    {
        var window = Vectors.GetProperty("weighted_window");
        var counts = new EventCounts(Decimal(window, "bad"), Decimal(window, "total"));
        var target = new BudgetTarget(Decimal(window, "target"));

        Assert.Equal(Math.Round(1m - (Decimal(window, "error_ratio") / target.AllowedFailure), 24), Math.Round(ErrorBudget.Remaining(counts, target), 24));
    }

    [Fact]
    public void Three_quarters_spent_of_999_leaves_exactly_a_quarter() =>
        Assert.Equal(0.25m, ErrorBudget.Remaining(new EventCounts(210_000m, 280_000_000m), new BudgetTarget(0.999m)));

    [Fact]
    public void Fourteen_times_the_burn_rate_spends_28_days_in_48_hours()
    {
        var burn = ErrorBudget.BurnRate(new EventCounts(14m, 1000m), new BudgetTarget(0.999m));
        Assert.Equal(14m, burn);
        Assert.Equal(48m, 28m * 24m / burn);
    }

    [Theory]
    [InlineData("79000000000000000000000000000", "0.0000000000000000000000000001")]
    [InlineData("1", "0.0000000000000000000000000001")]
    public void A_ratio_beyond_reason_is_reported_at_its_bound_and_never_overflows(string bad, string total) =>
        Assert.Equal(
            1m - ErrorBudget.RatioBound,
            ErrorBudget.Remaining(new EventCounts(decimal.Parse(bad, CultureInfo.InvariantCulture), decimal.Parse(total, CultureInfo.InvariantCulture)), new BudgetTarget(0.5m)));

    [Theory]
    [InlineData(-1, 10)]
    [InlineData(1, 0)]
    [InlineData(1, -10)]
    public void Counts_that_cannot_be_are_refused(int bad, int total) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => ErrorBudget.Remaining(new EventCounts(bad, total), new BudgetTarget(0.9m)));

    [Theory]
    [InlineData("0")]
    [InlineData("1")]
    [InlineData("-0.1")]
    [InlineData("99.9")]
    public void A_target_lies_strictly_between_nothing_and_everything(string target) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new BudgetTarget(decimal.Parse(target, CultureInfo.InvariantCulture)));

    private static decimal Decimal(JsonElement element, string name) => decimal.Parse(element.GetProperty(name).GetString()!, CultureInfo.InvariantCulture);
}
