using System.Globalization;
using System.Text.Json;
using ErrorBudgetGate.Core.Budgets;
using ErrorBudgetGate.Core.Reports;

namespace ErrorBudgetGate.Core.Tests.Reports;

/// <summary>Every figure of the published vectors, to the digit.</summary>
public sealed class BudgetFiguresTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private static readonly JsonElement Vectors = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Vectors", "budget.json"))).RootElement;

    public static TheoryData<int> Downtime => Rows("downtime");

    public static TheoryData<int> Burn => Rows("burn");

    public static TheoryData<int> Incidents => Rows("incidents_share_of_budget");

    [Theory]
    [MemberData(nameof(Downtime))]
    public void Downtime_of_a_target(int row)
    {
        var vector = Vectors.GetProperty("downtime")[row];

        Same(vector, "minutes", BudgetFigures.Of(Case(vector)).AllowedSeconds / 60m);
    }

    [Fact]
    public void Failures_that_a_target_allows()
    {
        var second = Vectors.GetProperty("allowed_failures")[0];
        var day = Vectors.GetProperty("allowed_failures")[1];

        var bySecond = BudgetFigures.Of(Case(second)).Failures!;
        var byDay = BudgetFigures.Of(Case(day)).Failures!;

        Same(second, "per_second", bySecond.Allowed.Over(TimeSpan.FromSeconds(1)));
        Same(second, "per_minute", bySecond.Allowed.Over(TimeSpan.FromMinutes(1)));
        Same(second, "per_hour", bySecond.Allowed.Over(Hour));
        Same(second, "per_day", bySecond.Allowed.Over(Day));
        Same(day, "window_total", byDay.WindowTotal);
        Same(day, "window_allowed", byDay.Window);
        Same(day, "per_day", byDay.Allowed.Over(Day));
        Same(day, "per_hour_floor", decimal.Floor(byDay.Allowed.Over(Hour)));
    }

    [Fact]
    public void What_the_budget_and_what_is_left_of_it_are_worth()
    {
        var vector = Vectors.GetProperty("money")[0];

        var figures = BudgetFigures.Of(Case(vector) with { Remaining = Decimal(vector, "remaining_ratio") });

        Same(vector, "per_day", figures.Money!.Allowed.Over(Day));
        Same(vector, "window", figures.Money.Window);
        Same(vector, "remaining", figures.Remaining!.Money);
    }

    [Theory]
    [MemberData(nameof(Burn))]
    public void What_a_burn_rate_means(int row)
    {
        var vector = Vectors.GetProperty("burn")[row];

        var burn = BudgetFigures.Of(Case(vector) with { BurnRate = Decimal(vector, "rate") }).Burn!;

        Same(vector, "hours_to_spend_all", burn.SecondsToSpendAll / 3600m);
        Same(vector, "share_spent_per_hour", burn.SharePerHour);
        Same(vector, "money_per_hour", burn.Money?.Over(Hour));
        Same(vector, "money_per_day", burn.Money?.Over(Day));
    }

    [Theory]
    [MemberData(nameof(Incidents))]
    public void What_an_incident_costs(int row)
    {
        var vector = Vectors.GetProperty("incidents_share_of_budget")[row];
        var known = Case(vector);

        var cost = Incident.Lasting(Decimal(vector, "minutes") * 60m, Decimal(vector, "share_failing"), traffic: null, price: null).Against(known.Target!.Value, known.Window);

        Same(vector, "share_of_budget", cost.Share);
    }

    [Fact]
    public void What_remains_is_counted_over_the_whole_window()
    {
        var vector = Vectors.GetProperty("weighted_window");

        var left = BudgetFigures.Of(Case(vector) with { Counts = new EventCounts(Decimal(vector, "bad"), Decimal(vector, "total")) }).Remaining!;

        Same(vector, "error_ratio", left.ErrorRatio);
        Assert.Equal(1m - (Decimal(vector, "error_ratio") / 0.001m), left.Ratio, 24);
    }

    [Theory]
    [InlineData("0.5", null)]
    [InlineData("1", 28.0)]
    [InlineData("2", 14.0)]
    public void A_burn_rate_below_one_spends_no_budget_in_its_window(string rate, double? days)
    {
        var burn = BudgetFigures.Of(new BudgetCase(Days(28), new BudgetTarget(0.999m), BurnRate: decimal.Parse(rate, CultureInfo.InvariantCulture))).Burn!;

        Assert.Equal((decimal?)days, burn.SecondsToSpendAll / 86_400m);
    }

    [Theory]
    [InlineData("-0.5", 0.0)]
    [InlineData("0", 0.0)]
    [InlineData("0.25", 14.0)]
    [InlineData("0.75", null)]
    public void What_is_left_is_spent_at_the_soonest(string remaining, double? days)
    {
        var known = new BudgetCase(Days(28), new BudgetTarget(0.999m), Remaining: decimal.Parse(remaining, CultureInfo.InvariantCulture), BurnRate: 0.5m);

        Assert.Equal((decimal?)days, BudgetFigures.Of(known).Burn!.SecondsToSpendRemaining / 86_400m);
    }

    [Fact]
    public void What_is_not_known_is_not_told()
    {
        var figures = BudgetFigures.Of(new BudgetCase(Days(28), Target: null, BurnRate: 14m));

        Assert.Null(figures.AllowedSeconds);
        Assert.Null(figures.Failures);
        Assert.Null(figures.Money);
        Assert.Null(figures.Remaining);
        Assert.Null(figures.Burn!.ErrorRatio);
        Assert.Null(figures.Burn.SecondsToSpendRemaining);
    }

    private static BudgetCase Case(JsonElement vector) => new(
        Days(vector.TryGetProperty("window_days", out var days) ? days.GetInt32() : 28),
        vector.TryGetProperty("target", out _) ? new BudgetTarget(Decimal(vector, "target")) : null,
        vector.TryGetProperty("events_per_second", out var second) ? new Flow(second.GetDecimal(), TimeSpan.FromSeconds(1))
            : vector.TryGetProperty("events_per_day", out var day) ? new Flow(day.GetDecimal(), Day)
            : null,
        vector.TryGetProperty("per_event", out _) ? new Valuation("USD", Decimal(vector, "per_event")) : null);

    private static void Same(JsonElement vector, string name, decimal? actual)
    {
        if (vector.TryGetProperty(name, out var expected))
        {
            Assert.Equal(expected.GetString(), Exact.Round(actual!.Value).ToString(CultureInfo.InvariantCulture));
        }
    }

    private static WindowSpan Days(int days) => WindowSpan.Rolling(TimeSpan.FromDays(days));

    private static TheoryData<int> Rows(string name) => [.. Enumerable.Range(0, Vectors.GetProperty(name).GetArrayLength())];

    private static decimal Decimal(JsonElement element, string name) => decimal.Parse(element.GetProperty(name).GetString()!, CultureInfo.InvariantCulture);
}
