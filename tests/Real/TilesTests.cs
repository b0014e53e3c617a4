using System.Collections.Concurrent;
using System.Globalization;
using ErrorBudgetGate.Adapters.Prometheus;
using ErrorBudgetGate.Core.Budgets;
using ErrorBudgetGate.Core.Decisions;
using ErrorBudgetGate.Core.Rules;
using ErrorBudgetGate.Real.Servers;
using ErrorBudgetGate.Real.Traffic;
using ErrorBudgetGate.Transport;

namespace ErrorBudgetGate.Real;

/// <summary>Asks a real server for tiles as the gate does, at any time.</summary>
internal static class TileQuestions
{
    public static Objective Objective(string name, Window window) =>
        new(name, new BudgetTarget(0.999m), window, Since: null, Gating: true, new Sli.Counters("bad", "total"));

    public static Window Rolling(int days) => new Window.Rolling(TimeSpan.FromDays(days));

    public static async Task<IReadOnlyList<ObjectiveReading>> ReadAsync(Uri url, DateTimeOffset now, params Objective[] objectives)
    {
        using var source = new PrometheusSliSource(
            new PrometheusConnection
            {
                BaseUrl = url,
                Wire = new WireSettings { RequestTimeout = TimeSpan.FromSeconds(30) },
                Parameters = [new("time", (now.ToUnixTimeMilliseconds() / 1000m).ToString(CultureInfo.InvariantCulture))],
            },
            TimeProvider.System);
        return await source.ReadAsync(
            new BudgetQuestion(TiledServer.Service, objectives, "unused", [TimeSpan.FromHours(1)], now) { Source = EventSource.Tiles }, CancellationToken.None);
    }

    public static Reading.Measured Measured(this ObjectiveReading reading) =>
        Assert.IsType<Reading.Measured>(reading.Reading);

    public static EventCounts Counts((long Bad, long Total) truth) => new(truth.Bad, truth.Total);
}

/// <summary>What the gate reads from tiles is what the tiles hold, to the event.</summary>
public abstract class TilesTests(TiledPrometheus server)
{
    [SkippableTheory]
    [InlineData(1)]
    [InlineData(28)]
    [InlineData(90)]
    [InlineData(365)]
    public async Task A_rolling_window_is_its_tiles_whatever_the_moment(int days)
    {
        var url = await server.UrlAsync();
        var log = server.Logs["year"];
        foreach (var age in new[] { 0, 1, 60_000, 162_539, 299_998 })
        {
            var now = log.Last.AddMilliseconds(age);
            var truth = log.Sum(at => at > log.Last - TimeSpan.FromDays(days), out var tiles);

            var reading = Assert.Single(await TileQuestions.ReadAsync(url, now, TileQuestions.Objective("year", TileQuestions.Rolling(days))));

            Assert.Equal(days * 288, tiles);
            Assert.Equal(new Reading.Measured(ErrorBudget.Remaining(TileQuestions.Counts(truth), new BudgetTarget(0.999m)), TileQuestions.Counts(truth), 1m, log.Last), reading.Measured());
        }
    }

