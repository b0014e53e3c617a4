using ErrorBudgetGate.Fuzz.Running;

namespace ErrorBudgetGate.Fuzz.Targets;

/// <summary>Every target, in the order of the summary.</summary>
internal static class AllTargets
{
    /// <param name="folder">For what is read from disk.</param>
    public static IReadOnlyList<Target> Create(string folder)
    {
        Directory.CreateDirectory(folder);
        return
        [
            .. ConfigTargets.Create(),
            .. OverrideTargets.Create(),
            .. ManifestTargets.Create(),
            .. PrometheusTargets.Create(),
            .. MeasurementTargets.Create(folder),
            .. FarSideTargets.Create(folder),
            .. RecordTargets.Create(),
            .. TextTargets.Create(),
            HttpTarget.Create(),
        ];
    }
}
