namespace ErrorBudgetGate.Core.Rules;

/// <summary>
/// Records how far a counter grew since the last tile, from its recorded readings. For each instance (a scraped process) its series are added up and recorded: the meter.
/// A tile is the meter less the meter that was recorded before, however long ago that was: what late scrapes, gaps and missed evaluations hold back is in the next tile.
/// </summary>
/// <param name="series">The objective's own series.</param>
/// <param name="startTimes">Selector of the start times of the processes.</param>
/// <param name="grid">What the terms are read on.</param>
internal sealed class CounterTiles(ObjectiveSeries series, string startTimes, TileGrid grid)
{
    /// <summary>What tells one scraped process from another. A label that series lack costs nothing.</summary>
    public const string Instance = "cluster, namespace, job, instance";

    /// <summary>The label that keeps one objective's ghosts from another's: they have all labels of the raw series, so none of ours would be safe.</summary>
    private const string GhostLabel = "error_budget_ghost";

    /// <summary>The longest gap that a meter bridges.</summary>
    private const string LookBack = "6h";

    private const int LookBackSeconds = 6 * 3600;

    /// <summary>A restart between two steps is no older than two tiles.</summary>
    private const int RecentSeconds = 600;

    /// <summary>Some clients reckon their start from the machine's uptime, and it moves by a second or so from scrape to scrape.</summary>
    private const int StartWobble = 10;

    /// <summary>A process younger than this when its instance is first seen has counted nothing that an earlier tile could have held: three tiles.</summary>
    private const string Youth = "900";

    /// <summary>Tiles after which the last value of an ended series is forgotten: a day. They are counted over two, longer than a ghost that has gone is still found, or it would come back.</summary>
    private const int GhostTiles = 288;

    /// <param name="needed">Another expression by instance without which an instance is not counted; null: none.</param>
    public Rule Meter(string name, CountedTerm term, string? zeroFrom, string? needed)
    {
        var sum = $"sum by ({Instance}) ({term.Now})";
        if (needed is not null)
        {
            sum += $"\nand on ({Instance}) {needed}";
        }

        return series.Record(name, zeroFrom is null ? sum : $"{sum}\nor on ({Instance}) 0 * {series.Of(zeroFrom)}");
    }

    /// <summary>When the processes started that were counted: what a gap hides of a restart is found by it.</summary>
    public Rule Starts(string name) => series.Record(name, Start(startTimes));

    /// <summary>The events since the last tile, over all instances.</summary>
    public string Growth(CountedTerm term, string meterName, string ghostName)
    {
        var meter = series.Of(meterName);
        return $"""
            sum(
              (
                # The meter less the meter that was recorded before, however long ago; a young process had counted nothing then.
                ({meter} - on ({Instance}) (last_over_time({meter}[{LookBack}] offset 1m) or on ({Instance}) 0 * ({Young})))
                {Corrections(term, meter, ghostName)}
                >= 0
              )
              # It fell, or there is none: all that the process has counted, if it began since, else Prometheus's estimate.
              or on ({Instance}) (sum by ({Instance}) ({term.Exposed}) and on ({Instance}) {Since($"last_over_time({series.Of(TileNames.Starts)}[{LookBack}] offset 1m)", LookBackSeconds, "> on")})
              or on ({Instance}) (sum by ({Instance}) ({term.Exposed}) and on ({Instance}) ({Young}))
              or on ({Instance}) sum by ({Instance}) ({term.Increase})
            )
            """;
    }

    /// <summary>What the difference of two meters misses, because series came, went or began anew between them.</summary>
    private string Corrections(CountedTerm term, string meter, string ghostName)
    {
        var none = $"or on ({Instance}) 0 * {meter}";
        var lives = $"{Since(Start(grid.Earlier(startTimes)), RecentSeconds, "<= bool on")} or on ({Instance}) 1 + 0 * sum by ({Instance}) ({term.At})";
        return !term.HasOneName ? string.Empty : $"""
            # A series that ended took its value out of the meter.
                + on ({Instance}) (
                  sum by ({Instance}) ({term.Before} unless {term.Now})
                  {none}
                )
                # One that began anew took out what it had counted until then: its value fell, or its process started later, which makes any value count as zero.
                + on ({Instance}) (
                  sum by ({Instance}) (sum_over_time((
                    {term.Fell($"on ({Instance}) group_left () ({lives})")}
                  )[{grid.Tile}]))
                  {none}
                )
                # One that came back where it had stopped brought in what was counted long ago.
                - on ({Instance}) (
                  sum by ({Instance}) (
                    last_over_time({Ghost(ghostName)}[{LookBack}] offset 1m)
                    <= ignoring ({GhostLabel}) ({term.Now} unless {term.Before})
                  )
                  {none}
                )
            """;
    }

    /// <summary>The last values of series that ended while their instance lives on, so that one that comes back where it stopped is not counted from zero. Usually there are none.</summary>
    public Rule Ghosts(string name, CountedTerm term, string meterName)
    {
        var alive = $"and on ({Instance}) {series.Of(meterName)}";
        var ghost = Ghost(name);
        var expression = $"""
            ({term.Before} unless {term.Now}) {alive}
            or ignoring ({GhostLabel})
            (
              (last_over_time({ghost}[{LookBack}]) and count_over_time({ghost}[2d]) < {GhostTiles})
              unless ignoring ({GhostLabel}) {term.Now}
            ) {alive}
            """;
        return new Rule.Recording(name, expression, [new(GhostLabel, GhostValue)]);
    }

    /// <summary>Compares the start of a process with an earlier one. What is older than the look-back has not started since: when the machine's clock is set, all starts move.</summary>
    private string Since(string earlier, int lookBackSeconds, string comparison) =>
        $"{Start(startTimes)} {comparison} ({Instance}) clamp_min({earlier} + {StartWobble}, time() - {lookBackSeconds})";

    private string Young => $"{Start(startTimes)} > time() - {Youth}";

    private static string Start(string of) => $"max by ({Instance}) ({of})";

    private string GhostValue => $"{series.Labels[0].Value}/{series.Labels[1].Value}";

    private string Ghost(string name) => $"{name}{{{GhostLabel}=\"{Budgets.PromQl.EscapeLabelValue(GhostValue)}\"}}";
}
