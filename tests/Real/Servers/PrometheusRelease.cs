namespace ErrorBudgetGate.Real.Servers;

/// <summary>The releases that rules and queries must hold on. Ranges include their left edge in the older and not in the newer.</summary>
public enum PrometheusRelease
{
    /// <summary>2.x, as in Debian 12.</summary>
    V2,

    /// <summary>3.x.</summary>
    V3,
}

/// <summary>Where a release's programs are; each skips the test that asks where there is none.</summary>
internal static class PrometheusPrograms
{
    public static string Server(this PrometheusRelease release) => ServerPrograms.Require("prometheus" + release.Suffix());

    public static string Promtool(this PrometheusRelease release) => ServerPrograms.Require("promtool" + release.Suffix());

    private static string Suffix(this PrometheusRelease release) => release == PrometheusRelease.V2 ? "" : "3";
}