    /// <summary>Clocks change on 26 October 2025, 29 March and 25 October 2026 in London, 2 November, 8 March and 1 November in New York.</summary>
    [SkippableTheory]
    [InlineData(CalendarPeriod.Week, "Europe/London", "2026-03-23T00:00:00Z", "2026-03-29T12:00:00Z")]
    [InlineData(CalendarPeriod.Week, "Europe/London", "2026-10-18T23:00:00Z", "2026-10-25T12:00:00Z")]
    [InlineData(CalendarPeriod.Month, "Europe/London", "2026-03-01T00:00:00Z", "2026-03-31T22:59:00Z")]
    [InlineData(CalendarPeriod.Month, "Europe/London", "2026-09-30T23:00:00Z", "2026-10-28T06:00:00Z")]
    [InlineData(CalendarPeriod.Month, "Asia/Kathmandu", "2026-01-31T18:15:00Z", "2026-02-28T12:00:00Z")]
    [InlineData(CalendarPeriod.Month, "America/New_York", "2026-03-01T05:00:00Z", "2026-03-09T12:00:00Z")]
    [InlineData(CalendarPeriod.Quarter, "America/New_York", "2026-01-01T05:00:00Z", "2026-03-31T12:00:00Z")]
    [InlineData(CalendarPeriod.Quarter, "Europe/London", "2026-09-30T23:00:00Z", "2026-10-28T12:00:00Z")]
    [InlineData(CalendarPeriod.Year, "America/New_York", "2026-01-01T05:00:00Z", "2026-10-28T12:00:00Z")]
    [InlineData(CalendarPeriod.Year, "UTC", "2026-01-01T00:00:00Z", "2026-10-28T12:00:00Z")]
    public async Task A_calendar_window_is_the_tiles_since_the_zones_own_midnight(CalendarPeriod period, string zone, string start, string now)
    {
        var url = await server.UrlAsync();
        var log = server.Logs["year"];
        var (from, to) = (Time(start), Time(now));

        // A tile belongs where its greater half lies.
        var truth = log.Sum(at => at.AddMinutes(-2.5) > from && at <= to);
        var window = new Window.Calendar(period, TimeZoneInfo.FindSystemTimeZoneById(zone));

        var measured = Assert.Single(await TileQuestions.ReadAsync(url, to, TileQuestions.Objective("year", window))).Measured();

        Assert.Equal(TileQuestions.Counts(truth), measured.Counts);
        Assert.Equal((1m, log.NewestAt(to)), (measured.Coverage, measured.NewestSample));
    }

    [SkippableFact]
    public async Task Objectives_of_different_windows_are_read_together_as_they_are_alone()
    {
        var url = await server.UrlAsync();
        var now = server.Logs["year"].Last.AddSeconds(100);
        var objectives = new[]
        {
            TileQuestions.Objective("year", TileQuestions.Rolling(90)), TileQuestions.Objective("nightly", TileQuestions.Rolling(28)),
            TileQuestions.Objective("month", new Window.Calendar(CalendarPeriod.Month, TimeZoneInfo.Utc)), TileQuestions.Objective("absent", TileQuestions.Rolling(28)),
        };

        var together = await TileQuestions.ReadAsync(url, now, objectives);

        Assert.Equal(["year", "nightly", "month", "absent"], together.Select(r => r.Name));
        Assert.All(together.SkipLast(1), r => r.Measured());
        Assert.Equal(ReasonCode.NoSeries, Assert.IsType<Reading.Missing>(together[^1].Reading).Reason);
        for (var i = 0; i < objectives.Length; i++)
        {
            var alone = Assert.Single(await TileQuestions.ReadAsync(url, now, objectives[i]));
            Assert.Equal((alone.Reading, alone.BurnRates[0]), (together[i].Reading, together[i].BurnRates[0]));
        }
    }

    [SkippableFact]
    public async Task Excluded_tiles_do_not_count_are_covered_and_told()
    {
        var url = await server.UrlAsync();
        var log = server.Logs["nightly"];
        bool InWindow(DateTimeOffset at) => at > log.Last.AddDays(-28);

        var reading = Assert.Single(await TileQuestions.ReadAsync(url, log.Last.AddSeconds(7), TileQuestions.Objective("nightly", TileQuestions.Rolling(28))));

        Assert.Equal((TileQuestions.Counts(log.Sum(InWindow)), 1m), (reading.Measured().Counts, reading.Measured().Coverage));
        Assert.Equal(TileQuestions.Counts(log.Sum(at => InWindow(at) && log.Excluded(at), out var excluded)), reading.ExcludedEvents);
        Assert.Equal(28 * 24, excluded);
    }

    [SkippableFact]
    public async Task Tiles_that_are_no_longer_recorded_are_old_and_then_stale()
    {
        var url = await server.UrlAsync();
        var log = server.Logs["month"];

        var old = Assert.Single(await TileQuestions.ReadAsync(url, log.Last.AddHours(3), TileQuestions.Objective("month", TileQuestions.Rolling(28))));
        var stale = Assert.Single(await TileQuestions.ReadAsync(url, log.Last.AddHours(25), TileQuestions.Objective("month", TileQuestions.Rolling(28))));

        Assert.Equal(log.Last, old.Measured().NewestSample);
        Assert.Equal(ReasonCode.NoSeries, old.BurnRates[0].Missing?.Reason);
        Assert.Equal(ReasonCode.Stale, Assert.IsType<Reading.Missing>(stale.Reading).Reason);
    }

