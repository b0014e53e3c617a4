using ErrorBudgetGate.Core.Budgets;
using ErrorBudgetGate.Core.Rules;

namespace ErrorBudgetGate.Adapters.Prometheus;

/// <summary>One instant query for everything that is asked about the tiles of all objectives. Series are told apart by the labels <c>part</c> and <c>objective</c>.</summary>
/// <param name="Text">The PromQL. It holds on Prometheus 2.42 and later, Thanos, Mimir and VictoriaMetrics 1.79 and later.</param>
/// <param name="Figures">How many series the answer has at the most.</param>
internal sealed record TilesQuery(string Text, int Figures)
{
    public const string Total = "total";

    public const string Bad = "bad";

    /// <summary>How many tiles the expected span has.</summary>
    public const string Tiles = "tiles";

    /// <summary>Unix time of the newest tile.</summary>
    public const string Newest = "newest";

    /// <summary>Events of tiles that an exclusion covers; the rules leave them out of <see cref="Total"/>.</summary>
    public const string ExcludedTotal = "excluded_total";

    public const string ExcludedBad = "excluded_bad";

    public const string ExcludedTiles = "excluded_tiles";

    /// <summary>How far back the newest tile is looked for.</summary>
    public static readonly TimeSpan NewestWithin = EventsQuery.NewestWithin;

    /// <summary>Part: the recorded burn rate, such as <c>burn_1h</c>.</summary>
    public static string Burn(TimeSpan window) => "burn_" + Durations.Format(window);

    /// <summary>Part: events of the burn rate's window, for one that is not recorded.</summary>
    public static string BurnTotal(TimeSpan window) => EventsQuery.BurnTotal(window);

    /// <summary>Part: failed events, likewise.</summary>
    public static string BurnBad(TimeSpan window) => EventsQuery.BurnBad(window);

    /// <summary>Part: how many tiles of the burn rate's window an exclusion covers.</summary>
    public static string ExcludedBurn(TimeSpan window) => "excluded_burn_tiles_" + Durations.Format(window);

    /// <param name="objectives">At least one; each has events.</param>
    public static TilesQuery For(BudgetQuestion question, IReadOnlyList<Objective> objectives)
    {
        var parts = new Parts(question.Service);
        foreach (var (range, names) in ByRange(objectives, o => TileRange.Of(o.Window, question.Now)))
        {
            parts.Add(Total, "sum_over_time", SeriesNames.Events, range, names);
            parts.Add(Bad, "sum_over_time", SeriesNames.BadEvents, range, names);
            parts.Add(ExcludedTotal, "sum_over_time", SeriesNames.ExcludedEvents, range, names);
            parts.Add(ExcludedBad, "sum_over_time", SeriesNames.ExcludedBadEvents, range, names);
        }

        foreach (var (range, names) in ByRange(objectives, o => TileRange.Expected(o, question.Now)))
        {
            parts.Add(Tiles, "count_over_time", SeriesNames.Events, range, names);
            parts.Add(ExcludedTiles, "count_over_time", SeriesNames.ExcludedEvents, range, names);
        }

        var all = objectives.Select(o => o.Name).ToList();
        parts.Add(Newest, "max_over_time", SeriesNames.NewestTile, TileRange.Of(NewestWithin), all);
        foreach (var window in question.BurnRateWindows)
        {
            parts.Add(Burn(window), SeriesNames.BurnRate(window), all);
            parts.Add(BurnTotal(window), "sum_over_time", SeriesNames.Events, TileRange.Of(window), all);
            parts.Add(BurnBad(window), "sum_over_time", SeriesNames.BadEvents, TileRange.Of(window), all);
            parts.Add(ExcludedBurn(window), "count_over_time", SeriesNames.ExcludedEvents, TileRange.Of(window), all);
        }

        return parts.Query();
    }

    /// <summary>Objectives with one range share their parts.</summary>
    private static List<(TileRange Range, List<string> Names)> ByRange(IReadOnlyList<Objective> objectives, Func<Objective, TileRange> rangeOf)
    {
        var groups = new List<(TileRange Range, List<string> Names)>();
        foreach (var objective in objectives)
        {
            var range = rangeOf(objective);
            var at = groups.FindIndex(g => g.Range == range);
            if (at < 0)
            {
                groups.Add((range, [objective.Name]));
            }
            else
            {
                groups[at].Names.Add(objective.Name);
            }
        }

        return groups;
    }

    private sealed class Parts(string service)
    {
        private readonly List<string> _parts = [];
        private int _figures;

        public void Add(string part, string function, string series, TileRange range, List<string> objectives) =>
            Add(part, range.Over(function, Selector(series, objectives)), objectives.Count);

        /// <summary>The newest value of a series.</summary>
        public void Add(string part, string series, List<string> objectives) => Add(part, Selector(series, objectives), objectives.Count);

        public TilesQuery Query() => new(string.Join("\nor ", _parts), _figures);

        private void Add(string part, string expression, int figures)
        {
            _parts.Add(EventsQuery.Part(part, expression));
            _figures += figures;
        }

        private string Selector(string series, List<string> objectives)
        {
            var of = objectives.Count == 1
                ? $"objective=\"{PromQl.EscapeLabelValue(objectives[0])}\""
                : $"objective=~\"{string.Join('|', objectives.Select(o => PromQl.EscapeLabelValue(PromQl.EscapeRegex(o))))}\"";
            return $"{series}{{service=\"{PromQl.EscapeLabelValue(service)}\",{of}}}";
        }
    }
}
