namespace ErrorBudgetGate.Real.Servers;

/// <summary>Prometheus' own judge of rules.</summary>
internal static class Promtool
{
    /// <summary><c>promtool check rules</c>: 0 where every file is valid, 1 where one is not.</summary>
    public static Task<ToolRun> CheckRulesAsync(PrometheusRelease release, params string[] files) => ToolRun.OfAsync(release.Promtool(), ["check", "rules", .. files]);

    /// <summary><c>promtool test rules</c>: 0 where every expectation holds. <c>rule_files</c> are found relative to the test file.</summary>
    public static Task<ToolRun> TestRulesAsync(PrometheusRelease release, params string[] tests) => ToolRun.OfAsync(release.Promtool(), ["test", "rules", .. tests]);

    /// <summary>Packs OpenMetrics text (every sample with its time in seconds, each series' samples together) into blocks.</summary>
    /// <exception cref="InvalidOperationException">It could not.</exception>
    public static async Task CreateBlocksAsync(PrometheusRelease release, string openMetrics, string data) =>
        // Blocks of a month: with the default of two hours this takes a hundred times longer.
        (await ToolRun.OfAsync(release.Promtool(), "tsdb", "create-blocks-from", "openmetrics", "--max-block-duration=768h", "--quiet", openMetrics, data)).RequireSuccess();
}