    /// <summary>Two hours around the beginning of a month, a skipped evaluation on either side of it.</summary>
    [SkippableFact]
    public async Task Every_second_has_a_measurement_of_its_true_age()
    {
        var url = await server.UrlAsync();
        var log = server.Logs["skipped"];
        Objective[] objectives = [TileQuestions.Objective("skipped", TileQuestions.Rolling(28)), TileQuestions.Objective("skipped-month", new Window.Calendar(CalendarPeriod.Month, TimeZoneInfo.Utc))];
        var wrong = new ConcurrentBag<string>();

        await Parallel.ForAsync(-3600, 3600, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (second, _) =>
        {
            var now = TiledPrometheus.Midnight.AddSeconds(second);
            var newest = log.NewestAt(new DateTimeOffset(now.Ticks - (now.Ticks % TimeSpan.TicksPerMinute), TimeSpan.Zero));
            foreach (var reading in await TileQuestions.ReadAsync(url, now, objectives))
            {
                if (reading is not { Reading: Reading.Measured measured, BurnRates: [{ Rate: not null }] } || measured.NewestSample != newest || measured.Coverage < 0.8m)
                {
                    wrong.Add($"{now:O} {reading.Name}: {reading.Reading}, {newest:O} is the newest");
                }
            }
        });

        Assert.True(wrong.IsEmpty, $"{wrong.Count} of 14,400, such as {string.Join('\n', wrong.Order(StringComparer.Ordinal).Take(5))}");
    }

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}

[Collection(TiledPrometheus2.Collection)]
public sealed class TilesInPrometheus2Tests(TiledPrometheus2 server) : TilesTests(server);

[Collection(TiledPrometheus3.Collection)]
public sealed class TilesInPrometheus3Tests(TiledPrometheus3 server) : TilesTests(server);

[Collection(TiledVictoriaMetrics.Collection)]
public sealed class TilesInVictoriaMetricsTests(TiledVictoriaMetrics server)
{
    [SkippableTheory]
    [InlineData(1)]
    [InlineData(28)]
    public async Task A_rolling_window_is_its_tiles_whatever_the_moment(int days)
    {
        var url = await server.UrlAsync();
        var log = server.Logs["month"];
        var truth = TileQuestions.Counts(log.Sum(at => at > log.Last - TimeSpan.FromDays(days)));
        foreach (var age in new[] { 0, 1, 60_000, 162_539, 299_998 })
        {
            var reading = Assert.Single(await TileQuestions.ReadAsync(url, log.Last.AddMilliseconds(age), TileQuestions.Objective("month", TileQuestions.Rolling(days))));

            Assert.Equal((truth, 1m, log.Last), (reading.Measured().Counts!.Value, reading.Measured().Coverage, reading.Measured().NewestSample));
            Assert.NotNull(reading.BurnRates[0].Rate);
        }
    }

    [SkippableTheory]
    [InlineData(CalendarPeriod.Week)]
    [InlineData(CalendarPeriod.Month)]
    public async Task A_calendar_window_is_the_tiles_of_its_period(CalendarPeriod period)
    {
        var url = await server.UrlAsync();
        var log = server.Logs["month"];
        var window = new Window.Calendar(period, TimeZoneInfo.FindSystemTimeZoneById("Europe/London"));
        var now = log.Last.AddSeconds(90);

        var measured = Assert.Single(await TileQuestions.ReadAsync(url, now, TileQuestions.Objective("month", window))).Measured();

        Assert.Equal(TileQuestions.Counts(log.Sum(at => at - (SeriesNames.Tile / 2) > window.StartAt(now))), measured.Counts);
        Assert.Equal(1m, measured.Coverage);
    }
}
