using System.Globalization;
using ErrorBudgetGate.Core.Budgets;
using ErrorBudgetGate.Core.Policies;
using ErrorBudgetGate.Core.Reports;

namespace ErrorBudgetGate.Core.Tests.Reports;

/// <summary>The figures that articles get wrong: told where they are asked, and only there.</summary>
public sealed class CommonMistakesTests
{
    private static readonly BudgetCase Ordinary = new(WindowSpan.Rolling(TimeSpan.FromDays(7)), new BudgetTarget(0.999m));

    [Theory]
    [InlineData("0.999", 28, "40.32 min, not 43.2 min, which is 30 days, and not 43.8 min, which is a month of 30.4 days (365/12).")]
    [InlineData("0.9995", 28, "20.16 min, not 21.6 min, which is 30 days, and not 21.9 min, which is a month of 30.4 days (365/12).")]
    [InlineData("0.999", 30, "43.2 min, not 43.8 min: that is a month of 30.4 days (365/12), which no calendar has.")]
    [InlineData("0.9999", 365, "52.56 min is 52 min 33.6 s: the fraction is of a minute. It is not 52.596 min, which is a year of 365.25 days.")]
    [InlineData("0.99", 365, "5,256 min, not 5,259.6 min, which is a year of 365.25 days.")]
    public void A_length_that_is_not_the_window(string target, int days, string text) =>
        Assert.Equal(text, Assert.Single(Told(new BudgetCase(WindowSpan.Rolling(TimeSpan.FromDays(days)), new BudgetTarget(Decimal(target))))).Text);

    [Fact]
    public void A_month_that_no_calendar_has() =>
        Assert.All(WindowSpan.Lengths(CalendarPeriod.Month), month => Assert.Contains("which no calendar has", Assert.Single(Told(Ordinary with { Window = month })).Text, StringComparison.Ordinal));

    [Theory]
    [InlineData("14", 28, "14x spends about 2% of the budget in one hour and all of it in 48 h, not in \"about 2 hours\".")]
    [InlineData("14.4", 30, "14.4x spends about 2% of the budget in one hour and all of it in 50 h, not in \"about 2 hours\".")]
    [InlineData("6", 28, null)]
    [InlineData("100", 28, null)]
    public void Two_percent_an_hour_is_not_two_hours(string rate, int days, string? text) =>
        Assert.Equal(text, Told(new BudgetCase(WindowSpan.Rolling(TimeSpan.FromDays(days)), Target: null, BurnRate: Decimal(rate))).SingleOrDefault()?.Text);

    [Fact]
    public void Events_a_minute_are_not_money_an_hour()
    {
        var known = Ordinary with { Traffic = new Flow(10_000_000m, TimeSpan.FromDays(1)), Price = new Valuation("USD", 0.05m), BurnRate = 14m };

        Assert.Equal("USD 291.67 an hour, not 6,944: that is the number of events a minute (10,000,000 / 1,440).", Assert.Single(Told(known)).Text);
        Assert.Empty(Told(known with { Traffic = new Flow(1_000m, TimeSpan.FromSeconds(1)) }));
    }

    [Fact]
    public void Five_minutes_of_a_year_of_four_nines_are_a_tenth()
    {
        var (year, target) = (WindowSpan.Rolling(TimeSpan.FromDays(365)), new BudgetTarget(0.9999m));

        Assert.Equal(
            "9.5129% of a year at 99.99%, not 0.95%: 5 of 52.56 min are a tenth, not a hundredth.",
            Assert.Single(Incident.Lasting(300m, 1m, null, null).Against(target, year).Mistakes).Text);
        Assert.Empty(Incident.Lasting(300m, 0.04m, null, null).Against(target, year).Mistakes);
    }

    [Theory]
    [InlineData("0.673", "0.327", true)]
    [InlineData("0.673", "14", false)]
    public void What_remains_is_not_one_minus_the_burn_rate(string remaining, string rate, bool told) =>
        Assert.Equal(told, Told(Ordinary with { Remaining = Decimal(remaining), BurnRate = Decimal(rate) }).Any(m => m.Code == "one_minus_burn_rate"));

    [Theory]
    [InlineData("0.673", "67.3% is TIER_2, not TIER_1, which begins above 75%.")]
    [InlineData("0.75", "exactly 75% is TIER_2, not TIER_1, which begins above it.")]
    [InlineData("0.25", "exactly 25% is TIER_3, not TIER_2, which begins above it.")]
    [InlineData("0.7500001", null)]
    [InlineData("0.5", null)]
    [InlineData("-3.5", null)]
    public void A_tier_begins_above_its_bound(string remaining, string? text) =>
        Assert.Equal(text, Told(Ordinary with { Remaining = Decimal(remaining), Policy = EnvironmentPolicy.Create(0.25m, "a") }).SingleOrDefault()?.Text);

    [Fact]
    public void An_ordinary_question_has_no_note() => Assert.Empty(Told(Ordinary with { Remaining = 1m, BurnRate = 1m }));

    private static IReadOnlyList<CommonMistake> Told(BudgetCase known) => BudgetFigures.Of(known).Mistakes;

    private static decimal Decimal(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);
}
